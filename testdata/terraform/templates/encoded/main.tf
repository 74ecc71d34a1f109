resource "azurerm_user_assigned_identity" "aks" {
  name                = "aks"
  location            = "westeurope"
  resource_group_name = "rg"
}

resource "azurerm_resource_group_template_deployment" "aks" {
  name                = "aks"
  resource_group_name = "rg"
  deployment_mode     = "Incremental"

  template_content = jsonencode({
    "$schema"      = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    contentVersion = "1.0.0.0"
    resources = [
      {
        type       = "Microsoft.ContainerService/managedClusters"
        apiVersion = "2024-05-01"
        name       = "has-one"
        identity = {
          type                   = "UserAssigned"
          userAssignedIdentities = { (azurerm_user_assigned_identity.aks.id) = {} }
        }
      },
      {
        type       = "Microsoft.ContainerService/managedClusters"
        apiVersion = "2024-05-01"
        name       = "[concat('has-', 'none')]"
        identity = {
      # ^^^^^^^^ user-assigned-without-identities
          type = "UserAssigned"
        }
      }
    ]
  })
}
