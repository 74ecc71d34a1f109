//! Errors of deployments that no rule is about, with what to do first.

use std::sync::LazyLock;

use crate::rules::pattern::{Pattern, Text};

/// A code, what has to stand within the same error, and what to do first.
const CODES: &[(&str, &str, &str)] = &[
    // https://learn.microsoft.com/azure/developer/azure-developer-cli/provisioning-deployment-faq
    (
        "AuthorizationFailed",
        "Microsoft.Authorization/roleAssignments/write",
        "assign `Role Based Access Control Administrator`, limited to the roles it has to assign, to whoever deploys",
    ),
    ("RoleAssignmentExists", "", EXISTS),
    ("RoleAssignmentUpdateNotPermitted", "", UPDATED),
];

const PULL: &str = "assign the pull role on the bootstrap registry to the kubelet identity before the cluster is created";

const EXISTS: &str = "remove one of the two assignments: the same principal has the same role at the same scope under another name";

const UPDATED: &str = "delete the old assignment of this name, which belongs to another principal, often a deleted identity; make the name from scope, principal, and role";

/// A phrase, and what to do first.
const PHRASES: &[(&str, &str)] = &[
    // Whatever action it is, unless a rule knows it.
    // https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/error-codes/linkedauthorizationfailed-error
    (
        "LinkedAuthorizationFailed",
        "assign a role with the action that the error names, on the linked scope, to the client that it names",
    ),
    ("Tenant ID, application ID, principal ID, and scope are not allowed to be updated", UPDATED),
    ("The role assignment already exists", EXISTS),
    ("nodeProvisioningProfile.mode cannot be Auto if", "set the property that the error names"),
    // https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/error-codes/vmextensionerror-oraspullunauthorized
    ("exit status=212", PULL),
    ("Bootstrap Container Registry authorization failed", PULL),
    (
        "Multiple user assigned identities exist, please specify the clientId / resourceId",
        "set the client ID of the identity in the `SecretProviderClass` or the code of the pod, or use workload identity",
    ),
];

/// The patterns of these errors.
pub static OTHERS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let pattern = |text: Text, with: &str, first: &str| Pattern {
        text,
        with: (!with.is_empty()).then(|| with.to_owned()),
        without: None,
        also: Vec::new(),
        first: first.to_owned(),
        span: None,
    };
    let codes =
        CODES.iter().map(|(code, with, first)| pattern(Text::Code((*code).into()), with, first));
    let phrases = PHRASES.iter().map(|(phrase, first)| pattern(Text::phrase(phrase), "", first));
    codes.chain(phrases).collect()
});
