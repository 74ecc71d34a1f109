from_named = "Named"
