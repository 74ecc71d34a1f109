# Another tool replaces these texts before Terraform reads them: nothing is said of what they are not yet.
variable "identity_id" {
  default = "#{identity_id}#"
}

variable "given" {}

resource "azurerm_kubernetes_cluster" "default" {
  name = "__name__"
  identity {
    type         = "UserAssigned"
    identity_ids = [var.identity_id, var.given, "{{ other }}", "/subscriptions/$(subscription)/x"]
  }
}

resource "azurerm_federated_identity_credential" "workload" {
  name                      = "%NAME%"
  user_assigned_identity_id = "@@IDENTITY@@"
  issuer                    = azurerm_kubernetes_cluster.default.oidc_issuer_url
  subject                   = "#{subject}"
  audience                  = ["$(audience)"]
}
