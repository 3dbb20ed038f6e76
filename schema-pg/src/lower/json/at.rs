//! Where a value of jsonb stands in the model, and where what is wrong about it is reported.

use schema_core::Diagnostic;
use schema_core::ir::{Embedded, Field, Source, Text};

use crate::lower::left_out::left_out;
use crate::lower::scope::Scope;

/// Whose value it is.
#[derive(Clone, Copy)]
pub enum Owner<'a> {
    /// A field of an entity.
    Field(&'a Text, &'a Text),
    /// A member of an embedded struct.
    Member(&'a Embedded, &'a Field),
    /// A type with a name of its own.
    Type(&'a Text),
}

/// Where a value stands.
#[derive(Clone, Copy)]
pub struct At<'a> {
    pub owner: Owner<'a>,
    pub source: Source,
    /// A list or a map is around it: operators don't reach it.
    pub in_list: bool,
    /// It is not checked, so nothing is wrong about it.
    pub silent: bool,
    /// The Rust paths of the types around it.
    pub around: &'a [Text],
}

impl At<'_> {
    /// The struct around it leaves this word out.
    pub fn leaves_out(&self, word: &str) -> bool {
        match self.owner {
            Owner::Member(embedded, field) => left_out(embedded, std::slice::from_ref(&field.name), word),
            _ => false,
        }
    }

    /// Reports a rule that can't be asked of the value, once, in however many places the struct stands.
    pub fn report(&self, word: &str, message: String, help: &str, scope: &mut Scope<'_>) {
        if self.silent {
            return;
        }
        let (path, out) = match self.owner {
            Owner::Field(entity, field) => (format!("{entity}.{field}"), "`#[pg(unchecked)]`".to_owned()),
            Owner::Member(embedded, field) => {
                (format!("{}.{}", embedded.rust.name, field.name), format!("`#[pg(without(\"{word}\", \"reason\"))]`"))
            }
            Owner::Type(name) => (name.to_string(), "`#[pg(unchecked)]`".to_owned()),
        };
        let known = |known: &Diagnostic| known.code == CODE && known.message == message && known.path == path;
        if !scope.found.iter().any(known) {
            let help = format!("{help}; or leave it to the application: {out}");
            scope.found.push(Diagnostic::new(CODE, path, self.source, message).help(help));
        }
    }
}

const CODE: &str = "P0130";
