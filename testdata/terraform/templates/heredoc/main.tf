resource "azurerm_resource_group_template_deployment" "aks" {
  name                = "aks"
  resource_group_name = "rg"
  deployment_mode     = "Incremental"

  parameters_content = jsonencode({
    type = { value = "UserAssigned" }
  })

  template_content = <<-EOT
    {
      "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      "contentVersion": "1.0.0.0",
      "parameters": {
        "type": { "type": "string" }
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
        },
        {
          "type": "Microsoft.ContainerService/managedClusters",
          "apiVersion": "2024-05-01",
          "name": "[concat('é-', 'aks')]",
          "identity": {
            "type": "[concat('Some', 'Assigned')]"
           //       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unsupported-identity-type
          }
        }
      ]
    }
  EOT
}
