rule "syntax-error" {
  summary  = "File cannot be read or parsed"
  category = "tool"
  severity = "error"
}
