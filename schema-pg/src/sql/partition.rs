//! PARTITION BY and PARTITION OF.

use std::fmt::{self, Write};

use super::constraint::Definition;
use super::quote::Fragment;
use super::{Ident, Name};
use crate::catalog::{Constraint, IndexTerm, PartitionBound, PartitionKey, PartitionOf, PartitionStrategy};

/// ` PARTITION BY RANGE ("created_at")`
pub struct PartitionBy<'a>(pub &'a PartitionKey);

impl fmt::Display for PartitionBy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PartitionKey { strategy, terms } = self.0;
        write!(f, " PARTITION BY {strategy} (")?;
        for (i, term) in terms.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { ", " })?;
            match term {
                IndexTerm::Column(name) => Ident(name).fmt(f)?,
                IndexTerm::Expression(expression) => write!(f, "({})", Fragment(expression))?,
            }
        }
        f.write_str(")")
    }
}

impl fmt::Display for PartitionStrategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PartitionStrategy::Range => "RANGE",
            PartitionStrategy::List => "LIST",
            PartitionStrategy::Hash => "HASH",
        })
    }
}

/// ` PARTITION OF app.events`, its own constraints, and its rows.
pub fn partition_of<'a, W: Write>(
    of: &PartitionOf,
    constraints: impl Iterator<Item = &'a Constraint>,
    f: &mut W,
) -> fmt::Result {
    write!(f, " PARTITION OF {}", Name(&of.parent))?;
    let mut none = true;
    for constraint in constraints {
        write!(f, "{}    {}", if none { " (\n" } else { ",\n" }, Definition(constraint))?;
        none = false;
    }
    f.write_str(if none { "" } else { "\n)" })?;
    f.write_str(if of.bound == PartitionBound::Default { " " } else { "\n    " })?;
    write!(f, "{}", Bound(&of.bound))
}

/// Which rows a partition holds.
pub struct Bound<'a>(pub &'a PartitionBound);

impl fmt::Display for Bound<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            PartitionBound::Range { from, to } => {
                write!(f, "FOR VALUES FROM ({}) TO ({})", from.join(", "), to.join(", "))
            }
            PartitionBound::List(values) => write!(f, "FOR VALUES IN ({})", values.join(", ")),
            PartitionBound::Hash { modulus, remainder } => {
                write!(f, "FOR VALUES WITH (MODULUS {modulus}, REMAINDER {remainder})")
            }
            PartitionBound::Default => f.write_str("DEFAULT"),
        }
    }
}
