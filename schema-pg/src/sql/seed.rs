//! Reference rows: what inserts, changes and deletes them, and leaves alone what somebody changed by hand.

use std::fmt::{self, Write};

use schema_core::ir::SeedMode;

use super::quote::{Fragment, Idents, Literal};
use super::row_security::{declared, forced, lifted};
use super::{Ident, Name, Sql};
use crate::catalog::{QualifiedName, SeedValue, Text};

/// What happens to reference rows of one table.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeRows {
    /// The table, by the name that it has then.
    pub table: QualifiedName,
    /// The columns that rows that come have values for.
    pub columns: Vec<Text>,
    /// What happens, in order.
    pub changes: Vec<RowChange>,
    /// What happens to rows that are there with other values.
    pub mode: SeedMode,
    /// The table was made just before: no row is there.
    pub new: bool,
    /// The columns of the unique by which rows are found, and its condition; none where ON CONFLICT can't name it.
    pub arbiter: Option<(Vec<Text>, Option<Text>)>,
    /// A column takes numbers of rows only where they insist.
    pub overriding: bool,
    /// The column that holds when a row was deleted.
    pub deleted_at: Option<Text>,
    /// Rows are found by the primary key: one that was deleted is restored.
    pub restores: bool,
    /// Sequences that count on from here, at least.
    pub numbers: Vec<(QualifiedName, Text)>,
    /// Tables whose policies may hide rows from their owner.
    pub forced: Vec<QualifiedName>,
}

/// What happens to a row.
#[derive(Debug, Clone, PartialEq)]
pub enum RowChange {
    /// It comes.
    Insert {
        /// By what it is found.
        key: Vec<Cell>,
        /// A value for each of the columns.
        values: Vec<Cell>,
    },
    /// Some of its values are others.
    Update {
        /// By what it is found.
        key: Vec<Cell>,
        /// The values that it gets.
        set: Vec<Cell>,
        /// Those that it has, if nobody changed them.
        was: Vec<Cell>,
    },
    /// It goes.
    Delete {
        /// By what it is found.
        key: Vec<Cell>,
        /// What it holds, if nobody changed it.
        was: Vec<Cell>,
    },
}

/// A value in a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The column.
    pub column: Text,
    /// The value.
    pub value: SeedValue,
    /// It is a number or a truth value, which is written without quotes.
    pub bare: bool,
    /// The type of the column may no longer read the text: texts are compared.
    pub as_text: bool,
    /// The function that encrypts it.
    pub encrypt: Option<QualifiedName>,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.value, &self.encrypt) {
            (SeedValue::Null, _) => f.write_str("NULL"),
            (SeedValue::Text(text), _) if self.bare => f.write_str(text),
            (SeedValue::Text(text), _) => write!(f, "{}", Literal(text)),
            (SeedValue::Session { session }, None) => {
                write!(f, "pg_catalog.current_setting({})", Literal(session))
            }
            (SeedValue::Session { session }, Some(encrypt)) => {
                write!(f, "{}(pg_catalog.current_setting({}))", Name(encrypt), Literal(session))
            }
        }
    }
}

impl Cell {
    pub(super) fn setting(&self) -> Option<&Text> {
        match &self.value {
            SeedValue::Session { session } => Some(session),
            SeedValue::Null | SeedValue::Text(_) => None,
        }
    }

    /// `name = 'admin'`
    pub(super) fn is(&self) -> String {
        format!("{} = {self}", Ident(&self.column))
    }

    /// `name IS NOT DISTINCT FROM 'admin'`
    pub(super) fn holds(&self) -> String {
        let (column, not) = (Ident(&self.column), "IS NOT DISTINCT FROM");
        match (&self.value, self.as_text) {
            (SeedValue::Null, _) => format!("{column} IS NULL"),
            (SeedValue::Text(text), true) => format!("{column}::pg_catalog.text {not} {}", Literal(text)),
            _ => format!("{column} {not} {self}"),
        }
    }
}

fn all(cells: &[Cell], word: impl Fn(&Cell) -> String) -> String {
    let known = cells.iter().filter(|cell| cell.setting().is_none());
    known.map(word).collect::<Vec<_>>().join(" AND ")
}

/// The values but those by which the row is found.
fn others(key: &[Cell], values: &[Cell]) -> Vec<Cell> {
    values.iter().filter(|cell| !key.iter().any(|key| key.column == cell.column)).cloned().collect()
}

fn key_text(key: &[Cell]) -> String {
    let texts = key.iter().map(|cell| cell.value.text().map_or("", |text| text));
    texts.collect::<Vec<_>>().join(", ")
}

displayed!(ChangeRows);

impl Sql for ChangeRows {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        let is_plain = self.forced.is_empty() && self.numbers.is_empty();
        let has_settings = self.inserts().any(|(_, values)| values.iter().any(|cell| cell.setting().is_some()));
        if self.new && is_plain && !has_settings {
            return f.write_str(&self.insert(&self.inserts().collect::<Vec<_>>(), 0));
        }
        let hidden: Vec<&QualifiedName> = self.forced.iter().collect();
        let declared = declared(&hidden);
        let mut body = if declared.is_empty() { String::new() } else { format!("DECLARE\n{declared}") };
        body.push_str("BEGIN\n");
        if !hidden.is_empty() {
            body.push_str(&lifted(4));
        }
        self.body(&mut body);
        if !hidden.is_empty() {
            body.push_str("    SET CONSTRAINTS ALL IMMEDIATE;\n");
            body.push_str(&forced(4));
        }
        body.push_str("END;");
        f.write_str(&super::do_block(&body))
    }
}

impl ChangeRows {
    fn inserts(&self) -> impl Iterator<Item = (&[Cell], &[Cell])> {
        self.changes.iter().filter_map(|change| match change {
            RowChange::Insert { key, values } => Some((key.as_slice(), values.as_slice())),
            _ => None,
        })
    }

    fn body(&self, body: &mut String) {
        let mut together: Vec<(&[Cell], &[Cell])> = Vec::new();
        for change in &self.changes {
            match change {
                RowChange::Insert { key, values } => {
                    match values.iter().any(|cell| cell.setting().is_some()) {
                        // The session needs the values of rows alone that are missing.
                        true => self.insert_from_session(key, values, body),
                        false => {
                            self.before_insert(key, values, body);
                            together.push((key, values));
                        }
                    }
                    continue;
                }
                _ => self.flush(&mut together, body),
            }
            match change {
                RowChange::Update { key, set, was } => self.update(key, set, was, body),
                RowChange::Delete { key, was } => self.delete(key, was, body),
                RowChange::Insert { .. } => {}
            }
        }
        self.flush(&mut together, body);
        for (sequence, number) in &self.numbers {
            let name = Name(sequence);
            // Writing to a String can't fail.
            let _ = writeln!(
                body,
                "    PERFORM pg_catalog.setval({}, {number}) FROM {name} AS s WHERE s.last_value < {number} OR (s.last_value = {number} AND NOT s.is_called);",
                Literal(&name.to_string())
            );
        }
    }

    /// Rows that come together, and a word about those that are there otherwise.
    fn flush(&self, together: &mut Vec<(&[Cell], &[Cell])>, body: &mut String) {
        let rows = std::mem::take(together);
        if rows.is_empty() {
            return;
        }
        let _ = writeln!(body, "    {};", self.insert(&rows, 4));
        if self.new || self.mode == SeedMode::InsertOnly {
            return;
        }
        for (key, values) in rows {
            let others: Vec<Cell> = others(key, values);
            let as_seeded: Vec<String> =
                [all(key, Cell::is), all(&others, Cell::holds)].into_iter().filter(|sql| !sql.is_empty()).collect();
            self.unless_there(&as_seeded.join(" AND "), "was there with other values", key, body);
        }
    }

    /// One INSERT for all of them.
    fn insert(&self, rows: &[(&[Cell], &[Cell])], indent: usize) -> String {
        let pad = " ".repeat(indent + 4);
        let values: Vec<String> = rows
            .iter()
            .map(|(_, values)| {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!("{pad}({})", values.join(", "))
            })
            .collect();
        let overriding = if self.overriding { " OVERRIDING SYSTEM VALUE" } else { "" };
        let conflict = match &self.arbiter {
            _ if self.new => String::new(),
            None => format!("\n{pad}ON CONFLICT DO NOTHING"),
            Some((columns, predicate)) => {
                let filter = predicate.as_ref().map(|sql| format!(" WHERE {}", Fragment(sql))).unwrap_or_default();
                format!("\n{pad}ON CONFLICT ({}){filter} DO NOTHING", Idents(columns))
            }
        };
        let (table, columns) = (Name(&self.table), Idents(&self.columns));
        format!("INSERT INTO {table} ({columns}){overriding} VALUES\n{}{conflict}", values.join(",\n"))
    }

    /// A row that is deleted comes back; one that is there otherwise becomes what it should be, where that is asked for.
    fn before_insert(&self, key: &[Cell], values: &[Cell], body: &mut String) {
        if self.new || self.mode == SeedMode::InsertOnly {
            return;
        }
        let (table, key_is) = (Name(&self.table), all(key, Cell::is));
        let set: Vec<String> = self.set(key, values);
        let differs = format!("NOT ({})", all(&others(key, values), Cell::holds));
        if let Some(deleted_at) = self.deleted_at.as_ref().filter(|_| self.restores) {
            let deleted_at = Ident(deleted_at);
            let _ = writeln!(
                body,
                "    UPDATE {table} SET {deleted_at} = NULL WHERE {key_is} AND {deleted_at} IS NOT NULL;"
            );
            if !set.is_empty() && self.mode == SeedMode::Follow {
                let _ = writeln!(
                    body,
                    "    IF FOUND THEN\n        UPDATE {table} SET {}\n            WHERE {key_is} AND {differs};\n    END IF;",
                    set.join(", ")
                );
            }
        }
        if self.mode == SeedMode::Overwrite && !set.is_empty() {
            let _ = writeln!(body, "    UPDATE {table} SET {}\n        WHERE {key_is} AND {differs};", set.join(", "));
        }
    }

    /// `name = 'admin'` for each value but those by which the row is found, and those of the session.
    fn set(&self, key: &[Cell], values: &[Cell]) -> Vec<String> {
        let is_key = |cell: &&Cell| !key.iter().any(|key| key.column == cell.column) && cell.setting().is_none();
        values.iter().filter(is_key).map(|cell| format!("{} = {cell}", Ident(&cell.column))).collect()
    }

    fn insert_from_session(&self, key: &[Cell], values: &[Cell], body: &mut String) {
        let table = Name(&self.table);
        self.before_insert(key, values, body);
        let _ = writeln!(body, "    IF NOT EXISTS (SELECT FROM {table} WHERE {}) THEN", all(key, Cell::is));
        for setting in values.iter().filter_map(Cell::setting) {
            let hint = format!("say it before, in the session: SELECT set_config('{setting}', $1, false)");
            let _ = writeln!(
                body,
                "        IF COALESCE(pg_catalog.current_setting({name}, true), '') = '' THEN
            RAISE EXCEPTION 'the session has no value in %, for the row (%) of %', {name}, {key}, {of}
                USING ERRCODE = 'invalid_parameter_value', HINT = {hint};
        END IF;",
                name = Literal(setting),
                key = Literal(&key_text(key)),
                of = Literal(&self.table.to_string()),
                hint = Literal(&hint),
            );
        }
        let _ = writeln!(body, "        {};\n    END IF;", self.insert(&[(key, values)], 8));
    }

    fn update(&self, key: &[Cell], set: &[Cell], was: &[Cell], body: &mut String) {
        let (table, key_is) = (Name(&self.table), all(key, Cell::is));
        let set_to: Vec<String> = set.iter().map(|cell| format!("{} = {cell}", Ident(&cell.column))).collect();
        let unchanged: String = match self.mode {
            SeedMode::Overwrite => String::new(),
            _ => was.iter().map(|cell| format!(" AND {}", cell.holds())).collect(),
        };
        let _ = writeln!(body, "    UPDATE {table} SET {}\n        WHERE {key_is}{unchanged};", set_to.join(", "));
        let is_done = [key_is, all(set, Cell::holds)].join(" AND ");
        let _ = writeln!(body, "    IF NOT FOUND THEN");
        let mut inner = String::new();
        self.unless_there(&is_done, "was changed or deleted by hand", key, &mut inner);
        inner.lines().for_each(|line| {
            let _ = writeln!(body, "    {line}");
        });
        body.push_str("    END IF;\n");
    }

    fn delete(&self, key: &[Cell], was: &[Cell], body: &mut String) {
        let (table, key_is) = (Name(&self.table), all(key, Cell::is));
        let unchanged: String = match self.mode {
            SeedMode::Overwrite => String::new(),
            _ => was
                .iter()
                .filter(|cell| cell.setting().is_none() && !key.iter().any(|key| key.column == cell.column))
                .map(|cell| format!(" AND {}", cell.holds()))
                .collect(),
        };
        let live = match &self.deleted_at {
            Some(deleted_at) => {
                let deleted_at = Ident(deleted_at);
                let _ = writeln!(
                    body,
                    "    UPDATE {table} SET {deleted_at} = pg_catalog.now()\n        WHERE {key_is} AND {deleted_at} IS NULL{unchanged};"
                );
                format!(" AND {deleted_at} IS NULL")
            }
            None => {
                let _ = writeln!(body, "    DELETE FROM {table}\n        WHERE {key_is}{unchanged};");
                String::new()
            }
        };
        let _ = writeln!(
            body,
            "    IF EXISTS (SELECT FROM {table} WHERE {key_is}{live}) THEN\n        {}\n    END IF;",
            self.warning("was changed by hand", key)
        );
    }

    /// A word about a row that is not there as it should be.
    fn unless_there(&self, condition: &str, what: &str, key: &[Cell], body: &mut String) {
        let live = match &self.deleted_at {
            Some(deleted_at) => format!(" AND {} IS NULL", Ident(deleted_at)),
            None => String::new(),
        };
        let _ = writeln!(
            body,
            "    IF NOT EXISTS (SELECT FROM {} WHERE {condition}{live}) THEN\n        {}\n    END IF;",
            Name(&self.table),
            self.warning(what, key)
        );
    }

    fn warning(&self, what: &str, key: &[Cell]) -> String {
        format!(
            "RAISE WARNING 'the row (%) of % {what}, and is left as it is', {}, {};",
            Literal(&key_text(key)),
            Literal(&self.table.to_string())
        )
    }
}
