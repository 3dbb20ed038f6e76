//! Sessions whose tenant and user are signed: what checks the signature, and what changes its key.

use super::quote::Literal;
use super::{Ident, Name};
use crate::catalog::QualifiedName;

/// What a signed session claims, as an expression: `app.session_claim('tenant')`.
pub fn claim_call(function: &QualifiedName, claim: &str) -> String {
    format!("{}({})", Name(function), Literal(claim))
}

/// The body of the function that checks a token and returns one of its claims: NULL where the session holds no token, an error where
/// it holds one that is not valid.
///
/// HMAC-SHA256 (RFC 2104) is `sha256(outer || sha256(inner || message))`, where the keys of the table are padded already: the functions of
/// PostgreSQL itself are enough. The time that the comparison takes tells nothing: `=` of texts of the same length compares by memcmp,
/// and what is guessed is the hash of a message that its author can't choose.
pub fn claim_body(variable: &str, format: &str, keys: &QualifiedName) -> String {
    let name = Literal(variable);
    let hint = Literal(&format!("sign a new one and bind it: SELECT set_config('{variable}', $1, true)")).to_string();
    format!(
        "DECLARE
    token pg_catalog.text := pg_catalog.current_setting({name}, true);
    message pg_catalog.text;
BEGIN
    IF token IS NULL OR token = '' THEN
        RETURN NULL;
    END IF;
    message := pg_catalog.left(token, -65);
    -- The signature first: nothing else is read of a token that nobody with a key made.
    IF NOT EXISTS (
        SELECT FROM {keys} AS k
        WHERE pg_catalog.encode(pg_catalog.sha256(k.outer_key
            || pg_catalog.sha256(k.inner_key || pg_catalog.convert_to(message, 'UTF8'))), 'hex') = pg_catalog.right(token, 64)
    ) OR pg_catalog.split_part(message, '.', 1) <> {format} THEN
        RAISE EXCEPTION 'the session token in % is not signed with a current key', {name}
            USING ERRCODE = 'invalid_authorization_specification', HINT = {hint};
    END IF;
    IF pg_catalog.to_timestamp(pg_catalog.split_part(message, '.', 2)::bigint) <= pg_catalog.clock_timestamp() THEN
        RAISE EXCEPTION 'the session token in % has expired', {name}
            USING ERRCODE = 'invalid_authorization_specification', HINT = {hint};
    END IF;
    RETURN NULLIF(pg_catalog.convert_from(pg_catalog.decode(pg_catalog.split_part(message, '.',
        CASE claim WHEN 'user' THEN 3 WHEN 'tenant' THEN 4 END), 'hex'), 'UTF8'), '');
END;",
        keys = Name(keys),
        format = Literal(format),
    )
}

/// The body of the function that puts a new key in the first place and the one before it in the second. The key is stored padded as
/// HMAC has it, so that a check hashes it and computes nothing else.
pub fn rotate_body(keys: &QualifiedName) -> String {
    format!(
        "DECLARE
    -- A longer key is hashed first (RFC 2104).
    key pg_catalog.bytea := CASE WHEN pg_catalog.length(secret) > 64 THEN pg_catalog.sha256(secret) ELSE secret END;
    inner_pad pg_catalog.bytea := pg_catalog.decode(pg_catalog.repeat('36', 64), 'hex');
    outer_pad pg_catalog.bytea := pg_catalog.decode(pg_catalog.repeat('5c', 64), 'hex');
BEGIN
    IF secret IS NULL OR pg_catalog.length(secret) < 32 THEN
        RAISE EXCEPTION 'a key of sessions has at least 32 bytes'
            USING ERRCODE = 'invalid_parameter_value', HINT = 'take 32 random bytes, and bind them as a parameter';
    END IF;
    FOR i IN 0 .. pg_catalog.length(key) - 1 LOOP
        inner_pad := pg_catalog.set_byte(inner_pad, i, pg_catalog.get_byte(key, i) # 54);
        outer_pad := pg_catalog.set_byte(outer_pad, i, pg_catalog.get_byte(key, i) # 92);
    END LOOP;
    DELETE FROM {keys} AS k WHERE k.id = 2;
    UPDATE {keys} AS k SET id = 2 WHERE k.id = 1;
    INSERT INTO {keys} (id, inner_key, outer_key) VALUES (1, inner_pad, outer_pad);
END;",
        keys = Name(keys)
    )
}

/// A rule of the table of keys: two at most, each padded to a block of SHA-256.
pub fn is_key() -> String {
    format!(
        "{} IN (1, 2) AND octet_length({}) = 64 AND octet_length({}) = 64",
        Ident("id"),
        Ident("inner_key"),
        Ident("outer_key")
    )
}

/// Gives the table of keys its first key, or a new one.
#[cfg(feature = "postgres")]
pub fn rotate(function: &QualifiedName, key: &[u8]) -> String {
    format!("SELECT {}(pg_catalog.decode({}, 'hex'))", Name(function), Literal(&schema_core::migration::hex(key)))
}
