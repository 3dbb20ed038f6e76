//! Embedded structs inside of columns: where their members stand, which of them are private, and which had other names.

mod asked;

use schema_core::ir::{Embedded, Entity, Field, Mask, Text, Type, TypeRef};

pub use self::asked::expand;

use super::columns::column_of;
use super::scope::Scope;
use super::{flatten, name};

/// The columns that hold private members: those of flattened structs with their masks, and jsonb, of which nothing is shown.
pub fn private(declared: &Entity, flat: &Entity, scope: &Scope<'_>) -> Vec<(Text, Mask)> {
    let mut found = Vec::new();
    for field in &declared.fields {
        let Some(embedded) = flatten::embedded(field, scope) else { continue };
        for private in &embedded.private {
            let member = embedded.field(&private.field).map(|member| flatten::member_name(field, member));
            found.extend(member.and_then(|member| column_of(flat, &member)).map(|column| (column, private.mask)));
        }
    }
    for place in places(flat, scope).iter().filter(|place| !place.embedded.private.is_empty()) {
        found.extend(column_of(flat, &place.column).map(|column| (column, Mask::Null)));
    }
    found
}

/// The names that columns of flattened members had: before, and now.
pub fn renamed(declared: &Entity, scope: &mut Scope<'_>) -> Vec<(Text, Text)> {
    let known = scope.found.len();
    let flat = flatten::expand(declared, scope);
    scope.found.truncate(known);
    let mut found = Vec::new();
    for field in &declared.fields {
        let Some(embedded) = flatten::embedded(field, scope) else { continue };
        for member in embedded.fields.iter().filter(|member| !member.renamed_from.is_empty()) {
            let Some(now) = column_of(&flat, &flatten::member_name(field, member)) else { continue };
            for was in &member.renamed_from {
                let mut before = member.clone();
                before.name.clone_from(was);
                before.name = flatten::member_name(field, &before);
                let outer = field.column.as_ref().map(|column| format!("{column}_{was}").into());
                let was = outer.unwrap_or_else(|| before.column_name(declared.rename_all.as_deref()));
                found.push((name::fitted(was), now.clone()));
            }
        }
    }
    found
}

/// A struct inside of jsonb.
struct Place<'r> {
    /// The field of the column.
    column: Text,
    embedded: &'r Embedded,
    /// The names to the object, as serde writes them.
    names: Vec<Text>,
    /// Why no expression reads its members.
    why_not: Option<&'static str>,
}

const LIST: &str = "stands in a list: an index of PostgreSQL holds one value of a row";
const MAP: &str = "stands in a map: an index of PostgreSQL needs the names to a value";
const ITSELF: &str = "stands in itself: an index of PostgreSQL needs the names to a value";
const KIND: &str = "is one of several kinds of objects";

/// The structs inside of the jsonb of an entity's columns.
fn places<'r>(flat: &Entity, scope: &Scope<'r>) -> Vec<Place<'r>> {
    let mut found = Vec::new();
    for field in &flat.fields {
        walk(field, &field.name, &[], None, &mut Vec::new(), &mut found, scope);
    }
    found
}

fn walk<'r>(
    field: &Field,
    column: &Text,
    names: &[Text],
    why_not: Option<&'static str>,
    around: &mut Vec<Text>,
    found: &mut Vec<Place<'r>>,
    scope: &Scope<'r>,
) {
    let why_not = why_not.or(match &field.ty {
        Type::List(_) | Type::Tuple(_) => Some(LIST),
        Type::Map(_) => Some(MAP),
        _ => None,
    });
    let own = match field.ty.element() {
        Type::Embedded(ty) => Some((&**ty, why_not)),
        _ => None,
    };
    let brought = field.brings.iter().flatten().map(|ty| (ty, why_not.or(Some(KIND))));
    let structs: Vec<(&TypeRef, Option<&'static str>)> = own.into_iter().chain(brought).collect();
    for (ty, why_not) in structs {
        let Some(embedded) = scope.registry.embedded_of(ty) else { continue };
        let holds_itself = around.contains(&embedded.rust.path);
        let why_not = why_not.or(holds_itself.then_some(ITSELF));
        found.push(Place { column: column.clone(), embedded, names: names.to_vec(), why_not });
        if holds_itself {
            continue;
        }
        around.push(embedded.rust.path.clone());
        for member in &embedded.fields {
            let declared = member.serde.as_deref();
            if declared.is_some_and(|declared| declared.skip) {
                continue;
            }
            let mut names = names.to_vec();
            if !declared.is_some_and(|declared| declared.flatten) && !embedded.serde.transparent {
                names.push(embedded.serde.field_name(member));
            }
            walk(member, column, &names, why_not, around, found, scope);
        }
        around.pop();
    }
}
