//! What a text mentions, before it is parsed.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

use memchr::memmem;
use regex::bytes::Regex;

use crate::known_modules::KnownModules;
use crate::search::Search;
use crate::syntax::decoded;

/// What files are searched for, in lower case, and what it says of them.
const WORDS: &[(&str, Word)] = &[
    ("azurerm_kubernetes_cluster", Word::Cluster),
    ("azurerm_kubernetes_automatic_cluster", Word::Cluster),
    ("managedclusters", Word::Cluster),
    ("federated_identity_credential", Word::Credential),
    ("federatedidentitycredentials", Word::Credential),
    ("system:serviceaccount", Word::Workload),
    ("akslint:", Word::Suppression),
    ("_template_deployment", Word::TemplateDeployment),
    ("deploymenttemplate.json", Word::Template),
    ("deploymentparameters.json", Word::Parameters),
    ("relativepath", Word::RelativePath),
    ("aks/azure", Word::RemoteCluster),
    ("kubernetes/azure", Word::RemoteCluster),
    ("azurerm-kubernetes", Word::RemoteCluster),
    ("azure-kubernetes.git", Word::RemoteCluster),
    ("azure-kubernetes-service", Word::RemoteCluster),
    ("//aks", Word::RemoteCluster),
    ("aks.git", Word::RemoteCluster),
    ("/aks\"", Word::RemoteCluster),
    ("/aks?", Word::RemoteCluster),
    ("aks?ref=", Word::RemoteCluster),
    ("aks-module", Word::RemoteCluster),
    ("\\u0", Word::Escape),
    ("\\u{", Word::Escape),
];

/// What a word in a file says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// It may declare a cluster, or what belongs to one that is declared elsewhere.
    Cluster,
    /// It may declare a federated credential.
    Credential,
    /// It may name a service account of Kubernetes.
    Workload,
    /// It may call a module from elsewhere that declares a cluster, as its address says.
    RemoteCluster,
    /// It may hold a suppression.
    Suppression,
    /// It may deploy a template.
    TemplateDeployment,
    /// It may be a template.
    Template,
    /// It may be a parameter file.
    Parameters,
    /// It may lead to another template.
    RelativePath,
    /// It may write any word in another way.
    Escape,
}

/// Bytes that no word is longer than.
pub(super) const MAX_KEYWORD_BYTES: usize = 200;

/// Searches texts for what could matter, and counts them.
pub(super) struct Searcher {
    search: Search,
    relative: memmem::Finder<'static>,
    module: memmem::Finder<'static>,
    using: memmem::Finder<'static>,
    generator: memmem::Finder<'static>,
    /// Files that the walk found.
    pub(super) seen: AtomicUsize,
    /// Files that were searched.
    pub(super) searched: AtomicUsize,
    /// The bytes in them.
    pub(super) bytes: AtomicU64,
}

/// Whether a text mentions a cluster, or a known module that has one.
pub(crate) fn mentions_cluster(content: &[u8], known_modules: &KnownModules) -> bool {
    Searcher::new(known_modules).words(content).contains(&Word::Cluster)
}

impl Searcher {
    pub(super) fn new(known_modules: &KnownModules) -> Self {
        let is_cluster = |text: &str| {
            let text = text.to_ascii_lowercase();
            WORDS.iter().any(|(word, says)| *says == Word::Cluster && text.contains(word))
        };
        let modules = known_modules.mentions(is_cluster);
        let words = WORDS.iter().map(|(word, _)| *word);
        Self {
            search: Search::new(words.chain(modules)),
            relative: memmem::Finder::new(b"\"."),
            module: memmem::Finder::new(b"module"),
            using: memmem::Finder::new(b"using"),
            generator: memmem::Finder::new(b"\"_generator\""),
            seen: AtomicUsize::default(),
            searched: AtomicUsize::default(),
            bytes: AtomicU64::default(),
        }
    }

    /// The words that a text has.
    pub(super) fn words(&self, content: &[u8]) -> Vec<Word> {
        self.bytes.fetch_add(content.len() as u64, Relaxed);
        // No language here is written in UTF-16. A file that is has to be said, if it matters.
        let narrow: Vec<u8>;
        let content = match is_utf_16(content) {
            true => {
                narrow = content.iter().copied().filter(|byte| *byte != 0).collect();
                &narrow
            }
            false => content,
        };
        let mut words = self.found(content);
        if words.contains(&Word::Escape) {
            words.extend(self.found(decoded(&String::from_utf8_lossy(content)).as_bytes()));
        }
        // Credentials are for other clouds' workloads and for pipelines, too, and service accounts use those of other clouds.
        if words.contains(&Word::Credential) && words.contains(&Word::Workload) {
            words.push(Word::Cluster);
        }
        words
    }

    fn found(&self, content: &[u8]) -> Vec<Word> {
        let found = self.search.found(content).into_iter();
        // The further words are the names of modules that have clusters.
        found.map(|word| WORDS.get(word).map_or(Word::Cluster, |(_, says)| *says)).collect()
    }

    /// Whether a template says that Bicep's compiler wrote it.
    pub(super) fn is_compiled(&self, content: &[u8]) -> bool {
        static BICEP: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r#"^"_generator"\s*:\s*\{\s*"name"\s*:\s*"(?i:bicep)""#).ok()
        });
        let says_so = |at| BICEP.as_ref().is_some_and(|bicep| bicep.is_match(&content[at..]));
        self.generator.find(content).is_some_and(says_so)
    }

    /// Whether Terraform code without escapes may call a module that is a folder.
    pub(super) fn may_call(&self, content: &[u8]) -> bool {
        self.relative.find(content).is_some()
    }

    /// Whether a Bicep file may call a module, or a parameter file use one.
    pub(super) fn may_call_bicep(&self, content: &[u8]) -> bool {
        self.module.find(content).is_some() || self.using.find(content).is_some()
    }
}

/// Whether a text seems to be UTF-16: it says so with a mark, or every other byte at its start is zero.
fn is_utf_16(content: &[u8]) -> bool {
    let start = &content[..content.len().min(64)];
    let zeros = |first: usize| start.iter().skip(first).step_by(2).all(|byte| *byte == 0);
    matches!(content, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
        || (start.len() >= 4 && (zeros(0) || zeros(1)))
}
