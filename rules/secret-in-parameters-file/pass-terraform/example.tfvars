client_secret = "not loaded by itself"
