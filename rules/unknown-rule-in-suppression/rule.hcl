rule "unknown-rule-in-suppression" {
  summary  = "A suppression names a rule that does not exist, or none"
  category = "tool"
  severity = "warning"
}
