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
//! - [`knowledge`]: what the evaluator is told of Azure, of secrets and of rules.
//! - [`known_modules`]: what stands in for modules that are not at hand.
//! - [`syntax`]: front ends; text to [`ir`].
//! - [`eval`]: the evaluator: partial, lazy, in worlds.
//! - [`model`]: clusters, identities, role assignments, whatever the language.
//! - [`rules`]: rules are data; this loads and runs them, and applies suppressions.
//! - [`session`] ties these together: [`setup`] settles what is asked for, `judge` judges a root, `collect` puts the
//!   answers of all roots together; [`inventory`] and
//!   [`diagram`] ask the model one question each.
//! - [`secrets`]: what must never be shown.
//! - [`timings`]: how much was read, and how long it took.
//! - [`report`]: one file for each format.
//! - [`cli`]: the command line.
//!
//! ```
//! use std::sync::Arc;
//!
//! use akslint::fs::Memory;
//! use akslint::session::{Selection, Session};
//!
//! let code = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n}\n";
//! let files = Memory::new([("/code/main.tf", code)]);
//! let mut session = Session::new(Arc::new(files), "/code");
//! let selection = Selection { paths: vec!["/code".into()], ..Selection::default() };
//! let report = session.check(&selection).unwrap_or_else(|_| panic!("the tree can be read"));
//! assert_eq!(report.clusters.len(), 1);
//! assert_eq!(report.findings.len(), 1);
//!
//! // A change costs what it touches.
//! session.edit("/code/main.tf".as_ref(), Some(String::new()));
//! let report = session.check(&selection).unwrap_or_else(|_| panic!("the tree can be read"));
//! assert_eq!(report.findings.len(), 0);
//! ```
//!
//! Front ends never look at rules, rules never look at syntax, reports never look at values.
//! `docs/architecture.md` has the invariants.

#![deny(clippy::disallowed_methods)]

pub mod baseline;
#[cfg(feature = "cli")]
pub mod cli;
pub mod clock;
mod collect;
pub mod collections;
pub mod config;
pub mod deployment;
pub mod diagram;
pub mod discover;
pub mod eval;
pub mod fs;
mod git;
mod ignored;
pub mod inventory;
pub mod ir;
mod judge;
pub mod knowledge;
pub mod known_modules;
pub mod model;
mod nearest;
pub mod number;
pub mod outcome;
mod parallel;
pub mod patterns;
pub mod report;
pub mod request;
pub mod rules;
mod search;
pub mod secrets;
pub mod session;
pub mod setup;
pub mod source;
pub mod syntax;
mod text;
pub mod timings;
mod tracked;
mod version;
mod walk;
pub mod workspace;
