terraform {
  source = "../modules//aks"
}

inputs = {
  client_id  = dependency.shared.outputs.client_id
  object_id  = dependency.shared.outputs.object_id
  secret     = dependency.shared.outputs.secret
  network_id = dependency.shared.outputs.network_id
}
