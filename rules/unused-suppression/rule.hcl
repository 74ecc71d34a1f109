rule "unused-suppression" {
  summary  = "Suppression comment is unused"
  category = "tool"
  severity = "warning"
}
