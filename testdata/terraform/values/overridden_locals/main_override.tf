locals {
  type = "Both"
#        ^^^^^^ unsupported-identity-type
}
