from_auto = "A"
