//! Rules that values must keep.

use serde::Serialize;

use super::{Source, Text, Value};

/// A rule on one value. A missing value keeps every rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Characters of a text, bytes of a byte string, elements of a list: at least and at most.
    Length {
        /// At least.
        min: Option<u32>,
        /// At most.
        max: Option<u32>,
    },
    /// A value between two others.
    Range {
        /// From here.
        min: Option<Bound>,
        /// To here.
        max: Option<Bound>,
    },
    /// A regular expression that matches somewhere in the text; anchor it with `^…$`.
    Pattern(Text),
    /// One of these values.
    OneOf(Vec<Value>),
    /// Not the empty text, not the empty list.
    NotEmpty,
    /// Equal to itself in lower case.
    Lowercase,
    /// No white space at either end.
    Trimmed,
    /// A mail address, in lower case.
    Email,
    /// A phone number as E.164 writes it: `+` and up to 15 digits.
    Phone,
    /// An http or https address.
    Url,
    /// An amount of money: two digits after the decimal point, not negative.
    Money,
    /// 0 to 100, two digits after the decimal point.
    Percentage,
    /// A currency as ISO 4217 writes it: three capitals.
    Currency,
    /// Lower case words of letters and digits, joined by single hyphens.
    Slug,
}

impl Rule {
    /// The attribute that says it.
    pub fn word(&self) -> &'static str {
        match self {
            Rule::Length { .. } => "length",
            Rule::Range { .. } => "range",
            Rule::Pattern(_) => "pattern",
            Rule::OneOf(_) => "one_of",
            Rule::NotEmpty => "not_empty",
            Rule::Lowercase => "lowercase",
            Rule::Trimmed => "trimmed",
            Rule::Email => "email",
            Rule::Phone => "phone",
            Rule::Url => "url",
            Rule::Money => "money",
            Rule::Percentage => "percentage",
            Rule::Currency => "currency",
            Rule::Slug => "slug",
        }
    }
}

/// What a rule is called, and what it says to people.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RuleText {
    /// `.name("…")`: the name of its constraint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// `.message("…")`: the message for whoever breaks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Text>,
}

impl RuleText {
    /// A name alone, where there is one.
    pub fn named(name: Option<Text>) -> Self {
        Self { name, message: None }
    }
}

/// Names and messages of rules, each by the attribute that says the rule: a field has each rule once.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct RuleTexts(Box<[(&'static str, RuleText)]>);

impl RuleTexts {
    /// Adds those of a rule, where it has some.
    pub(super) fn add(texts: &mut Option<Self>, rule: &Rule, text: RuleText) {
        if text != RuleText::default() {
            let others = texts.take().into_iter().flat_map(|texts| texts.0);
            *texts = Some(Self(others.chain([(rule.word(), text)]).collect()));
        }
    }

    /// Each rule that has a text: its attribute, and the text.
    pub fn iter(&self) -> impl Iterator<Item = &(&'static str, RuleText)> {
        self.0.iter()
    }

    /// The texts of the rule that this attribute says.
    pub fn of(&self, word: &str) -> Option<&RuleText> {
        self.iter().find(|(rule, _)| *rule == word).map(|(_, text)| text)
    }
}

/// An end of a range.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bound {
    /// The value.
    pub value: Value,
    /// The value itself belongs to the range.
    pub inclusive: bool,
}

/// `check("name", "expression")`: an SQL condition over the columns of a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// Name of the constraint.
    pub name: Text,
    /// The condition.
    pub expression: Text,
    /// `.message("…")`: the message for whoever breaks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Text>,
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
}
