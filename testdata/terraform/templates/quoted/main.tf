resource "azurerm_tenant_template_deployment" "aks" {
  name     = "aks"
  location = "westeurope"

  template_content = "{\"$schema\": \"https://schema.management.azure.com/schemas/2019-08-01/tenantDeploymentTemplate.json#\", \"resources\": [{\"type\": \"Microsoft.ContainerService/managedClusters\", \"apiVersion\": \"2024-05-01\", \"name\": \"aks\", \"identity\": {\"type\": \"Some\\u0041ssigned\"}}]}"
  #                                                                                                                                                                                                                                                                                   ^^^^^^^^^^^^^^^^^^^^^^ unsupported-identity-type
}
