//! The kinds of things that rules are about, and their names. The build script, which reads rules, needs no more of the
//! model than this file.

/// The kinds of things that rules are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SubjectKind {
    /// A cluster that the code declares.
    Cluster,
    /// A partial write to a cluster that is declared elsewhere: what is absent means nothing.
    ClusterUpdate,
    /// A user-assigned managed identity.
    ManagedIdentity,
    /// A role granted to a principal.
    RoleAssignment,
    /// A federated identity credential.
    FederatedCredential,
    /// A password of an application or service principal.
    ServicePrincipalSecret,
    /// Who may use a key vault by access policies.
    AccessPolicy,
    /// A managed identity that the workloads of a cluster may use.
    IdentityBinding,
}

impl SubjectKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Cluster,
        Self::ClusterUpdate,
        Self::ManagedIdentity,
        Self::RoleAssignment,
        Self::FederatedCredential,
        Self::ServicePrincipalSecret,
        Self::AccessPolicy,
        Self::IdentityBinding,
    ];

    /// The name that rules use in `for_each` and in expressions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::ClusterUpdate => "cluster_update",
            Self::ManagedIdentity => "managed_identity",
            Self::RoleAssignment => "role_assignment",
            Self::FederatedCredential => "federated_credential",
            Self::ServicePrincipalSecret => "service_principal_secret",
            Self::AccessPolicy => "access_policy",
            Self::IdentityBinding => "identity_binding",
        }
    }

    /// The names of all kinds.
    pub fn names() -> [&'static str; 8] {
        Self::ALL.map(Self::name)
    }
}
