# A heredoc adds a line end to the template of the file, which stays the same template: the parameter
# is secure, and places lie in the file.
data "template_file" "aks" {
  template = file("${path.module}/templates/aks.json")
}

variable "client_secret" {
  type      = string
  sensitive = true
}

resource "azurerm_template_deployment" "aks" {
  name = "aks"

  template_body = <<DEPLOY
${data.template_file.aks.template}
DEPLOY

  parameters = {
    clientSecret = var.client_secret
  }
}
