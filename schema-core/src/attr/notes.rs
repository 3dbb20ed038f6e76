//! Notes: facts for documents and lints. None of them yields SQL; `registry.to_json()` has all of them.

use super::{FieldDraft, OnEntity, OnField, OnView, Stored};
use crate::ir::{self, AttributeError, IntoSpan, Notes, Regulation, Source, Text};

/// A note on an entity or a view.
fn note(notes: &mut Option<Box<Notes>>) -> &mut Notes {
    notes.get_or_insert_default()
}

/// A second one.
fn twice(what: &str, at: Source) -> AttributeError {
    AttributeError { source: at, message: format!("{what} is said twice"), help: "keep one of them".to_owned() }
}

fn extend(mistakes: &mut Vec<AttributeError>, is_twice: bool, what: &str, at: Source) {
    mistakes.extend(is_twice.then(|| twice(what, at)));
}

/// See [`expected_rows`].
#[derive(Debug)]
pub struct ExpectedRows(u64);

/// How many rows the table will have, at the size for which it is made.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(expected_rows = 1_000_000)]
/// struct Order {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
/// let registry = registry![Order]?;
/// let notes = registry.entity("order").unwrap().notes.as_ref().unwrap();
/// assert_eq!(notes.expected_rows, Some(1_000_000));
/// assert!(registry.to_json().contains(r#""expected_rows": 1000000"#));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn expected_rows(rows: u64) -> ExpectedRows {
    ExpectedRows(rows)
}

#[diagnostic::do_not_recommend]
impl OnEntity for ExpectedRows {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let was = note(&mut entity.notes).expected_rows.replace(self.0);
        extend(&mut entity.mistakes, was.is_some(), "`expected_rows`", at);
    }
}

/// See [`growth`].
#[derive(Debug)]
pub struct Growth(ir::Growth);

/// How many rows come in a time: `growth(50_000, months(1))`, `growth(2_000, days(1))`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(growth(50_000, months(1)))]
/// struct Order {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
/// let registry = registry![Order]?;
/// let notes = registry.entity("order").unwrap().notes.as_ref().unwrap();
/// assert_eq!(notes.growth, Some(ir::Growth { rows: 50_000, per: ir::Duration { months: 1, days: 0 } }));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn growth(rows: u64, per: ir::Duration) -> Growth {
    Growth(ir::Growth { rows, per })
}

#[diagnostic::do_not_recommend]
impl OnEntity for Growth {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let was = note(&mut entity.notes).growth.replace(self.0);
        extend(&mut entity.mistakes, was.is_some(), "`growth`", at);
    }
}

/// See [`backup`].
#[derive(Debug)]
pub struct Backup(ir::Backup);

/// What a recovery has to achieve: how much of the last changes may be lost (`rpo`), and how soon the data has to be there again (`rto`).
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(backup.rpo(minutes(15)).rto(hours(4)))]
/// struct Order {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
/// let registry = registry![Order]?;
/// let backup = registry.entity("order").unwrap().notes.as_ref().unwrap().backup.unwrap();
/// assert_eq!(backup.rpo, Some(ir::Span { minutes: 15, ..ir::Span::default() }));
/// assert_eq!(backup.rto, Some(ir::Span { minutes: 240, ..ir::Span::default() }));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn backup() -> Backup {
    Backup(ir::Backup::default())
}

impl Backup {
    /// Recovery point objective: changes of the last so long may be lost.
    #[must_use]
    pub fn rpo(mut self, span: impl IntoSpan) -> Self {
        self.0.rpo = Some(span.into_span());
        self
    }

    /// Recovery time objective: so long after a failure the data is there again.
    #[must_use]
    pub fn rto(mut self, span: impl IntoSpan) -> Self {
        self.0.rto = Some(span.into_span());
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Backup {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let was = note(&mut entity.notes).backup.replace(self.0);
        extend(&mut entity.mistakes, was.is_some(), "`backup`", at);
    }
}

/// See [`requirement`].
#[derive(Debug)]
pub struct Requirement(Text);

/// A requirement that the entity or view is there for, by the name that it has in the list of requirements. It can be repeated.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(requirement = "REQ-12", requirement = "REQ-13")]
/// struct Order {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
/// let registry = registry![Order]?;
/// assert_eq!(registry.entity("order").unwrap().notes.as_ref().unwrap().requirements, ["REQ-12", "REQ-13"]);
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn requirement(name: impl Into<Text>) -> Requirement {
    Requirement(name.into())
}

fn required(notes: &mut Option<Box<Notes>>, name: Text, mistakes: &mut Vec<AttributeError>, at: Source) {
    let known = &mut note(notes).requirements;
    extend(mistakes, known.contains(&name), &format!("`requirement = {name:?}`"), at);
    known.push(name);
}

#[diagnostic::do_not_recommend]
impl OnEntity for Requirement {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        required(&mut entity.notes, self.0, &mut entity.mistakes, at);
    }
}

#[diagnostic::do_not_recommend]
impl OnView for Requirement {
    fn apply(self, view: &mut ir::View, at: Source) {
        required(&mut view.notes, self.0, &mut view.mistakes, at);
    }
}

/// See [`cluster`].
#[derive(Debug)]
pub struct Cluster(Text);

/// What the entity or view belongs to: a part of the application, which documents show together. Nothing is moved: for PostgreSQL's CLUSTER
/// this says nothing.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(cluster = "billing")]
/// struct Invoice {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
/// let registry = registry![Invoice]?;
/// assert_eq!(registry.entity("invoice").unwrap().notes.as_ref().unwrap().cluster.as_deref(), Some("billing"));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn cluster(name: impl Into<Text>) -> Cluster {
    Cluster(name.into())
}

#[diagnostic::do_not_recommend]
impl OnEntity for Cluster {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let was = note(&mut entity.notes).cluster.replace(self.0);
        extend(&mut entity.mistakes, was.is_some(), "`cluster`", at);
    }
}

#[diagnostic::do_not_recommend]
impl OnView for Cluster {
    fn apply(self, view: &mut ir::View, at: Source) {
        let was = note(&mut view.notes).cluster.replace(self.0);
        extend(&mut view.mistakes, was.is_some(), "`cluster`", at);
    }
}

/// See [`owner_team`].
#[derive(Debug)]
pub struct OwnerTeam(Text);

/// The team that answers for the entity or view. It is no role of the database: that is `Roles::owner` of schema-pg.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(owner_team = "payments")]
/// struct Invoice {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
/// let registry = registry![Invoice]?;
/// assert_eq!(registry.entity("invoice").unwrap().notes.as_ref().unwrap().owner_team.as_deref(), Some("payments"));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn owner_team(name: impl Into<Text>) -> OwnerTeam {
    OwnerTeam(name.into())
}

#[diagnostic::do_not_recommend]
impl OnEntity for OwnerTeam {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let was = note(&mut entity.notes).owner_team.replace(self.0);
        extend(&mut entity.mistakes, was.is_some(), "`owner_team`", at);
    }
}

#[diagnostic::do_not_recommend]
impl OnView for OwnerTeam {
    fn apply(self, view: &mut ir::View, at: Source) {
        let was = note(&mut view.notes).owner_team.replace(self.0);
        extend(&mut view.mistakes, was.is_some(), "`owner_team`", at);
    }
}

/// See [`compliance`].
#[derive(Debug)]
pub struct Compliance(ir::Compliance);

/// A law or standard that the rows, or the values of a field, fall under, and the basis on which they are stored: `Gdpr`, `Hipaa`, `Pci`, `Sox`,
/// `Ccpa`, or another by its name. It protects nothing: what is private says `pii` or `sensitive`, how long rows are stored `retain`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(compliance(Gdpr, "contract"), compliance("LGPD", "consent"))]
/// struct Customer {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(compliance(Pci, "kept until the charge is settled"))]
///     card: String,
/// }
/// let registry = registry![Customer]?;
/// let customer = registry.entity("customer").unwrap();
/// assert_eq!(customer.notes.as_ref().unwrap().compliance[0].regulation, ir::Regulation::Gdpr);
/// let card = customer.field("card").unwrap().notes.as_ref().unwrap();
/// assert_eq!(card.compliance[0].basis, "kept until the charge is settled");
/// let json = registry.to_json();
/// assert!(json.contains(r#""regulation": "gdpr""#) && json.contains(r#""other": "LGPD""#), "{json}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn compliance(regulation: impl Into<Regulation>, basis: impl Into<Text>) -> Compliance {
    Compliance(ir::Compliance { regulation: regulation.into(), basis: basis.into() })
}

impl Compliance {
    fn add(self, to: &mut Vec<ir::Compliance>) -> bool {
        let is_twice = to.iter().any(|known| known.regulation == self.0.regulation);
        to.push(self.0);
        is_twice
    }
}

/// What a second `compliance` repeats.
const ONE_LAW: &str = "`compliance` with one law or standard";

#[diagnostic::do_not_recommend]
impl OnEntity for Compliance {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let is_twice = self.add(&mut note(&mut entity.notes).compliance);
        extend(&mut entity.mistakes, is_twice, ONE_LAW, at);
    }
}

impl<T, K, Place: Stored> OnField<T, K, Place> for Compliance {
    fn apply(self, draft: &mut FieldDraft) {
        let at = draft.field.source;
        let notes = draft.field.notes.get_or_insert_default();
        let is_twice = self.add(&mut notes.compliance);
        extend(&mut notes.mistakes, is_twice, ONE_LAW, at);
    }
}

/// See [`denormalized`].
#[derive(Debug)]
pub struct Denormalized(Text);

/// The value could be found elsewhere, and why it stands here too. Nothing keeps it equal to what it is a copy of.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Order {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(denormalized("the list of orders sorts by it"))]
///     customer_name: String,
/// }
/// let registry = registry![Order]?;
/// let notes = registry.entity("order").unwrap().field("customer_name").unwrap().notes.as_ref().unwrap();
/// assert_eq!(notes.denormalized.as_deref(), Some("the list of orders sorts by it"));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn denormalized(why: impl Into<Text>) -> Denormalized {
    Denormalized(why.into())
}

impl<T, K, Place: Stored> OnField<T, K, Place> for Denormalized {
    fn apply(self, draft: &mut FieldDraft) {
        let at = draft.field.source;
        let notes = draft.field.notes.get_or_insert_default();
        let was = notes.denormalized.replace(self.0);
        extend(&mut notes.mistakes, was.is_some(), "`denormalized`", at);
    }
}
