//! akslint says which identity an Azure Kubernetes Service cluster will run as, and whether that
//! wiring is right, from Terraform code, ARM templates and Bicep files alone: it reads files, and nothing
//! else.
//!
//! Data flows one way:
//!
//! ```text
//! bytes ─► source ─► syntax ─► ir::Module ─► eval ─► Value ─► model ─► rules ─► Finding ─► report
//! ```
//!
//! - [`fs`]: the one door to files, on disk or in memory; [`source`] and [`workspace`]: text, spans, what lies
//!   within reach.
//! - [`discover`]: which modules matter, and which of them are roots.
//! - [`knowledge`]: what the evaluator is told of Azure and of secrets.
//! - [`known_modules`]: what stands in for modules that are not at hand.
//! - [`syntax`]: front ends; text to [`ir`].
//! - [`eval`]: the evaluator: partial, lazy, in worlds.
//! - [`model`]: clusters, identities, role assignments, whatever the language.
//! - [`rules`]: rules are data; this loads and runs them, and applies suppressions.
//! - [`fix`]: edits that take a finding away, tried before they are offered.
//! - [`session`] ties these together: [`setup`] settles what is asked for, `judge` judges a root, `collect` puts the
//!   answers of all roots together; [`inventory`] and
//!   [`diagram`] ask the model one question each.
//! - [`secrets`]: what must never be shown.
//! - [`timings`]: how much was read, and how long it took.
//! - [`report`]: one file for each format.
//! - [`server`]: the language server; [`cli`]: the command line.
//!
//! ```
//! use std::sync::Arc;
//!
//! use akslint::fs::Memory;
//! use akslint::{Format, Selection, Session, Severity, Style, render};
//!
//! let code = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n}\n";
//! let files = Memory::new([("/code/main.tf", code)]);
//! let mut session = Session::new(Arc::new(files), "/code");
//! let selection = Selection { paths: vec!["/code".into()], ..Selection::default() };
//! let report = session.check(&selection).unwrap_or_else(|_| panic!("the tree can be read"));
//! assert_eq!(report.clusters.len(), 1);
//! assert_eq!(report.findings[0].severity, Severity::Error);
//! assert!(render(&report, Format::Sarif, &Style::default()).contains("main.tf"));
//!
//! // A change costs what it touches.
//! session.edit("/code/main.tf".as_ref(), Some(String::new()));
//! let report = session.check(&selection).unwrap_or_else(|_| panic!("the tree can be read"));
//! assert_eq!(report.findings.len(), 0);
//! ```
//!
//! These names, and [`fs`], are the library. The modules that are not listed are akslint's own, and may change with any
//! version.
//!
//! Front ends never look at rules, rules never look at syntax, reports never look at values.
//! `docs/architecture.md` has the invariants.

#![deny(clippy::disallowed_methods)]

// Modules are hidden from readers of the documentation, and not from the lint that asks for it.

mod analysis;
#[cfg_attr(doc, doc(hidden))]
pub mod baseline;
#[cfg(feature = "cli")]
#[cfg_attr(doc, doc(hidden))]
pub mod cli;
#[cfg_attr(doc, doc(hidden))]
pub mod clock;
mod collect;
#[cfg_attr(doc, doc(hidden))]
pub mod collections;
#[cfg_attr(doc, doc(hidden))]
pub mod config;
#[cfg_attr(doc, doc(hidden))]
pub mod deployment;
#[cfg_attr(doc, doc(hidden))]
pub mod diagnostic;
#[cfg_attr(doc, doc(hidden))]
pub mod diagram;
#[cfg_attr(doc, doc(hidden))]
pub mod discover;
#[cfg_attr(doc, doc(hidden))]
pub mod errors;
#[cfg_attr(doc, doc(hidden))]
pub mod eval;
#[cfg_attr(doc, doc(hidden))]
pub mod examples;
#[cfg_attr(doc, doc(hidden))]
pub mod fix;
pub mod fs;
mod git;
mod ignored;
#[cfg_attr(doc, doc(hidden))]
pub mod inventory;
#[cfg_attr(doc, doc(hidden))]
pub mod ir;
#[cfg_attr(doc, doc(hidden))]
pub mod knowledge;
#[cfg_attr(doc, doc(hidden))]
pub mod known_modules;
#[cfg_attr(doc, doc(hidden))]
pub mod model;
#[cfg_attr(doc, doc(hidden))]
pub mod number;
#[cfg_attr(doc, doc(hidden))]
pub mod outcome;
mod parallel;
mod parsed_files;
#[cfg_attr(doc, doc(hidden))]
pub mod patterns;
#[cfg_attr(doc, doc(hidden))]
pub mod report;
#[cfg_attr(doc, doc(hidden))]
pub mod request;
#[cfg_attr(doc, doc(hidden))]
pub mod rules;
mod search;
#[cfg_attr(doc, doc(hidden))]
pub mod secrets;
#[cfg(feature = "cli")]
#[cfg_attr(doc, doc(hidden))]
pub mod server;
#[cfg_attr(doc, doc(hidden))]
pub mod session;
#[cfg_attr(doc, doc(hidden))]
pub mod setup;
#[cfg_attr(doc, doc(hidden))]
pub mod source;
mod suggest;
#[cfg_attr(doc, doc(hidden))]
pub mod syntax;
mod syntax_errors;
mod text;
#[cfg_attr(doc, doc(hidden))]
pub mod timings;
mod tracked;
mod version;
mod walk;
#[cfg_attr(doc, doc(hidden))]
pub mod workspace;

pub use self::outcome::Report;
pub use self::report::{Format, Style, render};
pub use self::rules::{Finding, Severity};
pub use self::session::{Selection, Session};
