resource "azurerm_kubernetes_cluster" "wide" {
	name = "🦀 é"
	identity {
		type = /* 🦀 é */ "🦀"
#                  ^^^ unsupported-identity-type
	}
}
