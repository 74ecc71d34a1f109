include "root" {
  path = find_in_parent_folders()
}

terraform {
  source = "${get_terragrunt_dir()}/../..//modules/aks"
}

inputs = {
  kind     = "Neither"
#            ^^^^^^^^^ unsupported-identity-type
  computed = dependency.network.outputs.kind
}
