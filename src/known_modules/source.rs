//! What the source of a module says of it.

use crate::version::is_version;

/// Whether an address is one of a registry: `NAMESPACE/NAME/PROVIDER`, or `br:…`, with a host or without one.
/// <https://developer.hashicorp.com/terraform/language/modules/sources#terraform-registry>
pub(super) fn is_from_registry(source: &str) -> bool {
    let hosts = ["github.com/", "bitbucket.org/", "git@"];
    !source.contains("://")
        && !source.contains("::")
        && !hosts.iter().any(|host| source.trim().starts_with(host))
}

/// Whether an address, in lower case, is one of a Bicep registry or of a template spec.
fn is_of_bicep(address: &str) -> bool {
    ["br:", "br/", "ts:", "ts/"].iter().any(|scheme| address.starts_with(scheme))
}

/// An address without its version, in lower case, and the version that stands in it.
///
/// - `registry.terraform.io/Azure/aks/azurerm`: the registry's host may be left out.
/// - `git::https://github.com/Azure/x.git?ref=v1.2.3`, `git@github.com:Azure/x.git`
///   (<https://developer.hashicorp.com/terraform/language/modules/sources>).
/// - `br/public:avm/res/x/y:1.2.3`, which is short for `br:mcr.microsoft.com/bicep/avm/res/x/y:1.2.3`
///   (<https://learn.microsoft.com/azure/azure-resource-manager/bicep/modules#file-in-registry>).
pub(super) fn split(source: &str) -> (String, String) {
    let source = source.trim().to_ascii_lowercase();
    if let Some(path) = source
        .strip_prefix("br/public:")
        .or_else(|| source.strip_prefix("br:mcr.microsoft.com/bicep/"))
    {
        let (path, digest) = path.split_once('@').unwrap_or((path, ""));
        let (path, tag) = path.split_once(':').unwrap_or((path, ""));
        let tag = if digest.is_empty() { tag } else { "" };
        return (format!("br/public:{path}"), tag.to_owned());
    }
    if is_of_bicep(&source) {
        let (path, tag) = source.rsplit_once(':').unwrap_or((&source, ""));
        return (path.to_owned(), tag.to_owned());
    }
    let (address, query) = source.split_once('?').unwrap_or((&source, ""));
    let reference = query.split('&').find_map(|part| part.strip_prefix("ref="));
    // Not a branch, and not a commit.
    let version = reference.filter(|text| is_version(text)).unwrap_or_default();
    let address = address.strip_prefix("git::").unwrap_or(address);
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let address = address.split_once('@').map_or(address, |(_, rest)| rest);
    let address = address.strip_prefix("registry.terraform.io/").unwrap_or(address);
    let address = address.replacen(':', "/", 1).replace(".git", "");
    (address, version.to_owned())
}

/// Whether a module from elsewhere may declare a cluster, as far as its address says. Modules for one type of resource, for
/// names, and for other providers do not (<https://azure.github.io/Azure-Verified-Modules/spec/RMNFR1>).
pub fn can_declare_clusters(source: &str) -> bool {
    let (address, _) = split(source);
    if let Some(path) = address.strip_prefix("br/public:avm/") {
        return match path.strip_prefix("res/") {
            Some(ty) => ty == "container-service/managed-cluster",
            None => !path.starts_with("utl/"),
        };
    }
    if is_of_bicep(&address) || !is_from_registry(source) {
        return true;
    }
    let mut parts = address.split("//").next().unwrap_or_default().rsplit('/');
    let (Some(provider), Some(name), Some(_)) = (parts.next(), parts.next(), parts.next()) else {
        return true;
    };
    match name.strip_prefix("avm-") {
        Some(name) if name.starts_with("res-") => name == "res-containerservice-managedcluster",
        Some(name) if name.starts_with("utl-") => false,
        _ => {
            ["azurerm", "azapi", "azure"].contains(&provider)
                && !["naming", "regions"].contains(&name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_for_other_things_declare_no_cluster() {
        for (source, can) in [
            ("squareops/aks/azurerm", true),
            ("app.terraform.io/org/platform/azurerm//modules/aks", true),
            ("git::https://example.com/modules.git//aks", true),
            ("br/public:avm/res/container-service/managed-cluster:0.4.0", true),
            ("br/public:avm/ptn/azd/aks:0.1.0", true),
            ("br:contoso.azurecr.io/aks:1", true),
            ("Azure/avm-res-containerservice-managedcluster/azurerm", true),
            ("", true),
            ("br/public:avm/res/storage/storage-account:0.9.0", false),
            ("br/public:avm/utl/types/avm-common-types:0.5.1", false),
            ("Azure/avm-res-network-virtualnetwork/azurerm", false),
            ("Azure/naming/azurerm", false),
            ("hashicorp/subnets/cidr", false),
            ("terraform-aws-modules/eks/aws", false),
            ("brightfield/eks/aws", false),
        ] {
            assert_eq!(can_declare_clusters(source), can, "{source}");
        }
    }

    #[test]
    fn addresses() {
        for (source, address, version) in [
            ("Azure/aks/azurerm", "azure/aks/azurerm", ""),
            ("registry.terraform.io/Azure/aks/azurerm//v4", "azure/aks/azurerm//v4", ""),
            (
                "git::https://github.com/Azure/terraform-azurerm-aks.git?ref=v9.4.1",
                "github.com/azure/terraform-azurerm-aks",
                "v9.4.1",
            ),
            (
                "git@github.com:Azure/terraform-azurerm-aks.git",
                "github.com/azure/terraform-azurerm-aks",
                "",
            ),
            ("git::ssh://git@github.com/Azure/x.git?ref=main&depth=1", "github.com/azure/x", ""),
            ("github.com/Azure/x?ref=632deec", "github.com/azure/x", ""),
            ("br/public:avm/res/x/y:0.4.0", "br/public:avm/res/x/y", "0.4.0"),
            ("br:mcr.microsoft.com/bicep/avm/res/x/y:0.4.0", "br/public:avm/res/x/y", "0.4.0"),
            ("br/public:avm/res/x/y@sha256:00", "br/public:avm/res/x/y", ""),
            ("br:example.azurecr.io/aks:1.0", "br:example.azurecr.io/aks", "1.0"),
            ("tsuru@example.com:Platform/aks.git", "example.com/platform/aks", ""),
        ] {
            assert_eq!(split(source), (address.to_owned(), version.to_owned()), "{source}");
        }
    }
}
