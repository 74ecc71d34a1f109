client_secret = "N0t-a-real-0ne"
#               ^^^^^^^^^^^^^^^^ secret-in-parameters-file
