terraform {
  source = "../../modules/aks"
}

inputs = merge(local.common, { name = "a" })
