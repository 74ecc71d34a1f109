rule "unused-suppression" {
  summary  = "A suppression suppresses nothing"
  category = "tool"
  severity = "warning"
}
