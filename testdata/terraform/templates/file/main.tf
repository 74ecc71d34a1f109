variable "client_id" {
  type = string
}

resource "azurerm_subscription_template_deployment" "aks" {
  count = 1

  name             = "aks"
  location         = "westeurope"
  template_content = file("${path.module}/templates/aks.json")
  parameters_content = jsonencode({
    clientId     = { value = var.client_id }
    clientSecret = { reference = { keyVault = { id = "x" }, secretName = "aks" } }
  })
}
