using none

var kind = 'Some'

param type = kind
param other = 'Other'
