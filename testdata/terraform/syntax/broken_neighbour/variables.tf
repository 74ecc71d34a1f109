variable "type" {
  default = "Broken
# ^ syntax-error
}
