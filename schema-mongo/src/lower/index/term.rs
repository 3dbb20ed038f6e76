//! What an index holds of a column: a path, and how.

use schema_core::ir::{Entity, IndexColumn, IndexTerm, Nulls, Order, Source};

use super::lowered::unwritten;
use crate::attr::{HASHED, PLANE, SPHERE, TEXT, WILDCARD};
use crate::lower::scope::Scope;
use crate::lower::{columns, reach};
use crate::spec::{Direction, Text};

/// What an index holds of a column.
pub enum Term {
    /// A path, so.
    Path(Text, Direction),
    /// It was reported that there is none.
    None,
}

/// What an index holds of a column; reports what it can't hold.
pub fn term(entity: &Entity, column: &IndexColumn, word: &str, at: Source, scope: &mut Scope<'_>) -> Term {
    let path = match &column.term {
        IndexTerm::Field(field) | IndexTerm::Lower(field) => columns::path(entity, field),
        IndexTerm::Member(field, below) => reach::of_member(entity, field, below, scope).map(|reach| reach.path),
        IndexTerm::Expression(all) if all == "$**" => Some(Text::Borrowed("$**")),
        IndexTerm::Expression(sql) => {
            let message = format!("MongoDB indexes fields, not expressions such as `{sql}`");
            let help = "keep the value in a field of its own, or leave the index to `#[pg(index(…))]`";
            scope.report("M0404", format!("{}.{word}", entity.rust.name), at, message, help);
            return Term::None;
        }
    };
    let Some(path) = path else {
        let field = match &column.term {
            IndexTerm::Member(field, below) => format!("{field}.{below}"),
            term => term.field().map(ToString::to_string).unwrap_or_default(),
        };
        unwritten(entity, &field, word, at, scope);
        return Term::None;
    };
    // Missing values stand first where the order is ascending (manual, "BSON Comparison Order").
    let nulls = match column.order {
        Order::Asc => Nulls::First,
        Order::Desc => Nulls::Last,
    };
    if column.nulls.is_some_and(|attrs| attrs != nulls) {
        let message = format!("MongoDB puts missing values of `{path}` at the other end");
        let help = "remove `.nulls_first()` or `.nulls_last()`, or leave the index to `#[pg(index(…))]`";
        scope.report("M0405", format!("{}.{word}", entity.rust.name), at, message, help);
    }
    let ordered = match column.order {
        Order::Asc => Direction::Ascending,
        Order::Desc => Direction::Descending,
    };
    match column.opclass.as_ref().map(|class| &*class.name) {
        None => Term::Path(path, ordered),
        Some(HASHED) => Term::Path(path, Direction::Hashed),
        Some(SPHERE) => Term::Path(path, Direction::Sphere),
        Some(PLANE) => Term::Path(path, Direction::Plane),
        Some(TEXT) => Term::Path(path, Direction::Text),
        Some(WILDCARD) if path == "$**" => Term::Path(path, Direction::Ascending),
        Some(WILDCARD) => Term::Path(format!("{path}.$**").into(), Direction::Ascending),
        Some(other) => {
            let message = format!("`{other}` is an operator class of PostgreSQL");
            let help = "leave the index to `#[pg(index(…))]`";
            scope.report("M0406", format!("{}.{word}", entity.rust.name), at, message, help);
            Term::None
        }
    }
}
