//! Domains: a type with a rule, under a name of its own.

use serde::Serialize;

use super::{Check, Extensions, Rule, RuleText, RuleTexts, Serde, Source, Text, Type, TypeRef};
use crate::case::Case;

/// What one newtype with `#[derive(Domain)]` said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Domain {
    /// The Rust type.
    #[serde(flatten)]
    pub rust: TypeRef,
    /// Where it stands.
    #[serde(skip)]
    pub source: Source,
    /// Its doc comment.
    pub doc: Option<Text>,
    /// `name = "…"`; without it the struct's name in snake case.
    pub name: Option<Text>,
    /// Names that the domain had before, newest first.
    pub renamed_from: Vec<Text>,
    /// The type underneath.
    pub ty: Type,
    /// `precision(15, 2)`.
    pub precision: Option<(u32, u32)>,
    /// Rules on the value.
    pub rules: Vec<Rule>,
    /// `.name("…")` and `.message("…")` of some of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_texts: Option<RuleTexts>,
    /// `check("name", "expression over VALUE")`.
    pub checks: Vec<Check>,
    /// What `#[serde(…)]` says on the newtype.
    #[serde(skip_serializing_if = "Serde::is_empty")]
    pub serde: Serde,
    /// What `#[serde(…)]` says on the value in it.
    #[serde(skip_serializing_if = "Serde::is_empty")]
    pub inner: Serde,
    /// What the namespaces of stores said.
    #[serde(skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

impl Domain {
    /// A domain over this type that has said nothing else.
    pub fn new(rust: TypeRef, ty: Type, source: Source) -> Self {
        Self {
            rust,
            source,
            doc: None,
            name: None,
            renamed_from: Vec::new(),
            ty,
            precision: None,
            rules: Vec::new(),
            rule_texts: None,
            checks: Vec::new(),
            serde: Serde::default(),
            inner: Serde::default(),
            extensions: Extensions::default(),
        }
    }

    /// Adds a rule, with its name and message where it has them.
    pub fn add_rule(&mut self, rule: Rule, text: RuleText) {
        RuleTexts::add(&mut self.rule_texts, &rule, text);
        self.rules.push(rule);
    }

    /// The name in the store.
    pub fn store_name(&self) -> Text {
        self.name.clone().unwrap_or_else(|| Case::Snake.of_type(&self.rust.name).into())
    }
}
