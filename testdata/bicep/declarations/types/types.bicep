import { third } from 'third.bicep'

@export()
type imported = { name: string }?

@export()
type again = third

@export()
@secure()
type secret = string

// Types may name each other in circles.
type one = two | two | three
type two = one | three | three
type three = one[] | two
