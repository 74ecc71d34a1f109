include "root" {
  path = find_in_parent_folders("root.hcl")
}

# What is included later wins.
include "common" {
  path           = "${dirname(find_in_parent_folders("root.hcl"))}/_common/aks.hcl"
  merge_strategy = "deep"
}

include "locals" {
  path           = "${get_terragrunt_dir()}/../_common/unused.hcl"
  merge_strategy = "no_merge"
}

terraform {
  source = "../../modules/aks"
}

inputs = {
  of_child = "Child"
#            ^^^^^^^ unsupported-identity-type
  ids      = []
}
