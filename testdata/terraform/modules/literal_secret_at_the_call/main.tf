module "aks" {
  source        = "./aks"
  client_id     = "00000000-0000-0000-0000-000000000000"
  client_secret = "N0t-a-real-0ne"
#                 ^^^^^^^^^^^^^^^^ hardcoded-client-secret
}
