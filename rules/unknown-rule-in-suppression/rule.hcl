rule "unknown-rule-in-suppression" {
  summary  = "Suppression comment names an unknown rule or no rule"
  category = "tool"
  severity = "warning"
}
