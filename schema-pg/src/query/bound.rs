//! Values, bound so that every driver sends a type that PostgreSQL takes for the column.

use sea_query::{Expr, Value};

use super::Rows;
use crate::catalog::{Column, DataType};
use crate::sql::Name;

/// A value for a column that is written: through the function that encrypts it, where there is one.
pub fn written(rows: &Rows<'_>, column: &Column, value: Value) -> Expr {
    match rows.model.encrypted.iter().find(|(own, _)| *own == column.name) {
        Some((_, function)) => Expr::cust_with_expr(format!("{}($1)", Name(function)), Expr::val(value)),
        None => bound(rows, column, value),
    }
}

/// A value that is compared with a column, or assigned to it.
///
/// A driver sends a parameter with the type that the value has in Rust (sqlx), or refuses one that the server expects otherwise
/// (tokio-postgres). So a text for another column is declared as text, and a number as what it is; what the column makes of it is PostgreSQL's
/// matter. Never a type with a length: an explicit cast cuts off what is too long.
pub fn bound(rows: &Rows<'_>, column: &Column, value: Value) -> Expr {
    let base = rows.base(&column.ty);
    let is_own = *base == column.ty;
    let declared = match &value {
        Value::String(_) | Value::Char(_) => {
            return match base {
                DataType::Text | DataType::Varchar(_) | DataType::Char(_) if is_own => Expr::val(value),
                DataType::Text | DataType::Varchar(_) | DataType::Char(_) => cast(value, "text"),
                base => Expr::cust_with_expr(format!("CAST($1 AS {})", unlimited(base)), cast(value, "text")),
            };
        }
        Value::TinyInt(_) | Value::SmallInt(_) => (DataType::SmallInt, "smallint"),
        Value::Int(_) => (DataType::Integer, "integer"),
        Value::BigInt(_) => (DataType::BigInt, "bigint"),
        Value::Float(_) => (DataType::Real, "real"),
        Value::Double(_) => (DataType::DoublePrecision, "double precision"),
        _ if is_own => return Expr::val(value),
        _ => return Expr::cust_with_expr(format!("CAST($1 AS {})", unlimited(base)), Expr::val(value)),
    };
    if declared.0 == column.ty { Expr::val(value) } else { cast(value, declared.1) }
}

fn cast(value: Value, ty: &str) -> Expr {
    Expr::cust_with_expr(format!("CAST($1 AS {ty})"), Expr::val(value))
}

/// The words of a type without its length.
pub fn unlimited(ty: &DataType) -> String {
    match ty {
        DataType::Varchar(_) | DataType::Char(_) => "text".to_owned(),
        DataType::Array(of) => format!("{}[]", unlimited(of)),
        // `bit(3)`, `bit varying(8)`, `character(2)`; any other loses nothing, or says what its type is.
        DataType::Other(words) if words.starts_with("bit") => "bit varying".to_owned(),
        DataType::Other(words) if words.starts_with("char") => "text".to_owned(),
        ty => ty.to_string(),
    }
}
