//! Values that are encrypted: the functions that take and give them, and those that keep them.

use super::quote::{Idents, Literal};
use super::refusal::Refusal;
use super::{Ident, Name, REENCRYPTS};
use crate::catalog::{DataType, QualifiedName, Text, expression};

/// The key that a session says; an error while it says none. Never NULL: what is encrypted with NULL is NULL.
pub fn key_body(variable: &str) -> String {
    let name = Literal(variable);
    let hint = format!("say it for a transaction, as a parameter: SELECT set_config('{variable}', $1, true)");
    format!(
        "DECLARE
    said pg_catalog.text := NULLIF(pg_catalog.current_setting({name}, true), '');
BEGIN
    IF said IS NULL THEN
        RAISE EXCEPTION 'the session says no key in %', {name}
            USING ERRCODE = 'insufficient_privilege', HINT = {};
    END IF;
    RETURN said;
END;",
        Literal(&hint)
    )
}

/// Calls a function of pgcrypto. Read once, when it is made, by the search path of who makes it: nobody knows in which
/// schema the extension is.
pub fn encrypt(is_text: bool, key: &QualifiedName) -> String {
    let function = if is_text { "pgp_sym_encrypt" } else { "pgp_sym_encrypt_bytea" };
    format!("RETURN {function}($1, {}(), 'cipher-algo=aes256')", Name(key))
}

/// The value; an error with another key.
pub fn decrypt(is_text: bool, key: &QualifiedName) -> String {
    let function = if is_text { "pgp_sym_decrypt" } else { "pgp_sym_decrypt_bytea" };
    format!("RETURN {function}($1, {}())", Name(key))
}

/// The hash by which a value is found.
pub fn hash(is_text: bool, key: &QualifiedName) -> String {
    match is_text {
        true => format!("RETURN hmac($1, {}(), 'sha256')", Name(key)),
        false => format!("RETURN hmac($1, pg_catalog.convert_to({}(), 'UTF8'), 'sha256')", Name(key)),
    }
}

/// What is encrypted with the old key, encrypted with the new one. What has the new one already stays. NULL for what neither key decrypts.
pub fn reencrypted_body(
    [encrypt, decrypt, key, old_key]: [&QualifiedName; 4],
    variable: &str,
    is_text: bool,
) -> String {
    format!(
        "DECLARE
    now_key pg_catalog.text := {key}();
    plain {ty};
BEGIN
    BEGIN
        PERFORM {decrypt}($1);
        RETURN $1;
    EXCEPTION WHEN external_routine_invocation_exception THEN
        NULL;
    END;
    PERFORM pg_catalog.set_config({variable}, {old_key}(), true);
    BEGIN
        plain := {decrypt}($1);
    EXCEPTION WHEN external_routine_invocation_exception THEN
        PERFORM pg_catalog.set_config({variable}, now_key, true);
        RETURN NULL;
    END;
    PERFORM pg_catalog.set_config({variable}, now_key, true);
    RETURN {encrypt}(plain);
END;",
        key = Name(key),
        old_key = Name(old_key),
        encrypt = Name(encrypt),
        decrypt = Name(decrypt),
        variable = Literal(variable),
        ty = if is_text { "pg_catalog.text" } else { "pg_catalog.bytea" },
    )
}

/// A column of a table that holds what is encrypted.
pub struct Column {
    /// Its name.
    pub name: Text,
    /// What is encrypted is a text.
    pub is_text: bool,
    /// The column of its hash, and the functions that make it: the one that decrypts, the one that hashes.
    pub hash: Option<(Text, QualifiedName, QualifiedName)>,
    /// The tag that ties the value to its row.
    pub tag: Option<Tag>,
    /// The function that encrypts, for the message.
    pub encrypt: QualifiedName,
    /// The function that decrypts.
    pub decrypt: QualifiedName,
    /// The function that says whether a value is a message.
    pub is_encrypted: QualifiedName,
    /// The function that gives it a new key.
    pub reencrypted: QualifiedName,
}

/// The tag of a value, and the place for which it is made.
pub struct Tag {
    /// Its column.
    pub column: Text,
    /// The name of the value's column in it, which stays when the column gets another name.
    pub label: Text,
    /// The columns of the key.
    pub key: Vec<(Text, DataType)>,
    /// The function that makes it, or checks it.
    pub make: QualifiedName,
}

impl Tag {
    /// The place of a value: its label and the key of its row, as a text that is the same in each session.
    fn place(&self, row: &str) -> String {
        let text = |(column, ty): &(Text, DataType)| {
            let column = format!("{row}{}", Ident(column));
            match ty {
                DataType::Bytea => format!("pg_catalog.encode({column}, 'hex')"),
                DataType::Timestamptz | DataType::Timestamp | DataType::Date => {
                    format!("EXTRACT(EPOCH FROM {column})::pg_catalog.text")
                }
                _ => format!("{column}::pg_catalog.text"),
            }
        };
        let parts: Vec<String> =
            std::iter::once(Literal(&self.label).to_string()).chain(self.key.iter().map(text)).collect();
        format!("pg_catalog.jsonb_build_array({})::pg_catalog.text", parts.join(", "))
    }
}

/// The tag of what a column holds. `row` is what the columns are named by, with a point: `NEW.`.
pub fn tagged(column: &str, tag: &Tag, row: &str) -> String {
    format!("{}({row}{}, {})", Name(&tag.make), Ident(column), tag.place(row))
}

/// The value of a column that is in its own row.
pub fn authenticated(column: &str, decrypt: &QualifiedName, tag: &Tag) -> String {
    let (value, held) = (Ident(column), Ident(&tag.column));
    format!("{}({}({value}, {held}, {}))", Name(decrypt), Name(&tag.make), tag.place(""))
}

/// It is a message that is encrypted with a key alone, by its form: no key is needed to see that. An error where it is no message at all.
pub fn is_message() -> String {
    "RETURN pgp_key_id($1) = 'SYMKEY'".to_owned()
}

/// The tag of a value in a place.
pub fn tag(key: &QualifiedName) -> String {
    format!(
        "RETURN hmac(pg_catalog.convert_to($2, 'UTF8') || $1, pg_catalog.convert_to({}(), 'UTF8'), 'sha256')",
        Name(key)
    )
}

/// Gives a value back that is in the place for which it was written.
pub fn authenticated_body(make: &QualifiedName) -> String {
    format!(
        "BEGIN
    IF $1 IS NOT NULL AND $2 IS DISTINCT FROM {}($1, $3) THEN
        RAISE EXCEPTION 'an encrypted value is not in the row that it was written for: %', $3
            USING ERRCODE = 'data_corrupted';
    END IF;
    RETURN $1;
END;",
        Name(make)
    )
}

/// The condition of a CHECK that holds this is [`is_encrypted`].
pub const MARK: &str = "xc30d04'::";

/// It is a message. In a CHECK, which also holds for what was there before.
pub fn is_encrypted(column: &str) -> String {
    // Bytes in an `E` string would need each backslash twice.
    format!("substring({} FROM 1 FOR 3) = '\\xc30d04'::bytea", Ident(column))
}

/// What makes of a column's plain values what it is to hold.
pub fn converted(is_text: bool, encrypt: &QualifiedName, column: &str) -> String {
    let cast = if is_text { "::text" } else { "" };
    format!("{}({}{cast})", Name(encrypt), Ident(column))
}

/// What turns [`converted`] back.
pub fn in_plain(converted: &str, column: &str, ty: &DataType) -> Option<String> {
    let call = expression::calls(converted).into_iter().next()?;
    let kind = call.name.strip_prefix("encrypt_")?;
    let decrypt = QualifiedName::new(call.schema?, format!("decrypt_{kind}"));
    // A text that is too long for its column is an error without a cast, and cut by one.
    let cast = match ty {
        DataType::Text | DataType::Varchar(_) | DataType::Bytea => String::new(),
        ty => format!("::{ty}"),
    };
    Some(format!("{}({}){cast}", Name(&decrypt), Ident(column)))
}

/// The hash of what a column holds.
pub fn hashed(column: &str, hash: &QualifiedName, decrypt: &QualifiedName) -> String {
    format!("{}({}({}))", Name(hash), Name(decrypt), Ident(column))
}

/// WHEN: something is written that has to be looked at.
pub fn is_written(columns: &[Column]) -> String {
    let mut names: Vec<&Text> = Vec::new();
    for of in columns {
        names.push(&of.name);
        names.extend(of.hash.as_ref().map(|(hash, ..)| hash));
        let tag =
            of.tag.iter().flat_map(|tag| std::iter::once(&tag.column).chain(tag.key.iter().map(|(name, _)| name)));
        names.extend(tag);
    }
    let mut each: Vec<&Text> = Vec::new();
    for name in names {
        if !each.contains(&name) {
            each.push(name);
        }
    }
    super::changed(&each)
}

/// Refuses what is not encrypted, without showing it, and keeps the hashes.
pub fn keep_body(columns: &[Column]) -> String {
    let mut body = String::from("DECLARE\n    fits boolean;\nBEGIN\n");
    for of in columns {
        let column = Ident(&of.name);
        let function = of.encrypt.to_string();
        let refusal = Refusal {
            message: "column % of %.% holds what is encrypted: write it with %",
            arguments: &[
                &super::quote_literal(&of.name),
                "TG_TABLE_SCHEMA",
                "TG_TABLE_NAME",
                &super::quote_literal(&function),
            ],
            code: "integrity_constraint_violation",
        };
        let is_encrypted = Name(&of.is_encrypted);
        // What is no message at all is an error of pgcrypto's, which says nothing of the column.
        body.push_str(&format!(
            "    BEGIN
        fits := {is_encrypted}(NEW.{column});
    EXCEPTION WHEN external_routine_invocation_exception THEN
        fits := false;
    END;
    IF NOT fits THEN
        {refusal}
    END IF;
"
        ));
        if let Some((hash, decrypt, hashes)) = &of.hash {
            let (hash, decrypt, hashes) = (Ident(hash), Name(decrypt), Name(hashes));
            body.push_str(&format!("    NEW.{hash} := {hashes}({decrypt}(NEW.{column}));\n"));
        }
        if let Some(tag) = &of.tag {
            if of.hash.is_none() {
                // What this key did not encrypt is an error.
                body.push_str(&format!("    PERFORM {}(NEW.{column});\n", Name(&of.decrypt)));
            }
            body.push_str(&format!("    NEW.{} := {};\n", Ident(&tag.column), tagged(&of.name, tag, "NEW.")));
        }
    }
    body + "    RETURN NEW;\nEND;"
}

/// Gives the rows behind a key a new key of encryption, in the order of the table's key, and says which was the last. A row that neither key
/// decrypts stays as it is, and is named by a warning: whoever may write a row may encrypt it with a key of their own, and the rows of
/// others must not wait for that. Where that is so of all rows, the keys are wrong.
pub fn reencrypt_body(table: &QualifiedName, key: &[Text], columns: &[Column]) -> String {
    let row = |row: &str| key.iter().map(|column| format!("{row}.{}", Ident(column))).collect::<Vec<_>>().join(", ");
    let alias = |letter: &str, at: usize| Ident(&format!("{letter}{at}")).to_string();
    let set = columns.iter().enumerate().map(|(at, of)| format!("{} = m.{}", Ident(&of.name), alias("value_", at)));
    let keys = key.iter().enumerate().map(|(at, column)| format!("r.{} AS {}", Ident(column), alias("key_", at)));
    let values = columns.iter().enumerate().map(|(at, of)| {
        let (column, function) = (Ident(&of.name), Name(&of.reencrypted));
        let (value, there) = (alias("value_", at), alias("there_", at));
        format!("{function}(r.{column}) AS {value}, r.{column} IS NOT NULL AS {there}")
    });
    let made: Vec<String> = keys.chain(values).collect();
    let stays = (0..columns.len()).map(|at| format!("m.{} AND m.{} IS NULL", alias("there_", at), alias("value_", at)));
    let equal = |other: &dyn Fn(usize, &Text) -> String| {
        let equal = key.iter().enumerate().map(|(at, column)| format!("r.{} = {}", Ident(column), other(at, column)));
        equal.collect::<Vec<_>>().join(" AND ")
    };
    let pairs = key.iter().enumerate().map(|(at, column)| format!("{}, m.{}", Literal(column), alias("key_", at)));
    let order: Vec<String> = (0..key.len()).map(|at| format!("m.{}", alias("key_", at))).collect();
    let name = Name(table);
    format!(
        "#variable_conflict use_column
DECLARE
    start {name}%ROWTYPE;
    keys pg_catalog.jsonb;
    stay pg_catalog.jsonb;
    before pg_catalog.text := pg_catalog.current_setting('{REENCRYPTS}', true);
BEGIN
    start := pg_catalog.jsonb_populate_record(NULL::{name}, $1);
    -- Rows that last, and rows that are deleted, get it too.
    PERFORM pg_catalog.set_config('{REENCRYPTS}', 'on', true);
    WITH batch AS MATERIALIZED (
        SELECT {columns} FROM {name} AS r
        WHERE $1 IS NULL OR ({own}) > ({start})
        ORDER BY {own}
        LIMIT $2
        FOR NO KEY UPDATE
    ), made AS MATERIALIZED (
        SELECT {made}
        FROM {name} AS r JOIN batch AS b ON {in_batch}
    ), written AS (
        UPDATE {name} AS r SET {set}
        FROM made AS m WHERE {is_made} AND ({stays}) IS NOT TRUE
    )
    SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object({pairs}) ORDER BY {order}),
        pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object({pairs}) ORDER BY {order}) FILTER (WHERE {stays})
        INTO keys, stay FROM made AS m;
    PERFORM pg_catalog.set_config('{REENCRYPTS}', coalesce(before, ''), true);
    IF stay = keys THEN
        RAISE EXCEPTION 'neither key decrypts one of these rows of %', {table}
            USING ERRCODE = 'external_routine_invocation_exception', DETAIL = stay::pg_catalog.text,
                HINT = 'where the keys are right, others encrypted these rows: go on behind the last of them';
    ELSIF stay IS NOT NULL THEN
        RAISE WARNING 'neither key decrypts % of these rows of %, which stay as they are', pg_catalog.jsonb_array_length(stay), {table}
            USING DETAIL = stay::pg_catalog.text;
    END IF;
    RETURN keys -> -1;
END;",
        columns = Idents(key),
        own = row("r"),
        start = row("start"),
        made = made.join(", "),
        in_batch = equal(&|_, column| format!("b.{}", Ident(column))),
        set = set.collect::<Vec<_>>().join(", "),
        is_made = equal(&|at, _| format!("m.{}", alias("key_", at))),
        stays = stays.collect::<Vec<_>>().join(" OR "),
        pairs = pairs.collect::<Vec<_>>().join(", "),
        order = order.join(", "),
        table = Literal(&table.to_string()),
    )
}

/// The value of a column.
pub fn decrypted(column: &str, decrypt: &QualifiedName) -> String {
    format!("{}({})", Name(decrypt), Ident(column))
}
