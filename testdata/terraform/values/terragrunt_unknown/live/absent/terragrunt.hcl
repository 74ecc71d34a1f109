include "root" {
  path = find_in_parent_folders("not_there.hcl")
}

terraform {
  source = "../../modules/aks"
}
