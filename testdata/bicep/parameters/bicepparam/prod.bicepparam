using 'main.bicep'

param type = 'SystemAssigned'
param clientId = readEnvironmentVariable('CLIENT_ID')
param clientSecret = 'fixture-client-secret-3'
//                   ^^^^^^^^^^^^^^^^^^^^^^^^^ secret-in-parameters-file when !empty(clientId)
