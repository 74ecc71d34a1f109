module aks 'aks.json' = {
  name: 'aks'
  params: {
    type: 'UserAssigned'
  }
}
