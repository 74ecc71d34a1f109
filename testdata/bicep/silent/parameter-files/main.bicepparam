using 'main.bicep'
extends 'base.bicepparam'
param settings = { type: base.settings.type }
param kind = readEnvironmentVariable('AKS_IDENTITY_KIND', 'SystemAssigned')
