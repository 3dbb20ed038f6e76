//! A field: a column of a table, a member of a document.

use serde::Serialize;

use super::{
    Extensions, FieldNotes, KeySource, Rule, RuleText, RuleTexts, Serde, Source, Text, Type, TypeRef, Value, Written,
};
use crate::case::Case;
use crate::serde_case::SerdeCase;

/// What one field said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// Name in Rust, without `r#`.
    pub name: Text,
    /// Where the field stands.
    #[serde(skip)]
    pub source: Source,
    /// Its doc comment.
    pub doc: Option<Text>,
    /// `column = "…"`: the column's name where it differs.
    pub column: Option<Text>,
    /// `renamed_from("…")`: columns that this one was before, newest first.
    pub renamed_from: Vec<Text>,
    /// The type, without `Option`.
    pub ty: Type,
    /// The field is an `Option`.
    pub nullable: bool,
    /// `default = …`.
    pub default: Option<Default>,
    /// The line on which the default was said, where that is another than the field's; 0 where it is not.
    #[serde(skip)]
    pub default_line: u32,
    /// `precision(15, 2)`: digits in all, and after the decimal point.
    pub precision: Option<(u32, u32)>,
    /// Where the value of a key comes from; `None` lets the type decide.
    pub key_source: Option<KeySource>,
    /// Rules on the value.
    pub rules: Vec<Rule>,
    /// `.name("…")` and `.message("…")` of some of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_texts: Option<RuleTexts>,
    /// What the field's own type is like, where `ty = …` says another and the own is an `Option` or a list.
    #[serde(skip)]
    pub own: Option<Own>,
    /// Types that attributes of stores name beside the field's own: they come along with it.
    #[serde(skip)]
    pub brings: Option<Box<[TypeRef]>>,
    /// Added and kept by the store; the struct may leave the field out.
    pub managed: bool,
    /// Notes: why it is a copy, which laws its values fall under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<Box<FieldNotes>>,
    /// How serde writes its values.
    #[serde(skip_serializing_if = "Written::is_native")]
    pub written: Written,
    /// What `#[serde(…)]` says on the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serde: Option<Box<Serde>>,
    /// What the namespaces of stores said.
    #[serde(skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
}

impl Field {
    /// A field of this type without attributes.
    pub fn new(name: impl Into<Text>, ty: Type, nullable: bool, source: Source) -> Self {
        Self {
            name: name.into(),
            source,
            doc: None,
            column: None,
            renamed_from: Vec::new(),
            ty,
            nullable,
            default: None,
            default_line: 0,
            precision: None,
            key_source: None,
            rules: Vec::new(),
            rule_texts: None,
            own: None,
            brings: None,
            managed: false,
            notes: None,
            written: Written::Native,
            serde: None,
            extensions: Extensions::default(),
        }
    }
}

impl Field {
    /// Adds a rule, with its name and message where it has them.
    pub fn add_rule(&mut self, rule: Rule, text: RuleText) {
        RuleTexts::add(&mut self.rule_texts, &rule, text);
        self.rules.push(rule);
    }

    /// Where its default was said.
    pub fn default_source(&self) -> Source {
        match self.default_line {
            0 => self.source,
            line => Source { line, ..self.source },
        }
    }

    /// The name of the column: what `column` says, else the field's name in this case.
    pub fn column_name(&self, rename_all: Option<&str>) -> Text {
        match (&self.column, rename_all.and_then(Case::named)) {
            (Some(column), _) => column.clone(),
            (None, Some(case)) => case.of_field(&self.name).into(),
            (None, None) => self.name.clone(),
        }
    }
}

impl Serde {
    /// The name that serde gives a field of the struct on which this was said.
    pub fn field_name(&self, field: &Field) -> Text {
        match (
            field.serde.as_ref().and_then(|said| said.rename.as_ref()),
            self.rename_all.as_deref().and_then(SerdeCase::named),
        ) {
            (Some(name), _) => name.clone(),
            (None, Some(case)) => case.of_field(&field.name).into(),
            (None, None) => field.name.clone(),
        }
    }
}

/// What a store writes where a row brings no value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Default {
    /// A value of the field's type.
    Value(Value),
    /// The time of the transaction.
    Now,
    /// An SQL expression.
    Sql(Text),
}

/// What the own type of a field is like whose column has another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own {
    /// It is an `Option`.
    pub optional: bool,
    /// It is a list, or an `Option` of one.
    pub list: bool,
}
