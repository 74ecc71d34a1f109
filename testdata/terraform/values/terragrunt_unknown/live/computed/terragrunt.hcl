include "root" {
  path = local.path
}

terraform {
  source = "../../modules/aks"
}

inputs = {}
