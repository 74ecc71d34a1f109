//! What is wrong with a text that akslint reads: code, parameters, configuration, rules.

use crate::source::Span;

/// What is wrong with an input, and where.
#[derive(Debug, Clone)]
pub struct InputDiagnostic {
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What follows from it.
    pub effect: Effect,
}

/// What follows from a mistake in an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// What stands there was not read.
    Unread,
    /// What stands there was not read because akslint does not support it. The text may be valid.
    Unsupported,
    /// Everything was read, and the language refuses it.
    Refused,
}

impl InputDiagnostic {
    /// A mistake that keeps the text at a place from being read.
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span, effect: Effect::Unread }
    }

    /// The same with another effect.
    #[must_use]
    pub fn with_effect(self, effect: Effect) -> Self {
        Self { effect, ..self }
    }

    /// Whether akslint, and not the language, is why the text was not read.
    pub fn is_unsupported(&self) -> bool {
        self.effect == Effect::Unsupported
    }
}
