//! Values that are encrypted: the functions that take and give them, and those that keep them.

use super::quote::{Idents, Literal};
use super::refusal::Refusal;
use super::{Ident, Name};
use crate::catalog::{DataType, QualifiedName, Text};

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

/// What is encrypted with the old key, encrypted with the new one. What has the new one already stays.
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
    plain := {decrypt}($1);
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
    /// The function that encrypts, for the message.
    pub encrypt: QualifiedName,
    /// The function that gives it a new key.
    pub reencrypted: QualifiedName,
}

/// How an OpenPGP message starts that is encrypted with a key alone (RFC 4880, 5.3): no text in UTF-8 does.
const START: &str = "pg_catalog.decode('c30d04', 'hex')";

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
    let (schema, rest) = converted.split_once(".\"encrypt_")?;
    let (kind, _) = rest.split_once("\"(")?;
    // A text that is too long for its column is an error without a cast, and cut by one.
    let cast = match ty {
        DataType::Text | DataType::Varchar(_) | DataType::Bytea => String::new(),
        ty => format!("::{ty}"),
    };
    Some(format!("{schema}.\"decrypt_{kind}\"({}){cast}", Ident(column)))
}

/// The hash of what a column holds.
pub fn hashed(column: &str, hash: &QualifiedName, decrypt: &QualifiedName) -> String {
    format!("{}({}({}))", Name(hash), Name(decrypt), Ident(column))
}

/// WHEN: something is written that has to be looked at.
pub fn is_written(columns: &[Column]) -> String {
    let names = columns.iter().flat_map(|of| std::iter::once(&of.name).chain(of.hash.as_ref().map(|(hash, ..)| hash)));
    super::changed(&names.collect::<Vec<_>>())
}

/// Refuses what is not encrypted, without showing it, and keeps the hashes.
pub fn keep_body(columns: &[Column]) -> String {
    let mut body = String::from("BEGIN\n");
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
        body.push_str(&format!(
            "    IF pg_catalog.substring(NEW.{column}, 1, 3) <> {START} THEN\n        {refusal}\n    END IF;\n"
        ));
        if let Some((hash, decrypt, hashes)) = &of.hash {
            let (hash, decrypt, hashes) = (Ident(hash), Name(decrypt), Name(hashes));
            body.push_str(&format!("    NEW.{hash} := {hashes}({decrypt}(NEW.{column}));\n"));
        }
    }
    body + "    RETURN NEW;\nEND;"
}

/// Gives the rows behind a key a new key of encryption, in the order of the table's key, and says which was the last.
pub fn reencrypt_body(table: &QualifiedName, key: &[Text], columns: &[Column]) -> String {
    let row = |row: &str| key.iter().map(|column| format!("{row}.{}", Ident(column))).collect::<Vec<_>>().join(", ");
    let set = columns.iter().map(|of| format!("{0} = {1}(r.{0})", Ident(&of.name), Name(&of.reencrypted)));
    let equal: Vec<String> = key.iter().map(|column| format!("r.{0} = b.{0}", Ident(column))).collect();
    let pairs: Vec<String> = key.iter().map(|column| format!("{}, b.{}", Literal(column), Ident(column))).collect();
    let last: Vec<String> = key.iter().map(|column| format!("b.{} DESC", Ident(column))).collect();
    let name = Name(table);
    format!(
        "#variable_conflict use_column
DECLARE
    start {name}%ROWTYPE;
    last pg_catalog.jsonb;
BEGIN
    start := pg_catalog.jsonb_populate_record(NULL::{name}, $1);
    WITH batch AS MATERIALIZED (
        SELECT {columns} FROM {name} AS r
        WHERE $1 IS NULL OR ({own}) > ({start})
        ORDER BY {own}
        LIMIT $2
        FOR NO KEY UPDATE
    ), written AS (
        UPDATE {name} AS r SET {set}
        FROM batch AS b WHERE {equal}
    )
    SELECT pg_catalog.jsonb_build_object({pairs}) INTO last FROM batch AS b ORDER BY {last} LIMIT 1;
    RETURN last;
END;",
        columns = Idents(key),
        own = row("r"),
        start = row("start"),
        set = set.collect::<Vec<_>>().join(", "),
        equal = equal.join(" AND "),
        pairs = pairs.join(", "),
        last = last.join(", "),
    )
}

/// The value of a column.
pub fn decrypted(column: &str, decrypt: &QualifiedName) -> String {
    format!("{}({})", Name(decrypt), Ident(column))
}
