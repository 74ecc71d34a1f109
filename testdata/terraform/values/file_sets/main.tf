# Files that a pattern finds are those of the tree.
locals {
  files = fileset("${path.module}/clusters", "./**/*.json")
  none  = fileset("${path.module}/clusters/west", "./*.json")
}

resource "azurerm_kubernetes_cluster" "each" {
  for_each = { for file in local.files : trimsuffix(file, ".json") => jsondecode(file("${path.module}/clusters/${file}")) }
  name     = each.key

  identity {
    type = each.value.type
  }
}

resource "azurerm_kubernetes_cluster" "missing" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-identity
  count = contains(local.files, "east/second.json") && length(local.none) == 0 ? 1 : 0
  name  = "missing"
}
