//! What stands in pg_catalog, beside the same said to the server a second time, in words of this file: conditions, keys,
//! references, indexes, defaults and generated columns have to be told apart by their names alone.

use std::fmt::Write as _;

use schema_pg::catalog::{
    Action, Constraint, ConstraintKind, Deferrable, Domain, Index, IndexColumn, IndexTerm, Nulls, Order, Table, Text,
};
use schema_pg::{quote_ident, quote_literal};

use crate::support::Live;

/// Each constraint, index, default and generated column of a table stands as it was said.
pub fn of_table(live: &mut Live, table: &Table, oid: u32) {
    let name = format!("{}.{}", quote_ident(&table.name.schema), quote_ident(&table.name.name));
    // Names and twins: of constraints, of indexes, of columns.
    let (mut ddl, mut twins) = (String::from("BEGIN;\n"), [const { Vec::new() }; 3]);
    for constraint in &table.constraints {
        if let Some(said) = constraint_as_said(constraint) {
            let twin = format!("twin {}", twins[0].len());
            let _ = writeln!(ddl, "ALTER TABLE {name} ADD CONSTRAINT {} {said};", quote_ident(&twin));
            twins[0].push((constraint.name.to_string(), twin));
        }
    }
    for index in &table.indexes {
        let twin = format!("{} twin", twins[1].len());
        let _ = writeln!(ddl, "{};", index_as_said(&twin, &name, index));
        twins[1].push((index.name.to_string(), twin));
    }
    for column in &table.columns {
        let (ty, twin) = (&column.ty, format!("twin {}", twins[2].len()));
        let said = match (&column.default, &column.generated) {
            (Some(default), _) => format!("DEFAULT {default}"),
            (None, Some(generated)) => format!("GENERATED ALWAYS AS ({}) STORED", generated.expression),
            (None, None) => continue,
        };
        let _ = writeln!(ddl, "ALTER TABLE {name} ADD COLUMN {} {ty} {said};", quote_ident(&twin));
        twins[2].push((column.name.to_string(), twin));
    }
    if let Err(error) = live.client.batch_execute(&ddl) {
        panic!("{}\n{ddl}", error.as_db_error().unwrap());
    }
    let constraints = "SELECT conname::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = $1";
    // Behind its name.
    let indexes =
        "SELECT c.relname::text, concat(i.indisunique, substr(pg_get_indexdef(c.oid), length(format('CREATE %sINDEX %I ',
            CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END, c.relname)) + 1))
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = $1";
    let columns = "SELECT a.attname::text, concat(a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attrelid = $1";
    for (query, twins) in [constraints, indexes, columns].iter().zip(&twins) {
        let rows = live.client.query(*query, &[&oid]).unwrap();
        let found = |name: &str| {
            let row = rows.iter().find(|row| row.get::<_, &str>(0) == name);
            row.unwrap_or_else(|| panic!("`{name}` is not there: {ddl}")).get::<_, String>(1)
        };
        for (name, twin) in twins {
            assert_eq!(found(name), found(twin), "{name}\n{ddl}");
        }
        for key in table.constraints.iter().filter(|_| std::ptr::eq(*query, constraints)) {
            if let ConstraintKind::PrimaryKey { columns, .. } = &key.kind {
                let columns = live.text(&format!(
                    "SELECT string_agg(quote_ident(name), ', ' ORDER BY at) FROM unnest(ARRAY[{}]) WITH ORDINALITY AS key(name, at)",
                    columns.iter().map(|name| quote_literal(name)).collect::<Vec<_>>().join(", ")
                ));
                assert_eq!(found(&key.name), format!("PRIMARY KEY ({columns})"));
            }
        }
    }
    live.takes("ROLLBACK");
}

/// Each rule of a domain stands as it was said.
pub fn of_domain(live: &mut Live, domain: &Domain) {
    let name = format!("{}.{}", quote_ident(&domain.name.schema), quote_ident(&domain.name.name));
    for check in &domain.checks {
        live.takes(&format!("BEGIN; ALTER DOMAIN {name} ADD CONSTRAINT twin CHECK ({})", check.expression));
        let definition = |which: &str| {
            format!(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contypid = {}::regtype AND conname = {}",
                quote_literal(&name),
                quote_literal(which)
            )
        };
        assert_eq!(live.text(&definition(&check.name)), live.text(&definition("twin")));
        live.takes("ROLLBACK");
    }
}

/// What is behind CONSTRAINT and its name; a table has one primary key only.
fn constraint_as_said(constraint: &Constraint) -> Option<String> {
    Some(match &constraint.kind {
        ConstraintKind::PrimaryKey { .. } => return None,
        ConstraintKind::Check { expression, .. } => format!("CHECK ({expression})"),
        ConstraintKind::Unique { columns, nulls_not_distinct, deferrable, .. } => {
            let nulls = if *nulls_not_distinct { "NULLS NOT DISTINCT " } else { "" };
            format!("UNIQUE {nulls}({}){}", list(columns), when(*deferrable))
        }
        ConstraintKind::ForeignKey { columns, target, target_columns, on_delete, on_update, deferrable, .. } => {
            let target = format!("{}.{}", quote_ident(&target.schema), quote_ident(&target.name));
            let (delete, update) = (action(*on_delete), action(*on_update));
            let (columns, theirs, when) = (list(columns), list(target_columns), when(*deferrable));
            format!(
                "FOREIGN KEY ({columns}) REFERENCES {target} ({theirs}) ON DELETE {delete} ON UPDATE {update}{when}"
            )
        }
        ConstraintKind::Exclude { method, elements, predicate, deferrable } => {
            let with = |element: &schema_pg::catalog::Exclusion| {
                format!("{} WITH {}", term(&element.column), element.operator)
            };
            let elements: Vec<String> = elements.iter().map(with).collect();
            let filter = predicate.as_ref().map(|filter| format!(" WHERE ({filter})")).unwrap_or_default();
            format!("EXCLUDE USING {method} ({}){filter}{}", elements.join(", "), when(*deferrable))
        }
        other => panic!("a constraint of another kind: {other:?}"),
    })
}

fn index_as_said(twin: &str, table: &str, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let terms: Vec<String> = index.columns.iter().map(term).collect();
    let mut said =
        format!("CREATE {unique}INDEX {} ON {table} USING {} ({})", quote_ident(twin), index.method, terms.join(", "));
    if !index.include.is_empty() {
        let _ = write!(said, " INCLUDE ({})", list(&index.include));
    }
    if index.nulls_not_distinct {
        said += " NULLS NOT DISTINCT";
    }
    let storage: Vec<String> =
        index.storage.iter().map(|(name, value)| format!("{name} = {}", quote_literal(value))).collect();
    if !storage.is_empty() {
        let _ = write!(said, " WITH ({})", storage.join(", "));
    }
    if let Some(filter) = &index.predicate {
        let _ = write!(said, " WHERE {filter}");
    }
    said
}

fn term(column: &IndexColumn) -> String {
    let mut said = match &column.term {
        IndexTerm::Column(name) => quote_ident(name),
        IndexTerm::Expression(expression) => format!("({expression})"),
    };
    if let Some(collation) = &column.collation {
        let parts: Vec<String> = collation.splitn(2, '.').map(quote_ident).collect();
        let _ = write!(said, " COLLATE {}", parts.join("."));
    }
    if let Some(class) = &column.opclass {
        let _ = write!(said, " {}", class.name);
        let parameters: Vec<String> =
            class.parameters.iter().map(|(name, value)| format!("{name} = {}", quote_literal(value))).collect();
        if !parameters.is_empty() {
            let _ = write!(said, " ({})", parameters.join(", "));
        }
    }
    said += if column.order == Order::Desc { " DESC" } else { " ASC" };
    said += match column.nulls {
        None => "",
        Some(Nulls::First) => " NULLS FIRST",
        Some(Nulls::Last) => " NULLS LAST",
    };
    // Other methods than btree know no order.
    said.strip_suffix(" ASC").map_or(said.clone(), str::to_owned)
}

fn list(names: &[Text]) -> String {
    names.iter().map(|name| quote_ident(name)).collect::<Vec<_>>().join(", ")
}

fn action(action: Action) -> &'static str {
    match action {
        Action::NoAction => "NO ACTION",
        Action::Restrict => "RESTRICT",
        Action::Cascade => "CASCADE",
        Action::SetNull => "SET NULL",
        Action::SetDefault => "SET DEFAULT",
    }
}

fn when(deferrable: Deferrable) -> &'static str {
    match deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => " DEFERRABLE",
        Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}
