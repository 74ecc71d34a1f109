//! What the model reads from each kind of resource.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use akslint::collections::IndexMap;
use akslint::eval::{Kind, Limits, Outcome, Program, Target, Value, Worlds, explore};
use akslint::fs::Memory;
use akslint::knowledge::KNOWLEDGE;
use akslint::model::{self, Relations, SUBJECTS, Subject};
use akslint::workspace::Workspace;

/// The subjects of a Terraform module or of an ARM template, by address.
fn subjects(text: &str) -> BTreeMap<String, Subject> {
    let root = PathBuf::from("/workspace");
    let is_template = text.trim_start().starts_with('{');
    let file = root.join(if is_template { "azuredeploy.json" } else { "main.tf" });
    let files = Memory::new([(file.clone(), text)]);
    let workspace = Workspace::new(Arc::new(files), vec![root.clone()], root.clone());
    let module = workspace.module(if is_template { &file } else { &root }).unwrap();
    assert!(module.problems.is_empty(), "{:?}", module.problems);
    let resources = module.resources.len();
    let given = IndexMap::default();
    let program = Program::new(&workspace, module, &given, &KNOWLEDGE, None);
    let worlds = Worlds::new(&program, Limits::DEFAULT);
    let relations = Relations::new(&worlds.base());
    let mut answers = explore(&worlds, |world| {
        let read = |index| {
            let target = Target::Resource { instance: Program::ROOT, index, key: None };
            model::read(world, &relations, target)
        };
        let answer: Vec<Subject> = (0..resources).filter_map(read).collect();
        Outcome { answer, undecided: None }
    });
    answers.remove(0).1.into_iter().map(|subject| (subject.address.clone(), subject)).collect()
}

/// A value in short: JSON, `?` for what is not known, `&attribute` for a reference.
fn show(value: &Value) -> String {
    match &value.kind {
        Kind::Unknown(_) => "?".into(),
        Kind::Reference(reference) => format!("&{}", reference.path_text()),
        Kind::Array(array) => {
            let items: Vec<String> = array.items.iter().map(show).collect();
            format!("[{}]", items.join(","))
        }
        Kind::Object(object) => {
            let members =
                object.members.iter().map(|(name, m)| format!("{name}={}", show(&m.value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        _ => value.to_json().unwrap().to_string(),
    }
}

fn field(subject: &Subject, path: &str) -> String {
    let mut value = subject.value.clone();
    for name in path.split('.') {
        let member = value.as_object().and_then(|object| object.members.get(name)).cloned();
        value = member.unwrap_or_else(|| panic!("{} has no {path}", subject.address)).value;
    }
    show(&value)
}

/// Compares `address field => value` on each line.
#[track_caller]
fn reads(text: &str, rows: &str) {
    let subjects = subjects(text);
    let mut wrong = Vec::new();
    for row in rows.lines().map(str::trim).filter(|row| !row.is_empty()) {
        let (left, expected) = row.split_once(" => ").unwrap();
        let (address, path) = left.split_once(' ').unwrap();
        let subject = subjects.get(address).unwrap_or_else(|| panic!("{address} is no subject"));
        let found = field(subject, path);
        if found != expected {
            wrong.push(format!("{left} is {found}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

const COMPANIONS: &str = r#"
resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id, var.other]
  }
  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.aks.client_id
    object_id                 = azurerm_user_assigned_identity.aks.principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.aks.id
  }
  default_node_pool {
    vnet_subnet_id = "subnet"
  }
  workload_identity_enabled = true
  private_dns_zone_id       = "System"
}

variable "other" {}

resource "azurerm_user_assigned_identity" "aks" {
  name = "uai"
}

data "azurerm_role_definition" "pull" {
  name = "AcrPull"
}

resource "azurerm_role_assignment" "cluster" {
  scope                = "/subscriptions/x"
  role_definition_name = "Contributor"
  principal_id         = one(azurerm_kubernetes_cluster.aks.identity).principal_id
}

resource "azurerm_role_assignment" "kubelet" {
  scope              = azurerm_user_assigned_identity.aks.id
  role_definition_id = data.azurerm_role_definition.pull.id
  principal_id       = azurerm_kubernetes_cluster.aks.kubelet_identity.0.object_id
}

resource "azurerm_role_assignment" "addon" {
  role_definition_id = "/providers/Microsoft.Authorization/roleDefinitions/8E3AF657-A8FF-443C-A75C-2FE8C4BCB635"
  principal_id       = azurerm_kubernetes_cluster.aks.key_vault_secrets_provider[0].secret_identity[0].object_id
}

resource "azurerm_role_assignment" "identity" {
  role_definition_name = "Reader"
  principal_id         = azurerm_user_assigned_identity.aks.principal_id
}

resource "azurerm_role_assignment" "application" {
  role_definition_name = "Reader"
  principal_id         = try(azuread_service_principal.aks.object_id, null)
  principal_type       = "ServicePrincipal"
}

resource "azurerm_pim_active_role_assignment" "unknown" {
  role_definition_id = var.other
  principal_id       = var.other
}

resource "azuread_service_principal" "aks" {
  client_id = "x"
}

resource "azuread_service_principal_password" "aks" {
  service_principal_id = azuread_service_principal.aks.id
}

resource "azurerm_federated_identity_credential" "new" {
  name                      = "new"
  issuer                    = azurerm_kubernetes_cluster.aks.oidc_issuer_url
  subject                   = "system:serviceaccount:a:b"
  audience                  = ["api://AzureADTokenExchange"]
  user_assigned_identity_id = azurerm_user_assigned_identity.aks.id
}

resource "azurerm_federated_identity_credential" "old" {
  parent_id = azurerm_user_assigned_identity.aks.id
}

resource "azuread_application_federated_identity_credential" "app" {
  application_id = "/applications/x"
  audiences      = ["a"]
}
"#;

#[test]
fn companions() {
    reads(
        COMPANIONS,
        r#"azurerm_kubernetes_cluster.aks display_name => "aks"
        azurerm_kubernetes_cluster.aks identity.kind => "userassigned"
        azurerm_kubernetes_cluster.aks identity.user_assigned => [{id=&id,declared=true,attribute="id"},{id=?,declared=?,attribute=null}]
        azurerm_kubernetes_cluster.aks kubelet_identity => {resource_id=&id,client_id=&client_id,object_id=&principal_id,attributes={resource_id="id",client_id="client_id",object_id="principal_id"},is_one=true}
        azurerm_kubernetes_cluster.aks subnets => ["subnet"]
        azurerm_kubernetes_cluster.aks oidc_issuer_enabled => ?
        azurerm_kubernetes_cluster.aks properties.securityProfile.workloadIdentity.enabled => true
        azurerm_kubernetes_cluster.aks properties.apiServerAccessProfile.privateDNSZone => "System"
        azurerm_user_assigned_identity.aks name => "uai"
        azurerm_role_assignment.cluster role => "Contributor"
        azurerm_role_assignment.cluster principal.class => "cluster-identity"
        azurerm_role_assignment.cluster principal.attribute => "principal_id"
        azurerm_role_assignment.kubelet role => "AcrPull"
        azurerm_role_assignment.kubelet principal.class => "user-assigned-identity"
        azurerm_role_assignment.addon role => "Owner"
        azurerm_role_assignment.addon principal.class => "addon-identity"
        azurerm_role_assignment.identity principal.class => "user-assigned-identity"
        azurerm_role_assignment.application principal.class => "service-principal"
        azurerm_role_assignment.application principal_type => "ServicePrincipal"
        azurerm_pim_active_role_assignment.unknown principal.class => ?
        azurerm_pim_active_role_assignment.unknown role => ?
        azuread_service_principal_password.aks principal => &id
        azurerm_federated_identity_credential.new issuer => &oidc_issuer_url
        azurerm_federated_identity_credential.new identity => &id
        azurerm_federated_identity_credential.old identity => &id
        azuread_application_federated_identity_credential.app audiences => ["a"]"#,
    );
}

const TEMPLATE: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "languageVersion": "2.0",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "other": { "type": "string" }
  },
  "resources": {
    "aks": {
      "type": "Microsoft.ContainerService/managedClusters",
      "apiVersion": "2024-05-01",
      "name": "aks",
      "identity": {
        "type": "UserAssigned",
        "userAssignedIdentities": {
          "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id')]": {},
          "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'elsewhere')]": {},
          "[parameters('other')]": {}
        }
      },
      "properties": {
        "agentPoolProfiles": [ { "name": "system", "vnetSubnetID": "subnet" } ],
        "securityProfile": { "workloadIdentity": { "enabled": true } },
        "apiServerAccessProfile": { "privateDnsZone": "system" },
        "identityProfile": {
          "kubeletIdentity": {
            "resourceId": "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id')]",
            "clientId": "[reference('id').clientId]",
            "objectId": "[reference('id').principalId]"
          }
        }
      }
    },
    "id": {
      "type": "Microsoft.ManagedIdentity/userAssignedIdentities",
      "apiVersion": "2023-01-31",
      "name": "id"
    },
    "cluster": {
      "type": "Microsoft.Authorization/roleAssignments",
      "apiVersion": "2022-04-01",
      "scope": "[resourceId('Microsoft.Network/virtualNetworks', 'vnet')]",
      "name": "[guid('a')]",
      "properties": {
        "roleDefinitionId": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')]",
        "principalId": "[reference('aks', '2024-05-01', 'full').identity.principalId]",
        "principalType": "ServicePrincipal"
      }
    },
    "kubelet": {
      "type": "Microsoft.ContainerRegistry/registries/providers/roleAssignments",
      "apiVersion": "2022-04-01",
      "name": "acr/Microsoft.Authorization/x",
      "properties": {
        "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/7F951DDA-4ed3-4680-a7ca-43fe172d538d",
        "principalId": "[reference(resourceId('Microsoft.ContainerService/managedClusters', 'AKS')).identityProfile.kubeletidentity.objectId]"
      }
    },
    "given": {
      "type": "Microsoft.Authorization/roleAssignments",
      "apiVersion": "2022-04-01",
      "name": "g",
      "properties": {
        "principalId": "[reference(resourceId('Microsoft.ContainerService/managedClusters', 'other')).identityProfile.kubeletidentity.objectId]"
      }
    },
    "foreign": {
      "type": "Microsoft.Authorization/roleAssignments",
      "apiVersion": "2022-04-01",
      "name": "f",
      "properties": {
        "roleDefinitionId": "[parameters('other')]",
        "principalId": "[reference(resourceId('rg', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'x')).principalId]"
      }
    },
    "addon": {
      "type": "Microsoft.Authorization/roleAssignments",
      "apiVersion": "2022-04-01",
      "name": "a",
      "properties": {
        "principalId": "[reference('aks').addonProfiles.azureKeyvaultSecretsProvider.identity.objectId]"
      }
    },
    "credential": {
      "type": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
      "apiVersion": "2023-01-31",
      "name": "[format('{0}/{1}', 'id', 'workload')]",
      "properties": {
        "issuer": "[reference('aks').oidcIssuerProfile.issuerURL]",
        "subject": "system:serviceaccount:a:b",
        "audiences": [ "api://AzureADTokenExchange" ]
      }
    },
    "enabled": {
      "type": "Microsoft.ContainerService/managedClusters",
      "apiVersion": "2018-03-31",
      "name": "there",
      "properties": { "addonProfiles": {} }
    }
  }
}"#;

#[test]
fn resources_of_templates() {
    reads(
        TEMPLATE,
        r#"aks display_name => "aks"
        aks source => "arm"
        aks identity.kind => "userassigned"
        aks identity.user_assigned => [{id=&id,declared=true,attribute="id"},{id=&id,declared=false,attribute="id"},{id=?,declared=?,attribute=null}]
        aks kubelet_identity => {resource_id=&id,client_id=&properties.clientId,object_id=&properties.principalId,attributes={resource_id="id",client_id="clientId",object_id="principalId"},is_one=true}
        aks subnets => ["subnet"]
        aks oidc_issuer_enabled => ?
        aks workload_identity_enabled => true
        aks private_dns_zone => "system"
        id name => "id"
        cluster role => "Network Contributor"
        cluster scope => &id
        cluster principal.class => "cluster-identity"
        cluster principal_type => "ServicePrincipal"
        kubelet role => "AcrPull"
        kubelet principal.class => "user-assigned-identity"
        given principal.class => "kubelet-identity"
        foreign role => ?
        foreign principal.class => "user-assigned-identity"
        foreign principal.declared => false
        addon principal.class => "addon-identity"
        credential issuer => &properties.oidcIssuerProfile.issuerURL
        credential identity => &
        credential audiences => ["api://AzureADTokenExchange"]
        enabled identity => ?
        enabled service_principal => ?"#,
    );
}

#[test]
fn versions_of_the_provider() {
    for (version, oidc) in
        [("~> 4.0", "?"), ("~> 5.0", "true"), ("~> 3.100", "false"), ("< 4.68", "false")]
    {
        let text = format!(
            "terraform {{\n  required_providers {{\n    azurerm = {{\n      version = \"{version}\"\n    }}\n  }}\n}}\nresource \"azurerm_kubernetes_cluster\" \"aks\" {{}}\nresource \"azurerm_kubernetes_automatic_cluster\" \"auto\" {{}}\n"
        );
        reads(
            &text,
            &format!(
                "azurerm_kubernetes_cluster.aks oidc_issuer_enabled => {oidc}
                 azurerm_kubernetes_cluster.aks provider_version => \"{version}\"
                 azurerm_kubernetes_automatic_cluster.auto oidc_issuer_enabled => true
                 azurerm_kubernetes_automatic_cluster.auto kind => \"automatic\""
            ),
        );
    }
}

#[test]
fn bodies() {
    reads(
        r#"
variable "u" {}
resource "azapi_resource" "a" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  name = "a"
  body = {
    SKU = { Name = "automatic" }
    properties = {
      identityProfile     = { kubeletidentity = { resourceId = "r" } }
      podIdentityProfile  = { enabled = true }
      agentPoolProfiles   = [{ vnetSubnetID = "s" }, {}]
      servicePrincipalProfile = { clientId = var.u }
    }
  }
}
resource "azapi_resource" "unknown_beside_identity" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  identity {
    type = "SystemAssigned"
  }
  body = { properties = { servicePrincipalProfile = { clientId = var.u } } }
}
resource "azapi_resource" "secret_beside_identity" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  identity {
    type = "SystemAssigned"
  }
  body = { properties = { servicePrincipalProfile = { clientId = var.u, secret = var.u } } }
}
resource "azapi_resource" "unknown_body" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  body = var.u
}
resource "azapi_update_resource" "update" {
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  body = { properties = { oidcIssuerProfile = { enabled = false } } }
}
"#,
        r#"azapi_resource.a kind => "automatic"
        azapi_resource.a kubelet_identity => {resource_id="r",client_id=null,object_id=null,attributes={resource_id=null,client_id=null,object_id=null},is_one=true}
        azapi_resource.a pod_identity_enabled => true
        azapi_resource.a oidc_issuer_enabled => true
        azapi_resource.a subnets => ["s"]
        azapi_resource.a identity => null
        azapi_resource.a service_principal => {client_id=?,client_secret=null}
        azapi_resource.unknown_beside_identity service_principal => ?
        azapi_resource.secret_beside_identity service_principal => {client_id=?,client_secret=?}
        azapi_resource.unknown_body identity => ?
        azapi_resource.unknown_body service_principal => ?
        azapi_update_resource.update identity => ?
        azapi_update_resource.update service_principal => ?
        azapi_update_resource.update oidc_issuer_enabled => false"#,
    );
}

/// The documented fields are the fields, in their order.
#[test]
fn documentation_is_complete() {
    let all = format!(
        "{COMPANIONS}\nresource \"azapi_update_resource\" \"update\" {{\n  type = \"Microsoft.ContainerService/managedClusters@2024-05-01\"\n}}\n\
         resource \"azurerm_key_vault\" \"vault\" {{\n  name = \"vault\"\n}}\n\
         resource \"azapi_resource\" \"binding\" {{\n  type = \"Microsoft.ContainerService/managedClusters/identityBindings@2025-10-02-preview\"\n}}\n"
    );
    let subjects = subjects(&all);
    for doc in SUBJECTS {
        let mut seen = 0;
        for subject in subjects.values().filter(|subject| subject.kind == doc.kind) {
            let object = subject.value.as_object().unwrap();
            let fields: Vec<&str> = object.members.keys().map(|name| &**name).collect();
            let documented: Vec<&str> = doc.fields.iter().map(|field| field.name).collect();
            assert_eq!(fields, documented, "{}", doc.kind.name());
            seen += 1;
        }
        assert!(seen > 0, "{} is not tested", doc.kind.name());
    }
}
