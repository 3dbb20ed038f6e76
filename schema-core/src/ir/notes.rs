//! Notes: facts for documents and lints. No store uses them.

use serde::Serialize;

use super::{AttributeError, Duration, Source, Text};

/// What an entity or a view says for people. Most say nothing, so it is boxed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Notes {
    /// `expected_rows = 1_000_000`: how many rows there will be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_rows: Option<u64>,
    /// `growth(50_000, months(1))`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub growth: Option<Growth>,
    /// `backup.rpo(minutes(15)).rto(hours(4))`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<Backup>,
    /// `requirement = "REQ-12"`, in the order of the attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<Text>,
    /// `cluster = "billing"`: what it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<Text>,
    /// `owner_team = "payments"`: who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_team: Option<Text>,
    /// `compliance(Gdpr, "contract")`, in the order of the attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub compliance: Vec<Compliance>,
    /// `determines([postcode], [city])`, in the order of the attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub determines: Vec<Determines>,
    /// `allow("L025", "why")`, in the order of the attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<Allowance>,
}

/// What a field says for people.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FieldNotes {
    /// `denormalized("why")`: the value could be found elsewhere, and why it stands here too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denormalized: Option<Text>,
    /// `compliance(Gdpr, "contract")`, in the order of the attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub compliance: Vec<Compliance>,
    /// `allow("L012", "why")`, in the order of the attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<Allowance>,
    /// What attributes found wrong with their own arguments, for the registry to report.
    #[serde(skip)]
    pub mistakes: Vec<AttributeError>,
}

/// How fast a table grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Growth {
    /// So many rows more,
    pub rows: u64,
    /// each time that this passes.
    pub per: Duration,
}

/// What a recovery has to achieve. At least one of the two is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Backup {
    /// Recovery point objective: changes of the last so long may be lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rpo: Option<Span>,
    /// Recovery time objective: so long after a failure the data is there again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rto: Option<Span>,
}

/// A length of time. A month is as long as the calendar has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    /// Months.
    pub months: u32,
    /// Days.
    pub days: u32,
    /// Minutes.
    pub minutes: u32,
    /// Seconds.
    #[serde(skip_serializing_if = "is_none")]
    pub seconds: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_none(seconds: &u32) -> bool {
    *seconds == 0
}

impl Span {
    /// It is no time at all.
    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

/// A length of time that an attribute takes: `seconds(90)`, `days(30)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no length of time",
    label = "expected a length of time",
    note = "write it by its unit: `seconds(90)`, `minutes(15)`, `hours(1)`, `days(30)`, `months(6)`, `years(1)`"
)]
pub trait IntoSpan {
    /// The length of time.
    fn into_span(self) -> Span;
}

impl IntoSpan for Span {
    fn into_span(self) -> Span {
        self
    }
}

impl IntoSpan for Duration {
    fn into_span(self) -> Span {
        self.into()
    }
}

impl From<Duration> for Span {
    fn from(Duration { months, days }: Duration) -> Self {
        Self { months, days, minutes: 0, seconds: 0 }
    }
}

/// A rule that the data falls under, and why it may be stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compliance {
    /// The rule.
    pub regulation: Regulation,
    /// The basis on which the data is stored, or what the rule asks for here.
    pub basis: Text,
}

/// Laws and standards on data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Regulation {
    /// Regulation (EU) 2016/679, of personal data.
    Gdpr,
    /// Health Insurance Portability and Accountability Act, United States.
    Hipaa,
    /// PCI DSS, of data of payment cards.
    Pci,
    /// Sarbanes-Oxley Act, United States, of financial records.
    Sox,
    /// California Consumer Privacy Act.
    Ccpa,
    /// Another, by its name.
    Other(Text),
}

impl From<&'static str> for Regulation {
    fn from(name: &'static str) -> Self {
        Self::Other(name.into())
    }
}

/// One lint that is allowed at one place, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Allowance {
    /// The lint's code: `L012`.
    pub code: Text,
    /// Why it is right here.
    pub reason: Text,
    /// The place, with all below it: `User`, `User.email`; `app.users.email` where no struct stands for the table; empty is everywhere. What
    /// attributes say has it from where they stand.
    #[serde(skip)]
    pub path: Text,
    /// Where it was said.
    #[serde(skip)]
    pub source: Source,
}

impl Allowance {
    /// The lint of this code is allowed at this place, and below it.
    pub fn new(code: impl Into<Text>, path: impl Into<Text>, reason: impl Into<Text>) -> Self {
        Self { code: code.into(), reason: reason.into(), path: path.into(), source: Source::default() }
    }
}

/// Fields, and those whose values follow from theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Determines {
    /// Rows that are the same in these
    pub by: Vec<Text>,
    /// are the same in those.
    pub of: Vec<Text>,
    /// Where it was said.
    #[serde(skip)]
    pub source: Source,
}
