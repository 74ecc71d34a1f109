inputs = {
  of_common = "Common"
#             ^^^^^^^^ unsupported-identity-type
  of_both   = "Both"
#             ^^^^^^ unsupported-identity-type
  of_child  = "CommonLoses"
  ids       = ["/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks"]
}
