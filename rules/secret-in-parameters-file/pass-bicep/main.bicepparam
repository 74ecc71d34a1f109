using './main.bicep'

param clientSecret = readEnvironmentVariable('CLIENT_SECRET')
