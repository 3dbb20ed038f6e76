//! What all steps of lowering look up, and where they report.

use std::borrow::Cow;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use schema_core::ir::{Embedded, Source, TypeRef};
use schema_core::{Diagnostic, Registry};

use crate::condition::{self, Condition, Untranslatable};
use crate::config::Config;
use crate::options::EntityOptions;
use crate::spec::{AccessPattern, EncryptedField, RuleModel, Text, Value};

/// A condition as it was read.
type Parsed = Rc<Result<Condition, Untranslatable>>;

/// The registry, the settings, and what was found wrong.
pub struct Scope<'r> {
    pub registry: &'r Registry,
    pub config: &'r Config,
    /// What was found wrong.
    pub found: Vec<Diagnostic>,
    /// Conditions on the documents of the collection at hand, beside its schema.
    pub rules: Vec<Value>,
    /// What those of them are called that have a name.
    pub rule_models: Vec<RuleModel>,
    /// Conditions that were read: many entities say the same.
    parsed: FxHashMap<Text, Parsed>,
    /// Encrypted fields of the collection at hand.
    pub encrypted: Vec<EncryptedField>,
    /// Where the attribute of each index of this collection stands.
    pub index_sources: Vec<(Text, Source)>,
    /// The access patterns so far, with what serves each.
    pub patterns: Vec<AccessPattern>,
}

impl<'r> Scope<'r> {
    pub fn new(registry: &'r Registry, config: &'r Config) -> Self {
        Self {
            registry,
            config,
            found: Vec::new(),
            rules: Vec::new(),
            rule_models: Vec::new(),
            encrypted: Vec::new(),
            index_sources: Vec::new(),
            patterns: Vec::new(),
            parsed: FxHashMap::default(),
        }
    }

    /// Reports a mistake and its fix.
    pub fn report(
        &mut self,
        code: &'static str,
        path: impl Into<String>,
        at: Source,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found.push(Diagnostic::new(code, path, at, message).help(help));
    }

    /// The same, where several fields lead to one mistake of their type: it is reported once.
    pub fn report_once(
        &mut self,
        code: &'static str,
        path: impl Into<String>,
        at: Source,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.report(code, path, at, message, help);
        if let Some((last, before)) = self.found.split_last()
            && before
                .iter()
                .any(|known| (known.code, &known.path, &known.message) == (last.code, &last.path, &last.message))
        {
            self.found.pop();
        }
    }

    /// The condition that this text says.
    pub fn parse(&mut self, sql: &Text) -> Parsed {
        if let Some(known) = self.parsed.get(sql) {
            return Rc::clone(known);
        }
        let parsed = Rc::new(condition::parse(sql));
        self.parsed.insert(sql.clone(), Rc::clone(&parsed));
        parsed
    }

    /// The embedded struct of a type; also of one that no field of the registry has.
    pub fn embedded(&self, ty: &TypeRef) -> Option<Cow<'r, Embedded>> {
        super::inside::embedded_of(Some(self.registry), ty)
    }
}

/// The attribute `without` names this.
pub fn is_left_out(attrs: Option<&EntityOptions>, name: &str) -> bool {
    attrs.is_some_and(|attrs| attrs.without.iter().any(|without| without.name == name))
}
