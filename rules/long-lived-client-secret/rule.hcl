rule "long-lived-client-secret" {
  summary  = "Client secret is valid for more than two years"
  category = "secrets"
  severity = "info"
  optional = true
  url      = "https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration"
  for_each = "service_principal_secret"

  locals {
    hours = try(tonumber(regex("^([0-9]+)h", service_principal_secret.end_date_relative)[0]), 0)
    days  = known_or(days_until(known_or(service_principal_secret.end_date, "")), 0)
  }

  when = local.days > 731 || known_or(local.hours, 0) > 17520
  at   = [service_principal_secret.end_date, service_principal_secret.end_date_relative]
  because = {
    end_date          = service_principal_secret.end_date
    end_date_relative = service_principal_secret.end_date_relative
  }
  message = "client secret `${service_principal_secret.display_name}` is valid for more than two years, and a copy of it for as long"
  help    = "use a managed identity, or let the client secret expire within months and rotate it"
}
