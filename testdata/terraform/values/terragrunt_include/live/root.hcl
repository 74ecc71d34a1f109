# What a file that includes this one does not give itself.
inputs = {
  of_root   = "Root"
#             ^^^^^^ unsupported-identity-type
  of_common = "RootLoses"
  of_both   = "RootLoses"
  of_child  = "RootLoses"
}
