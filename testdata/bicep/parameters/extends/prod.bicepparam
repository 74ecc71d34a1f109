using 'main.bicep'
extends 'shared.bicepparam'

param other = 'Assigned'
