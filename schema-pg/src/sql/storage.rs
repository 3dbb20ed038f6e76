//! Storage parameters.

use std::fmt::{self, Write};

use super::Sql;
use super::quote::{Dotted, Literal};
use crate::catalog::Text;

displayed!(With<'_>);

/// ` WITH ("fillfactor" = '70')`, or nothing.
pub struct With<'a>(pub &'a [(Text, Text)]);

impl Sql for With<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        match self.0 {
            [] => Ok(()),
            parameters => write!(f, " WITH ({})", Parameters(parameters)),
        }
    }
}

/// `"fillfactor" = '70', "fastupdate" = 'false'`
pub struct Parameters<'a>(pub &'a [(Text, Text)]);

impl fmt::Display for Parameters<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (name, value)) in self.0.iter().enumerate() {
            write!(f, "{}{} = {}", if i == 0 { "" } else { ", " }, Dotted(name), Literal(value))?;
        }
        Ok(())
    }
}
