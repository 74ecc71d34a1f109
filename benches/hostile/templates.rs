//! ARM templates.

use super::Case;

/// A template with these members beside its resources.
fn template(members: &str, resources: &str) -> String {
    format!(
        "{{\n\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n{members}\n\"resources\": [\n{resources}\n]\n}}\n"
    )
}

/// A cluster with further members.
fn cluster(members: &str) -> String {
    format!(
        "{{\"type\": \"Microsoft.ContainerService/managedClusters\", \"apiVersion\": \"2024-05-01\", \"name\": \"aks\", {members}}}"
    )
}

fn with_type(ty: &str) -> String {
    cluster(&format!("\"identity\": {{\"type\": {ty}}}"))
}

fn one(name: &'static str, expected: &'static str, text: String) -> Case {
    Case { name, expected, files: vec![("azuredeploy.json".into(), text)] }
}

/// Each variable twice the one before.
fn doubling(first: &str, step: impl Fn(usize) -> String) -> String {
    let steps: String = (1..=60).map(|i| format!(",\n\"x{i}\": \"{}\"", step(i - 1))).collect();
    format!("\"variables\": {{\"x0\": \"{first}\"{steps}}},")
}

fn linked(name: &str, path: &str) -> String {
    format!(
        "{{\"type\": \"Microsoft.Resources/deployments\", \"apiVersion\": \"2022-09-01\", \"name\": \"{name}\", \"properties\": {{\"mode\": \"Incremental\", \"templateLink\": {{\"relativePath\": \"{path}\"}}}}}}"
    )
}

fn function(name: &str, body: &str) -> String {
    format!(
        "\"{name}\": {{\"parameters\": [{{\"name\": \"x\", \"type\": \"string\"}}], \"output\": {{\"type\": \"string\", \"value\": \"{body}\"}}}}"
    )
}

pub(super) fn cases() -> Vec<Case> {
    let system = with_type("\"SystemAssigned\"");
    let mut cases = vec![
        one(
            "a template of 100 MB",
            "larger than 64 MiB",
            template("", &format!("{system}{}", " ".repeat(100 << 20))),
        ),
        one("a template of 20 MB", "larger than 16 MiB", {
            template("", &vec![system.as_str(); 160_000].join(",\n"))
        }),
        one("a template of 10 MB", "", {
            let storage = "{\"type\": \"Microsoft.Storage/storageAccounts\", \"apiVersion\": \"2023-01-01\", \"name\": \"[concat('s', 'a')]\"}";
            template("", &format!("{system},\n{}", vec![storage; 90_000].join(",\n")))
        }),
        one(
            "JSON nested 100,000 deep",
            "can be valid",
            template(
                "",
                &cluster(&format!("\"x\": {}{}", "[".repeat(100_000), "]".repeat(100_000))),
            ),
        ),
        one(
            "an expression nested 100,000 deep",
            "can be valid",
            template(
                "",
                &with_type(&format!(
                    "\"[{}'x'{}]\"",
                    "toLower(".repeat(100_000),
                    ")".repeat(100_000)
                )),
            ),
        ),
        one(
            "a billion copies",
            "is empty",
            template(
                "",
                &cluster(
                    "\"copy\": {\"name\": \"c\", \"count\": 1000000000}, \"identity\": {\"type\": \"UserAssigned\"}",
                ),
            ),
        ),
        one(
            "a billion elements of a property",
            "is empty",
            template(
                "",
                &cluster(
                    "\"identity\": {\"type\": \"UserAssigned\"}, \"properties\": {\"copy\": [{\"name\": \"agentPoolProfiles\", \"count\": 1000000000, \"input\": {}}]}",
                ),
            ),
        ),
        one(
            "a variable that doubles 60 times",
            "exceeds the size limit",
            template(
                &doubling("xxxxxxxxxx", |i| {
                    format!("[concat(variables('x{i}'), variables('x{i}'))]")
                }),
                &with_type("\"[variables('x60')]\""),
            ),
        ),
        one(
            "an object that doubles 60 times",
            "the step limit",
            template(
                &doubling("[createObject()]", |i| {
                    format!("[createObject('a', variables('x{i}'), 'b', variables('x{i}'))]")
                }),
                &with_type("\"[string(variables('x60'))]\""),
            ),
        ),
        one(
            "a function that calls itself twice",
            "is not supported",
            template(
                &format!(
                    "\"functions\": [{{\"namespace\": \"f\", \"members\": {{{}}}}}],",
                    function(
                        "twice",
                        "[concat(f.twice(parameters('x')), f.twice(parameters('x')))]"
                    )
                ),
                &format!("{},\n{}", with_type("\"[f.twice('x')]\""), with_type("\"Odd\"")),
            ),
        ),
        one(
            "lambdas within lambdas",
            "the step limit",
            template(
                "",
                &with_type(
                    "\"[string(map(range(0, 10000), lambda('a', map(range(0, 10000), lambda('b', lambdaVariables('a'))))))]\"",
                ),
            ),
        ),
        one(
            "10,000 elements to sort",
            "the step limit",
            template(
                "",
                &with_type(
                    "\"[string(sort(range(0, 10000), lambda('a', 'b', greater(lambdaVariables('a'), lambdaVariables('b')))))]\"",
                ),
            ),
        ),
        one("3,000 resources that read each other", "", {
            let identity = |i: usize| {
                format!(
                    "{{\"type\": \"Microsoft.ManagedIdentity/userAssignedIdentities\", \"apiVersion\": \"2023-01-31\", \"name\": \"[concat('i', {i})]\", \"tags\": {{\"x\": \"[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'i{}')).principalId]\"}}}}",
                    (i + 1) % 3_000
                )
            };
            let all: Vec<String> = (0..3_000).map(identity).collect();
            template("", &format!("{system},\n{}", all.join(",\n")))
        }),
    ];
    cases.push(Case {
        name: "templates that deploy each other",
        expected: "neither a managed identity",
        files: vec![
            ("a.json".into(), template("", &linked("b", "b.json"))),
            (
                "b.json".into(),
                template(
                    "",
                    &format!("{},\n{}", linked("a", "a.json"), cluster("\"properties\": {}")),
                ),
            ),
        ],
    });
    let fan = (0..=30).map(|i| {
        let next = format!("m{}.json", i + 1);
        let resources = match i {
            30 => system.clone(),
            _ => format!("{},\n{}", linked("a", &next), linked("b", &next)),
        };
        (format!("m{i}.json"), template("", &resources))
    });
    cases.push(Case {
        name: "a billion deployments",
        expected: "module call limit",
        files: fan.collect(),
    });
    cases
}
