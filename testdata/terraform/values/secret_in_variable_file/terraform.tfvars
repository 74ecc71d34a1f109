client_secret = "N0t-a-real-0ne"
#               ^^^^^^^^^^^^^^^^ hardcoded-client-secret
