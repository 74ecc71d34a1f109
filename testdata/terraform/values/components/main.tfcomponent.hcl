component "other" {
  source = "./other"
  inputs = {
    kind = "SystemAssigned"
  }
}

component "aks" {
  source = "./aks"
  inputs = {
    kind     = "Neither"
#              ^^^^^^^^^ unsupported-identity-type
    computed = component.other.kind
  }
}
