from_tfvars = "Tfvars"
#             ^^^^^^^^ unsupported-identity-type
from_auto   = "Tfvars"
