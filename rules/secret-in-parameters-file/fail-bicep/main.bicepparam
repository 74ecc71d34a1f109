using './main.bicep'

param clientSecret = 'Zq8~an.example.of.a.secret_77'
//                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ secret-in-parameters-file
