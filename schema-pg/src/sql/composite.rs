//! CREATE TYPE of composite and range types.

use std::fmt;

use super::quote::Dotted;
use super::{Ident, Name};
use crate::catalog::{CompositeType, RangeDefinition};

/// `CREATE TYPE "app"."address" AS ("street" text, "city" text)`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateComposite<'a>(pub &'a CompositeType);

impl fmt::Display for CreateComposite<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CREATE TYPE {} AS (", Name(&self.0.name))?;
        for (i, attribute) in self.0.attributes.iter().enumerate() {
            write!(f, "{}\n    {} {}", if i == 0 { "" } else { "," }, Ident(&attribute.name), attribute.ty)?;
            if let Some(collation) = &attribute.collation {
                write!(f, " COLLATE {}", Dotted(collation))?;
            }
        }
        f.write_str("\n)")
    }
}

/// `CREATE TYPE app.span AS RANGE (subtype = double precision, subtype_diff = float8mi)`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateRange<'a>(pub &'a RangeDefinition);

impl fmt::Display for CreateRange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CREATE TYPE {} AS RANGE (subtype = {}", Name(&self.0.name), self.0.subtype)?;
        for (name, value) in &self.0.options {
            match &**name {
                "multirange_type_name" => write!(f, ", {name} = {value}")?,
                _ => write!(f, ", {name} = {}", Dotted(value))?,
            }
        }
        f.write_str(")")
    }
}
