resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  # akslint: ignore[service-principal, hardcoded-client-secret] a test fixture
  service_principal {
    client_id     = "00000000-0000-0000-0000-000000000000"
    client_secret = "N0t-a-real-0ne"
  }
}
