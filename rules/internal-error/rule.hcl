rule "internal-error" {
  summary  = "akslint failed on a module, and did not judge it"
  category = "tool"
  severity = "error"
}
