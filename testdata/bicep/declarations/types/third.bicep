@export()
type third = string?
