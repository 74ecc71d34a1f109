//! The files of a new rule, whose examples hold as they are.

/// The files of a rule with this name, by their names in its folder.
pub fn template(name: &str) -> [(&'static str, String); 4] {
    let text = |text: &str| text.replace("RULE", name);
    [
        ("rule.hcl", text(RULE)),
        ("README.md", text(README)),
        ("fail.tf", text(FAIL)),
        ("pass.tf", text(PASS)),
    ]
}

const RULE: &str = r#"rule "RULE" {
  summary  = "Cluster's name does not say which environment it is"
  category = "naming"
  severity = "warning"
  for_each = "cluster"
  # See docs/model.md for what a cluster has, and docs/functions.md for functions.
  when    = !can(regex("-(dev|test|prod)$", cluster.name))
  at      = [cluster.name, cluster]
  message = "the name of cluster `${cluster.display_name}` does not end in its environment"
  help    = "end it in `-dev`, `-test` or `-prod`"
}
"#;

const README: &str = "# RULE

Why it matters, in a sentence or two.

## How to fix it

```hcl
name = \"shop-prod\"
```

## When to suppress

When it is right as it is.
";

const FAIL: &str = r#"resource "azurerm_kubernetes_cluster" "aks" {
  name = "shop"
#        ^^^^^^ RULE

  identity {
    type = "SystemAssigned"
  }
}
"#;

const PASS: &str = r#"resource "azurerm_kubernetes_cluster" "aks" {
  name = "shop-prod"

  identity {
    type = "SystemAssigned"
  }
}
"#;
