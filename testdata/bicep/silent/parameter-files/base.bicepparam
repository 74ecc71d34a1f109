using none
param settings = { type: 'SystemAssigned' }
