//! Trees: when their triggers are called, the bodies of these, and where rows stand that are there already.

use super::guard::{Asked, Rows, is_dependent_change, refuse_snapshot};
use super::quote::Literal;
use super::refusal::Refusal;
use super::{Ident, Name};
use crate::catalog::{QualifiedName, Text};

/// The columns by which rows of a table stand below one another.
pub struct Branch<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The key.
    pub key: &'a Text,
    /// The key of the row above.
    pub parent: &'a Text,
    /// The keys from the root down to the row itself.
    pub path: &'a Text,
    /// How many rows are above.
    pub level: &'a Text,
    /// The path is an `ltree`, else an array of texts. The extension's operators are in a schema that nobody knows, so such a
    /// path is compared and put together as text.
    pub is_ltree: bool,
    /// For whom the rows are.
    pub asked: Asked,
    /// All that write rows are SERIALIZABLE.
    pub serializable: bool,
}

impl Branch<'_> {
    /// The path of a root.
    fn root(&self, row: &str) -> String {
        let key = Ident(self.key);
        match self.is_ltree {
            true => format!("pg_catalog.translate({row}.{key}::pg_catalog.text, '-', '_')"),
            false => format!("ARRAY[{row}.{key}::pg_catalog.text]"),
        }
    }

    /// The path of a row below another, which has the path `above`. A row that is not filled yet has none.
    fn below(&self, above: &str, row: &str) -> String {
        match self.is_ltree {
            true => format!("{above} || '.' || {}", self.root(row)),
            false => format!("CASE WHEN {above} IS NOT NULL THEN {above} || {} END", self.root(row)),
        }
    }

    /// A text as a path. The type's schema is not known, so it is read as a row of the table is.
    fn value(&self, text: &str) -> String {
        let path = Literal(self.path);
        format!(
            "(pg_catalog.jsonb_populate_record(NULL::{}, pg_catalog.jsonb_build_object({path}, {text}))).{}",
            Name(self.table),
            Ident(self.path)
        )
    }

    /// A path as it is compared.
    fn plain(&self, path: &str) -> String {
        if self.is_ltree { format!("{path}::pg_catalog.text") } else { path.to_owned() }
    }
}

/// WHEN: the row goes to another place.
pub fn is_moved(of: &Branch<'_>) -> String {
    super::changed(&[of.parent, of.key])
}

/// WHEN: where the row stands is written, but not by what sets it, which runs as the owner.
pub fn is_written(of: &Branch<'_>) -> String {
    let (path, level) = (Ident(of.path), Ident(of.level));
    let (was, now) = (of.plain(&format!("OLD.{path}")), of.plain(&format!("NEW.{path}")));
    format!(
        "{} OR (({was} IS DISTINCT FROM {now} OR OLD.{level} IS DISTINCT FROM NEW.{level}) AND NOT {})",
        is_moved(of),
        is_dependent_change()
    )
}

/// Sets where a row stands, by where the row above it does. That row is locked as by a foreign key: it can be changed meanwhile, and does not move,
/// nor does any row above it. In an older snapshot it is an error (40001) to lock a row that has moved.
pub fn keep_body(of: &Branch<'_>) -> String {
    let [key, parent, path, level] = [of.key, of.parent, of.path, of.level].map(|column| Ident(column));
    let parent_text = format!("NEW.{parent}");
    let key_text = format!("NEW.{key}");
    let isolated = Refusal {
        message: "row % of %.% moves in its tree, and this transaction does not see rows that came meanwhile: move it in READ COMMITTED",
        arguments: &[&key_text, "TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
        code: "invalid_transaction_state",
    };
    let missing = Refusal {
        message: "row % of %.% stands below row %, which is not there: a parent comes before its children",
        arguments: &[&key_text, "TG_TABLE_SCHEMA", "TG_TABLE_NAME", &parent_text],
        code: "foreign_key_violation",
    };
    format!(
        "DECLARE
    above {ty};
    steps bigint;
BEGIN{unseen}
    -- A row that moves takes along what is below it. Locked before it is changed, so that nobody reads where it was.
    IF TG_OP = 'UPDATE' AND ({moved}) THEN{isolated}
        PERFORM FROM {table} AS r WHERE r.{key} = OLD.{key} FOR UPDATE;
    END IF;
    IF NEW.{parent} IS NULL THEN
        NEW.{path} := {root};
        NEW.{level} := 0;
        RETURN NEW;
    END IF;
    -- What moves the row above locks it FOR UPDATE: one of the two waits for the other.
    SELECT {plain}, p.{level} INTO above, steps FROM {table} AS p WHERE p.{key} = NEW.{parent} FOR KEY SHARE;
    IF NOT FOUND THEN
        {missing}
    END IF;
    -- While a table that was there before becomes a tree, what fills it brings what the row above does not have yet.
    IF above IS NOT NULL OR TG_OP = 'INSERT' THEN
        NEW.{path} := {below};
    END IF;
    IF steps IS NOT NULL OR TG_OP = 'INSERT' THEN
        NEW.{level} := steps + 1;
    END IF;
    RETURN NEW;
END;",
        ty = if of.is_ltree { "pg_catalog.text" } else { "pg_catalog.text[]" },
        unseen = of.asked.refuse_unseen(Rows::Any, "    "),
        isolated = refuse_snapshot(&isolated.to_string(), of.serializable, "        "),
        moved = is_moved(of),
        root = of.root("NEW"),
        plain = of.plain(&format!("p.{path}")),
        table = Name(of.table),
        below = of.below("above", "NEW"),
    )
}

/// Sets where the row that moved stands, and all rows below it. One that is below itself is not looked below again: all
/// circles that a statement makes hold a row that it moved. All of them are locked first, so that no row comes below one of them unseen; rows that
/// came while this waited are found when the paths are set, and then all is done again.
pub fn move_body(of: &Branch<'_>) -> String {
    let [key, parent, path, level] = [of.key, of.parent, of.path, of.level].map(|column| Ident(column));
    let table = Name(of.table);
    let key_text = format!("NEW.{key}");
    let parent_text = format!("NEW.{parent}");
    let circle = Refusal {
        message: "row % of %.% would stand below itself: row % is below it",
        arguments: &[&key_text, "TG_TABLE_SCHEMA", "TG_TABLE_NAME", &parent_text],
        code: "check_violation",
    };
    let above = of.plain(&format!("p.{path}"));
    format!(
        "#variable_conflict use_column
DECLARE
    circle boolean;
    held_keys pg_catalog.text[];
    set_keys pg_catalog.text[];
BEGIN{unseen}
    LOOP
        WITH RECURSIVE below (key) AS (
            SELECT NEW.{key}
            UNION
            SELECT r.{key} FROM below AS b JOIN {table} AS r ON r.{parent} = b.key
        ), held AS (
            SELECT r.{key} AS key FROM {table} AS r JOIN below AS b ON r.{key} = b.key ORDER BY r.{key} FOR UPDATE OF r
        )
        SELECT pg_catalog.array_agg(w.key::pg_catalog.text ORDER BY w.key) INTO held_keys FROM held AS w;
        WITH RECURSIVE below (key, path, level, circle) AS (
            SELECT r.{key}, CASE WHEN p.{key} IS NULL THEN {root} ELSE {under} END, CASE WHEN p.{key} IS NULL THEN 0 ELSE p.{level}::bigint + 1 END, false
            FROM {table} AS r LEFT JOIN {table} AS p ON p.{key} = r.{parent}
            WHERE r.{key} = NEW.{key}
            UNION ALL
            SELECT r.{key}, {next}, b.level + 1, r.{key} = NEW.{key}
            FROM below AS b JOIN {table} AS r ON r.{parent} = b.key
            WHERE NOT b.circle
        ), kept AS (
            UPDATE {table} AS r SET {path} = {value}, {level} = b.level
            FROM below AS b
            WHERE r.{key} = b.key AND NOT b.circle
                AND ({was} IS DISTINCT FROM b.path OR r.{level} IS DISTINCT FROM b.level)
        )
        SELECT pg_catalog.bool_or(b.circle), pg_catalog.array_agg(b.key::pg_catalog.text ORDER BY b.key) FILTER (WHERE NOT b.circle)
            INTO circle, set_keys FROM below AS b;
        IF circle THEN
            {circle}
        END IF;
        EXIT WHEN set_keys IS NOT DISTINCT FROM held_keys;
    END LOOP;
    RETURN NULL;
END;",
        unseen = of.asked.refuse_unseen(Rows::Both, "    "),
        root = of.root("r"),
        under = of.below(&above, "r"),
        next = of.below("b.path", "r"),
        value = if of.is_ltree { of.value("b.path") } else { "b.path".to_owned() },
        was = of.plain(&format!("r.{path}")),
    )
}

/// The path of each row that is there, found from its parents. Rows in a circle have none: their key is no path, and the
/// error names it.
pub fn path_of(of: &Branch<'_>) -> String {
    let path = match of.is_ltree {
        true => of.value("pg_catalog.translate(pg_catalog.array_to_string(up.path, '.'), '-', '_')"),
        false => "up.path".to_owned(),
    };
    let circle = in_circle(of);
    let circle = if of.is_ltree { of.value(&circle) } else { format!("({circle})::pg_catalog.text[]") };
    upwards(of, &circle, &path)
}

/// How many rows are above each row that is there.
pub fn level_of(of: &Branch<'_>) -> String {
    upwards(of, &format!("({})::bigint", in_circle(of)), "pg_catalog.cardinality(up.path) - 1")
}

fn in_circle(of: &Branch<'_>) -> String {
    format!("'below itself: row ' || {}.{}", Name(of.table), Ident(of.key))
}

/// What the rows above a row of the table say, up to the root.
fn upwards(of: &Branch<'_>, circle: &str, value: &str) -> String {
    let (table, key, parent) = (Name(of.table), Ident(of.key), Ident(of.parent));
    format!(
        "(WITH RECURSIVE up (above, path, circle) AS (
                SELECT {table}.{parent}, ARRAY[{table}.{key}::pg_catalog.text], false
                UNION ALL
                SELECT r.{parent}, ARRAY[r.{key}::pg_catalog.text] || up.path, r.{key}::pg_catalog.text = ANY (up.path)
                FROM up JOIN {table} AS r ON r.{key} = up.above WHERE NOT up.circle
            ) SELECT CASE WHEN up.circle THEN {circle} ELSE {value} END FROM up WHERE up.above IS NULL OR up.circle)"
    )
}
