var prefix = 'User'

@export()
var defaultType = '${prefix}Assigned'

@export()
func assigned(kind string) object => { type: '${kind}Assigned' }
