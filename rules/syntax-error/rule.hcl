rule "syntax-error" {
  summary  = "A file cannot be read"
  category = "tool"
  severity = "error"
}
