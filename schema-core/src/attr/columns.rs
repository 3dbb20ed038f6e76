//! Columns in attributes that take them as they are.

use crate::Column;
use crate::ir::{self, Source, Text};

/// The fields of columns of which only the name counts; sorting or changing one is a mistake.
pub fn plain_fields(word: &str, columns: &[Column], mistakes: &mut Vec<ir::AttributeError>, at: Source) -> Vec<Text> {
    columns.iter().filter_map(|column| field_of(word, column, mistakes, at)).collect()
}

/// The field of a column of which only the name counts.
pub fn field_of(word: &str, column: &Column, mistakes: &mut Vec<ir::AttributeError>, at: Source) -> Option<Text> {
    let Some(field) = column.field() else {
        mistakes.push(ir::AttributeError {
            source: at,
            message: format!("`{word}` takes columns, `{}` is an expression", column.name()),
            help: "use `index([expr(\"…\")])`, which takes expressions".to_owned(),
        });
        return None;
    };
    if !column.is_plain() {
        mistakes.push(ir::AttributeError {
            source: at,
            message: format!("`{word}` takes columns as they are, `{field}` is sorted or changed here"),
            help: format!("write `{field}` alone, or use `index([…]).unique()`, which takes `.desc()` and `.lower()`"),
        });
    }
    Some(field.into())
}
