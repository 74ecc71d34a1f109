//! Asks the rules about the subjects of a program.
//!
//! The unit is one rule and one declaration: the question is explored in the worlds that matter to
//! it, and its findings are what holds in at least one of them.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::finding::{Finding, Label, Undetermined};
use super::fixes::Setting;
use super::functions::Context;
use super::prefilter::Memory;
use super::{Override, Query, Rule, Severity};
use crate::clock::Day;
use crate::collections::HashMap;
use crate::eval::{
    Condition, FlowStepKind, InstanceId, Kind, Outcome, PathCondition, Program, Reason, Value,
    World, Worlds, explore,
};
use crate::fix::Withheld;
use crate::ir::{Expr, ExprKind};
use crate::model::{Declaration, Relations, Subject, SubjectKind, Subjects};
use crate::secrets::Secrets;
use crate::source::{Sources, Span};

/// What the rules found in one program.
#[derive(Clone, Default)]
pub struct Answers {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What is not known.
    pub undetermined: Vec<Undetermined>,
    /// What must not be shown.
    pub secrets: Secrets,
}

/// Everything that is asked about one declaration. Its subjects are read once in each world.
pub struct Inquiry<'a, 'p, 'w> {
    /// The worlds of the program.
    pub worlds: &'a Worlds<'p, 'w>,
    relations: &'a Relations,
    memory: &'a Memory,
    today: Option<Day>,
    /// The declaration.
    pub declaration: &'a Declaration,
    subjects: RefCell<HashMap<usize, Rc<Subjects>>>,
}

impl<'a, 'p, 'w> Inquiry<'a, 'p, 'w> {
    /// An inquiry about a declaration.
    pub fn new(
        worlds: &'a Worlds<'p, 'w>,
        relations: &'a Relations,
        memory: &'a Memory,
        today: Option<Day>,
        declaration: &'a Declaration,
    ) -> Self {
        Self { worlds, relations, memory, today, declaration, subjects: RefCell::default() }
    }

    /// The subjects that the declaration makes in a world.
    pub(crate) fn subjects(&self, world: &World<'_, '_>) -> Rc<Subjects> {
        if let Some(known) = self.subjects.borrow().get(&world.number) {
            return Rc::clone(known);
        }
        let subjects = self.relations.subjects(world, self.declaration);
        let subjects = Rc::new(subjects);
        self.subjects.borrow_mut().insert(world.number, Rc::clone(&subjects));
        subjects
    }

    /// The relations between the subjects of the program.
    pub(crate) fn relations(&self) -> &'a Relations {
        self.relations
    }

    /// What the expressions of a rule are evaluated with.
    fn context<'q>(&'q self, query: &'q Query) -> Context<'q> {
        Context { relations: self.relations, today: self.today, locals: &query.condition.locals }
    }

    /// What a rule says of a subject for which it holds only as long as inputs of the root are null or empty.
    fn stub(
        &self,
        world: &World<'p, 'w>,
        rule: &Rule,
        query: &Query,
        module: InstanceId,
        subject: &Subject,
    ) -> Option<Stub> {
        let severity = rule.stub_severity?;
        if rule.finds_missing && world.assumes_empty_input() {
            return Some(Stub { severity, input: None });
        }
        // What can be deployed as it stands is deployed with its defaults, and a cluster without a name cannot.
        let name = world.get(&subject.value, "name");
        let is_nameless = name.as_str().is_some_and(|name| !name.contains(char::is_alphanumeric));
        let defaults = is_nameless || world.program.lacks_input();
        let world = self.worlds.without_empty_inputs(world, defaults);
        let subjects = self.subjects(&world);
        let same = |(of, other): &&(InstanceId, Subject)| {
            *of == module && other.address == subject.address
        };
        let known = subjects.as_ref().as_ref().ok().and_then(|all| all.iter().find(same).cloned());
        let subject = known.map(|(_, subject)| subject).or_else(|| self.sample(&world))?;
        let holds = world.eval_rule(
            &query.condition.when,
            query.name(),
            &subject.value,
            &self.context(query),
        );
        match &holds.kind {
            Kind::Bool(true) => None,
            Kind::Unknown(unknown) => {
                let input = match &unknown.reason {
                    Reason::Replaced(name) => Some(Label {
                        span: unknown.span,
                        message: format!("`{name}` is empty unless the deployment sets it"),
                    }),
                    _ => None,
                };
                Some(Stub { severity, input })
            }
            _ => Some(Stub { severity, input: None }),
        }
    }

    /// The subject that the declaration would make, whether or not it is ever deployed.
    pub(crate) fn sample(&self, world: &World<'_, '_>) -> Option<Subject> {
        self.relations.sample(world, self.declaration)
    }

    /// Asks all rules, and collects what must not be shown.
    pub fn ask(&self, rules: &[&Rule], answers: &mut Answers) {
        let before = answers.findings.len();
        let base = self.worlds.base();
        base.begin();
        let subjects = self.subjects(&base);
        for (index, rule) in rules.iter().enumerate() {
            let Some(query) = &rule.query else { continue };
            let name = query.name();
            let is_ruled_out = |(_, subject): &(InstanceId, Subject)| {
                !query.subjects.contains(&subject.kind)
                    || self.memory.rules_out(
                        &base,
                        index,
                        &query.condition.prefilters,
                        name,
                        &subject.value,
                        &self.context(query),
                    )
            };
            // With nothing decided, a plain no is a no in every world.
            let is_silent = match &*subjects {
                Ok(subjects) if subjects.is_empty() => !query.undeployed,
                Ok(subjects) => subjects.iter().all(is_ruled_out),
                Err(_) => false,
            };
            if !is_silent {
                ask(self, rule, query, answers);
            }
        }
        supersede(rules, &mut answers.findings, before);
        let has_secrets = |(_, subject): &(InstanceId, Subject)| {
            matches!(subject.kind, SubjectKind::Cluster | SubjectKind::ClusterUpdate)
        };
        if !matches!(&*subjects, Ok(subjects) if !subjects.iter().any(has_secrets)) {
            collect_secrets(self, &mut answers.secrets);
        }
    }
}

/// What follows for a finding that holds only as long as inputs of the root are null or empty.
struct Stub {
    /// How severe it is at most.
    severity: Severity,
    /// The input that decides, unless the condition of the finding names it.
    input: Option<Label>,
}

/// Takes out what another rule says better: findings about the same subject, from `first` on, that hold
/// whenever that rule's does, and no further.
fn supersede(rules: &[&Rule], findings: &mut Vec<Finding>, first: usize) {
    let better = |finding: &Finding, other: &Finding| {
        let rule = rules.iter().find(|rule| rule.name == other.rule);
        rule.is_some_and(|rule| rule.supersedes.contains(&finding.rule))
            && other.address == finding.address
            && (other.condition.is_none() || other.condition == finding.condition)
    };
    let mut about: Vec<Finding> = findings.split_off(first);
    let silent: Vec<bool> =
        about.iter().map(|finding| about.iter().any(|other| better(finding, other))).collect();
    let mut silent = silent.into_iter();
    about.retain(|_| !silent.next().unwrap_or_default());
    findings.append(&mut about);
}

/// What a rule says in one world.
#[derive(Default)]
struct Answer {
    hits: Vec<Finding>,
    undetermined: Vec<Undetermined>,
}

fn ask(inquiry: &Inquiry<'_, '_, '_>, rule: &Rule, query: &Query, answers: &mut Answers) {
    let declaration = inquiry.declaration;
    let context = inquiry.context(query);
    let explored = explore(inquiry.worlds, |world| {
        let mut answer = Answer::default();
        let subjects = inquiry.subjects(world);
        let sample: Vec<(InstanceId, Subject)>;
        let one = |subject| (declaration.sample, subject);
        let (subjects, mut undecided) = match &*subjects {
            Ok(subjects) if !query.undeployed || !subjects.is_empty() => (subjects, None),
            deployed => {
                // If this is never decided, because too much else is, it is taken to exist.
                let unknown = deployed.as_ref().err().filter(|_| !query.undeployed);
                sample = inquiry.sample(world).map(one).into_iter().collect();
                (&sample, unknown.cloned())
            }
        };
        for (module, subject) in subjects {
            if !query.subjects.contains(&subject.kind) {
                continue;
            }
            let name = query.name();
            let holds = world.eval_rule(&query.condition.when, name, &subject.value, &context);
            match &holds.kind {
                Kind::Bool(true) => {
                    let module = *module;
                    let stub = inquiry.stub(world, rule, query, module, subject);
                    let asked =
                        Asked { world, context, declaration, rule, query, module, subject, stub };
                    asked.hits(&mut answer.hits);
                }
                Kind::Bool(false) | Kind::Null => {}
                // What an update does not set stays as it is, which is nothing to find out.
                Kind::Unknown(unknown)
                    if subject.kind == SubjectKind::ClusterUpdate
                        && matches!(unknown.reason, Reason::NotGiven) => {}
                _ => {
                    let unknown = holds.as_unknown().cloned();
                    let reason = match &unknown {
                        Some(unknown) => {
                            Label { span: unknown.span, message: unknown.reason.to_string() }
                        }
                        None => Label { span: holds.span, message: Reason::Deployment.to_string() },
                    };
                    let sources = &world.program.workspace.sources;
                    let header = declaration.with(world.program, |_, resource| resource.header);
                    answer.undetermined.push(Undetermined {
                        rule: rule.name.clone(),
                        address: subject.address.clone(),
                        primary: sources.shown(header),
                        reason: Label { span: sources.shown(reason.span), ..reason },
                    });
                    let open = unknown.filter(|unknown| unknown.choice.is_some());
                    undecided = undecided.or(open);
                }
            }
        }
        Outcome { answer, undecided }
    });
    merge(explored, answers);
}

/// The same finding at one place in several worlds is one, under the condition that one of the worlds is the case.
fn merge(explored: Vec<(PathCondition, Answer)>, answers: &mut Answers) {
    let mut merged: Vec<(Finding, Vec<&PathCondition>)> = Vec::new();
    let before = answers.undetermined.len();
    for (path, answer) in &explored {
        for hit in &answer.hits {
            let is_same = |known: &Finding| {
                known.primary == hit.primary && known.statement() == hit.statement()
            };
            match merged.iter_mut().find(|(known, _)| is_same(known)) {
                Some((known, paths)) => {
                    // What one resource is called depends on the world.
                    if known.address != hit.address {
                        known.names.extend(hit.names.iter().cloned());
                    }
                    if !paths.iter().any(|known| std::ptr::eq(*known, path)) {
                        paths.push(path);
                    }
                }
                None => merged.push((hit.clone(), vec![path])),
            }
        }
        for undetermined in &answer.undetermined {
            // The same is undetermined in many worlds; other declarations are not looked at.
            if !answers.undetermined[before..].contains(undetermined) {
                answers.undetermined.push(undetermined.clone());
            }
        }
    }
    for (mut finding, paths) in merged {
        let condition = Condition::any_of(paths);
        finding.condition = (!condition.is_always()).then_some(condition);
        answers.findings.push(finding);
    }
}

/// A rule that holds for a subject in a world.
struct Asked<'a, 'p, 'w> {
    world: &'a World<'p, 'w>,
    context: Context<'a>,
    declaration: &'a Declaration,
    rule: &'a Rule,
    query: &'a Query,
    /// The module instance that declares the subject.
    module: InstanceId,
    subject: &'a Subject,
    stub: Option<Stub>,
}

impl Asked<'_, '_, '_> {
    /// The findings: one at each place of `at_each`, or one at the first place of `at` that is there.
    fn hits(&self, hits: &mut Vec<Finding>) {
        let is_there = |value: &Value| !matches!(value.kind, Kind::Null | Kind::Unknown(_));
        let listed = |list: Value| match &list.kind {
            Kind::Array(array) => {
                array.items.iter().filter(|item| is_there(item)).cloned().collect()
            }
            _ => Vec::new(),
        };
        let each: Vec<Value> =
            self.query.diagnosis.at_each.iter().flat_map(|at| listed(self.eval(at))).collect();
        if !each.is_empty() {
            hits.extend(each.iter().map(|place| self.hit(Some(place))));
            return;
        }
        let place = self.query.diagnosis.at.iter().find_map(|at| match (&at.kind, self.eval(at)) {
            // A computed list is a list of places, like one that is written out.
            (ExprKind::For(_), list) if matches!(list.kind, Kind::Array(_)) => {
                listed(list).into_iter().next()
            }
            (_, place) => Some(place).filter(is_there),
        });
        hits.push(self.hit(place.as_ref()));
    }

    fn eval(&self, expr: &Expr) -> Value {
        self.world.eval_rule(expr, self.query.name(), &self.subject.value, &self.context)
    }

    fn hit(&self, place: Option<&Value>) -> Finding {
        let Self { world, declaration, rule, query, subject, .. } = self;
        let (header, whole) =
            declaration.with(world.program, |_, resource| (resource.header, resource.span));
        let sources = &world.program.workspace.sources;
        let chain = call_chain(world.program, self.module);
        let primary = match (place, chain.first()) {
            (None, _) => header,
            (Some(place), _) if same_object(place, &subject.value) => header,
            (Some(place), Some(call)) if sources.is_stand_in(header.file) => {
                // What stands in for a module is nowhere to be seen: what it is called with is.
                let passed = first_place(place, &|span| call.span.contains(span));
                let seen = || first_place(place, &|span| !sources.is_stand_in(span.file));
                passed.or_else(seen).unwrap_or(header)
            }
            (Some(place), _) => place.span,
        };
        let primary = sources.shown(primary);
        let mut related = Related { sources, primary, labels: Vec::new() };
        let mut anchors = vec![sources.shown(header)];
        if let Some(place) = place {
            for step in place.steps() {
                related.add(step.span, "used here".into());
            }
        }
        if !whole.contains(primary) {
            related.add(header, format!("{} is declared here", subject_name(subject)));
        }
        let field_names = world.get(&subject.value, "field_names");
        for (what, expr) in &query.diagnosis.because {
            // In the spelling of the code's language.
            let spelled = world.get(&field_names, what);
            let what = spelled.as_str().unwrap_or(what);
            explain(&mut related, &self.eval(expr), what, whole);
        }
        let mut way = Vec::new();
        for call in chain {
            anchors.push(call.header);
            let verb = if call.is_deployment { "deployed" } else { "called" };
            let message = format!("`{}` is {verb} here", call.address);
            related.add(call.header, message.clone());
            way.push(Label { span: call.header, message });
        }
        way.reverse();
        if let Some(input) = self.stub.as_ref().and_then(|stub| stub.input.clone()) {
            related.add(input.span, input.message);
        }
        let holds = |case: &&Override| matches!(self.eval(&case.when).kind, Kind::Bool(true));
        let special = query.diagnosis.overrides.iter().find(holds);
        let message =
            special.and_then(|case| case.message.as_ref()).or(query.diagnosis.message.as_ref());
        let help = special.and_then(|case| case.help.as_ref()).or(query.diagnosis.help.as_ref());
        let severity = special.and_then(|case| case.severity).unwrap_or(rule.severity);
        let severity = self.stub.as_ref().map_or(severity, |stub| severity.min(stub.severity));
        let text = |expr| self.eval(expr).as_str().map(str::to_owned);
        let message = message.and_then(text).unwrap_or_else(|| rule.summary.clone());
        let eval = |expr: &Expr| self.eval(expr);
        let setting = Setting { world, module: self.module, whole, eval: &eval };
        let (mut fixes, mut withheld) = (Vec::new(), Vec::new());
        for fix in query.diagnosis.fixes.iter().filter_map(|fix| fix.fix(&setting)) {
            match fix {
                Ok(fix) => fixes.push(fix),
                // Another way to do the same.
                Err(why) if withheld.iter().any(|one: &Withheld| one.title == why.title) => {}
                Err(why) => withheld.push(why),
            }
        }
        Finding {
            rule: rule.name.clone(),
            severity,
            unnamed: self.unnamed(&message),
            names: self.names().find(|name| message.contains(&quoted(name))).into_iter().collect(),
            message,
            primary,
            related: related.labels,
            ways: if way.is_empty() { Vec::new() } else { vec![way] },
            condition: None,
            parameters: Vec::new(),
            address: subject.address.clone(),
            help: help.and_then(text),
            url: rule.url.clone(),
            fixes,
            withheld,
            fingerprint: String::new(),
            suppression: None,
            anchors,
        }
    }
}

impl Asked<'_, '_, '_> {
    /// What messages may call the subject: its own name, that of its principal's cluster, its address.
    fn names(&self) -> impl Iterator<Item = String> {
        let get = |value: &Value, name: &str| self.world.get(value, name);
        let principal = get(&self.subject.value, "principal");
        let names = [get(&self.subject.value, "display_name"), get(&principal, "cluster")];
        let known = names.into_iter().filter_map(|name| name.as_str().map(str::to_owned));
        known.chain([self.subject.address.clone()])
    }

    /// A message without the names of the subject and of its principal's cluster.
    fn unnamed(&self, message: &str) -> String {
        self.names().fold(message.to_owned(), |text, name| text.replace(&quoted(&name), "`…`"))
    }
}

/// A name as messages write it.
fn quoted(name: &str) -> String {
    format!("`{name}`")
}

fn subject_name(subject: &Subject) -> &'static str {
    match subject.kind {
        SubjectKind::Cluster => "the cluster",
        SubjectKind::ClusterUpdate => "the update",
        SubjectKind::ManagedIdentity => "the identity",
        SubjectKind::RoleAssignment => "the role assignment",
        SubjectKind::FederatedCredential => "the federated credential",
        SubjectKind::ServicePrincipalSecret => "the secret",
        SubjectKind::AccessPolicy => "the access policy",
        SubjectKind::IdentityBinding => "the identity binding",
    }
}

fn same_object(a: &Value, b: &Value) -> bool {
    matches!((&a.kind, &b.kind), (Kind::Object(a), Kind::Object(b)) if Arc::ptr_eq(a, b))
}

/// The first of the places of a value, or else of its parts, that is accepted.
fn first_place(value: &Value, accepts: &dyn Fn(Span) -> bool) -> Option<Span> {
    let mut places = [value.span].into_iter().chain(value.steps().map(|step| step.span));
    let place = places.find(|place| accepts(*place));
    let members = || value.as_object().into_iter().flat_map(|object| object.members.values());
    place.or_else(|| members().find_map(|member| first_place(&member.value, accepts)))
}

/// The further places of a finding.
struct Related<'s> {
    sources: &'s Sources,
    primary: Span,
    labels: Vec<Label>,
}

impl Related<'_> {
    /// Adds a place, unless it is there already, or nobody sees it.
    fn add(&mut self, span: Span, message: String) {
        let is_known = span == self.primary || self.labels.iter().any(|label| label.span == span);
        if !is_known && !self.sources.is_stand_in(span.file) {
            self.labels.push(Label { span, message });
        }
    }
}

/// Says where a value comes from that is set outside of the resource itself.
fn explain(related: &mut Related<'_>, value: &Value, what: &str, whole: Span) {
    if value.is_null() {
        return;
    }
    let origin = match &value.kind {
        Kind::Unknown(unknown) => {
            Label { span: unknown.span, message: format!("`{what}`: {}", unknown.reason) }
        }
        _ => Label { span: value.span, message: format!("`{what}` comes from here") },
    };
    for step in value.steps().filter(|step| step.kind == FlowStepKind::Argument) {
        if !whole.contains(step.span) {
            related.add(step.span, format!("`{what}` is passed here"));
        }
    }
    if !whole.contains(origin.span) {
        related.add(origin.span, origin.message);
    }
}

/// A call on the way to a module instance.
pub(crate) struct Way {
    /// The header of the call.
    pub(crate) header: Span,
    /// The whole call.
    span: Span,
    /// Its address within its module, such as `module.aks`.
    pub(crate) address: String,
    /// Whether it deploys a template.
    is_deployment: bool,
}

/// The calls that lead to an instance, innermost first.
pub(crate) fn call_chain(program: &Program<'_>, module: InstanceId) -> Vec<Way> {
    let mut chain = Vec::new();
    let mut instance = program.instance(module);
    while let Some(parent) = instance.parent.clone() {
        let caller = program.instance(parent.instance);
        if let Some((_, call)) = caller.module.calls.get_index(parent.call) {
            chain.push(Way {
                header: call.header,
                span: call.span,
                address: call.symbol.to_string(),
                is_deployment: instance.module.language.is_azure(),
            });
        }
        instance = caller;
    }
    chain
}

/// Collects the values that are client secrets in any world.
fn collect_secrets(inquiry: &Inquiry<'_, '_, '_>, secrets: &mut Secrets) {
    let explored = explore(inquiry.worlds, |world| {
        let mut found: Vec<(String, Span)> = Vec::new();
        let mut undecided = None;
        match &*inquiry.subjects(world) {
            Err(unknown) => undecided = Some(Arc::clone(unknown)),
            Ok(subjects) => {
                for (_, subject) in subjects {
                    let service_principal = world.get(&subject.value, "service_principal");
                    for value in [
                        world.get(&service_principal, "client_secret"),
                        world.get(&subject.value, "msi_client_secret"),
                        world.get(&subject.value, "server_app_secret"),
                    ] {
                        match &value.kind {
                            Kind::String(text) if !text.is_empty() => {
                                found.push((text.to_string(), value.span));
                            }
                            Kind::Unknown(unknown) if unknown.choice.is_some() => {
                                undecided = undecided.or(Some(Arc::clone(unknown)));
                            }
                            _ => {}
                        }
                    }
                }
            }
        }
        Outcome { answer: found, undecided }
    });
    for (_, found) in explored {
        for (text, span) in found {
            secrets.add(&text, span);
        }
    }
}
