//! Quotes around names are never a difference between two catalogs.

use rustc_hash::FxHashMap;

use crate::catalog::{Catalog, Text, expression, sql_texts};

/// The catalog of a snapshot, with each text written as in `now` where the two differ by nothing but quotes that no name needs:
/// earlier versions quoted every name.
pub fn aligned(mut was: Catalog, now: &Catalog) -> Catalog {
    if was == *now {
        return was;
    }
    let mut texts: FxHashMap<String, Text> = FxHashMap::default();
    sql_texts::for_each(&mut now.clone(), &mut |sql| {
        texts.insert(expression::without_needless_quotes(sql).into_owned(), sql.clone());
    });
    sql_texts::for_each(&mut was, &mut |sql| {
        if let Some(now) = texts.get(&*expression::without_needless_quotes(sql)) {
            sql.clone_from(now);
        }
    });
    was
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Column, Constraint, ConstraintKind, DataType, QualifiedName, Table};

    fn catalog(check: &str) -> Catalog {
        let mut table = Table::new(QualifiedName::new("app", "users"));
        table.columns.push(Column::new("id", DataType::Integer));
        table.constraints.push(Constraint::new("users_check", ConstraintKind::check(check.to_owned())));
        Catalog { tables: vec![table], ..Catalog::default() }
    }

    fn check(was: &str, now: &str, expected: &str) {
        assert_eq!(aligned(catalog(was), &catalog(now)), catalog(expected), "{was} and {now}");
    }

    #[test]
    fn texts_that_differ_by_quotes_alone_are_the_same() {
        check(r#""id" > 0 AND "order" > 1"#, r#"id > 0 AND "order" > 1"#, r#"id > 0 AND "order" > 1"#);
        check("id > 0", r#""id" > 0"#, r#""id" > 0"#);
    }

    #[test]
    fn texts_that_differ_otherwise_stay_as_they_are() {
        check(r#""id" > 0"#, "id > 1", r#""id" > 0"#);
        check(r#""Id" > 0"#, "Id > 0", r#""Id" > 0"#);
        check(r#"id = '"id"'"#, "id = 'id'", r#"id = '"id"'"#);
    }
}
