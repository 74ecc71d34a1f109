using './main.bicep'

var kind = 'User'

param type = '${kind}Assigned'
