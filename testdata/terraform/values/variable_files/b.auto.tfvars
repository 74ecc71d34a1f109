from_auto = "B"
#           ^^^ unsupported-identity-type
