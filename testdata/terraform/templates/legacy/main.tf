resource "azurerm_template_deployment" "aks" {
  name                = "aks"
  resource_group_name = "rg"
  deployment_mode     = "Incremental"

  parameters = {
    type = "UserAssigned"
  }

  template_body = <<DEPLOY
{
  "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "type": {
      "type": "string"
    }
  },
  "resources": [
    {
      "type": "Microsoft.ContainerService/managedClusters",
      "apiVersion": "2024-05-01",
      "name": "aks",
      "identity": {
   // ^^^^^^^^^^ user-assigned-without-identities
        "type": "[parameters('type')]"
      }
    }
  ]
}
DEPLOY
}
