//! What an index or a partition looks at: a column, or an expression over columns.

use schema_core::Diagnostic;
use schema_core::ir::{self, Embedded, Entity, Field, Source, Text, Type};

use super::columns::column_of;
use super::flatten;
use super::fragment::condition;
use super::scope::Scope;
use crate::catalog::{Column, IndexColumn, IndexTerm, Nulls, OperatorClass, Order};
use crate::sql::expression;

/// The entity as it was said, the same with its flattened fields in their places, and the columns of its table.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    pub declared: &'a Entity,
    pub flat: &'a Entity,
    pub columns: &'a [Column],
}

/// A term with all that was said of it.
pub fn column(
    rows: Rows<'_>,
    declared: &ir::IndexColumn,
    word: &str,
    at: Source,
    scope: &mut Scope<'_>,
) -> Option<IndexColumn> {
    Some(IndexColumn {
        term: term(rows, &declared.term, word, at, scope)?,
        order: match declared.order {
            ir::Order::Asc => Order::Asc,
            ir::Order::Desc => Order::Desc,
        },
        nulls: declared.nulls.map(|nulls| match nulls {
            ir::Nulls::First => Nulls::First,
            ir::Nulls::Last => Nulls::Last,
        }),
        collation: declared.collation.clone(),
        opclass: declared.opclass.as_deref().map(|declared| {
            Box::new(OperatorClass { name: declared.name.clone(), parameters: declared.parameters.clone() })
        }),
    })
}

/// The column or expression that is meant; `None` where the field is not there, which was reported.
pub fn term(
    rows: Rows<'_>,
    declared: &ir::IndexTerm,
    word: &str,
    at: Source,
    scope: &mut Scope<'_>,
) -> Option<IndexTerm> {
    Some(match declared {
        ir::IndexTerm::Field(name) => IndexTerm::Column(column_of(rows.flat, name)?),
        ir::IndexTerm::Lower(name) => {
            let column = expression::column(&column_of(rows.flat, name)?);
            IndexTerm::Expression(expression::lower(&column).into())
        }
        ir::IndexTerm::Member(name, path) => member(rows, rows.declared.field(name)?, (path, word, at), scope)?,
        ir::IndexTerm::Expression(sql) => {
            condition(rows.declared, word, sql, at, rows.columns, scope);
            scope.immutable(rows.declared, word, sql, at);
            IndexTerm::Expression(sql.clone())
        }
    })
}

/// `address.member("city")`: the column of a flattened field, else what is inside jsonb.
fn member(
    rows: Rows<'_>,
    field: &Field,
    (path, word, at): (&Text, &str, Source),
    scope: &mut Scope<'_>,
) -> Option<IndexTerm> {
    let parts: Vec<&str> = path.split('.').collect();
    let (column, ty, rest) = match flatten::embedded(field, scope) {
        Some(embedded) => {
            let inner = named(embedded, parts[0])?;
            (column_of(rows.flat, &flatten::member_name(field, inner))?, &inner.ty, &parts[1..])
        }
        None => (column_of(rows.flat, &field.name)?, &field.ty, &parts[..]),
    };
    if rest.is_empty() {
        return Some(IndexTerm::Column(column));
    }
    if is_in_list(ty, rest, scope) {
        let message = format!("`{}.{path}` is in a list, of which PostgreSQL indexes no member", field.name);
        let help = format!("say it to the store that can: `#[mongo({word}([{}.member(\"{path}\")]))]`", field.name);
        let path = format!("{}.{word}", rows.declared.rust.name);
        scope.found.push(Diagnostic::new("P0115", path, at, message).help(help));
    }
    let names = written(ty, rest, scope);
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    Some(IndexTerm::Expression(expression::json_member(&expression::column(&column), &names).into()))
}

/// The member of this name: in Rust, or as serde writes it.
fn named<'e>(embedded: &'e Embedded, name: &str) -> Option<&'e Field> {
    embedded.fields.iter().find(|inner| inner.name == name || embedded.serde.field_name(inner) == name)
}

/// Some step above the last is a list.
fn is_in_list(ty: &Type, path: &[&str], scope: &Scope<'_>) -> bool {
    let mut ty = ty;
    for part in path {
        let embedded = match ty {
            Type::List(_) | Type::Tuple(_) => return true,
            Type::Embedded(embedded) => scope.registry.embedded_of(embedded),
            _ => None,
        };
        match embedded.and_then(|embedded| named(embedded, part)) {
            Some(inner) => ty = &inner.ty,
            None => return false,
        }
    }
    false
}

/// The names of members as serde writes them.
fn written(ty: &Type, path: &[&str], scope: &Scope<'_>) -> Vec<Text> {
    let mut ty = ty.clone();
    let mut names = Vec::with_capacity(path.len());
    for part in path {
        let embedded = match &ty {
            Type::Embedded(embedded) => scope.registry.embedded_of(embedded),
            _ => None,
        };
        let inner = embedded.and_then(|embedded| Some((embedded, named(embedded, part)?)));
        match inner {
            Some((embedded, inner)) => {
                names.push(embedded.serde.field_name(inner));
                ty = inner.ty.clone();
            }
            None => {
                names.push((*part).to_owned().into());
                ty = Type::Json;
            }
        }
    }
    names
}

/// What stands for a term in the name of an index.
pub fn word(rows: Rows<'_>, term: &ir::IndexTerm) -> Text {
    match term {
        ir::IndexTerm::Field(field) | ir::IndexTerm::Lower(field) => {
            column_of(rows.flat, field).unwrap_or_else(|| field.clone())
        }
        ir::IndexTerm::Member(field, path) => {
            let field =
                rows.declared.field(field).map_or_else(|| field.clone(), |known| rows.declared.column_name(known));
            format!("{field}_{}", path.replace('.', "_")).into()
        }
        ir::IndexTerm::Expression(_) => "expr".into(),
    }
}

#[cfg(test)]
#[allow(dead_code, reason = "nobody reads the fields of these entities")]
mod tests {
    use schema_core::{Embedded, Entity, registry};

    #[derive(serde::Serialize, Embedded)]
    struct Line {
        sku: String,
        #[serde(rename = "quantity")]
        qty: i64,
    }

    #[derive(Entity)]
    #[entity(index([lines.member("sku")]))]
    struct Cart {
        #[entity(primary_key)]
        id: i64,
        lines: Vec<Line>,
    }

    #[derive(Entity)]
    #[entity(index([line.member("quantity")]), index([line.member("qty")]).name("same"))]
    struct Order {
        #[entity(primary_key)]
        id: i64,
        line: Line,
    }

    #[test]
    fn members_of_lists_are_no_expressions_of_postgresql_and_names_of_serde_are_known() {
        let found = crate::lower(&registry![Cart].unwrap()).unwrap_err();
        let found: Vec<String> =
            found.0.iter().map(|found| format!("{} {}: {}", found.code, found.path, found.message)).collect();
        assert_eq!(found, ["P0115 Cart.index: `lines.sku` is in a list, of which PostgreSQL indexes no member"]);
        let sql = crate::create(&crate::lower(&registry![Order].unwrap()).unwrap()).to_string();
        assert_eq!(sql.matches("btree ((line ->> 'quantity'));").count(), 2, "{sql}");
    }
}
