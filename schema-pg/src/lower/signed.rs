//! Signed sessions: the table of keys, the function that checks a token, and the one that changes the key.

use schema_core::ir::{self, Check, Entity, Field, PrimaryKey, Source, Type, TypeRef};
use schema_core::origin::generated_for;

use super::scope::Scope;
use super::table;
use crate::catalog::{Argument, Catalog, DataType, Function, QualifiedName, Returns, Volatility};
use crate::config::SignedSession;
use crate::said::EntitySaid;
use crate::signed::FORMAT;
use crate::sql::signed as sql;

/// The function that returns what a session claims.
const CLAIM: &str = "session_claim";
/// The function that changes the key.
const ROTATE: &str = "rotate_session_key";
/// The table of keys.
const KEYS: &str = "session_keys";

/// Adds them, where sessions are signed.
pub fn lower(catalog: &mut Catalog, scope: &mut Scope<'_>) {
    let Some(signed) = &scope.session().signed else { return };
    table::lower(&keys_entity(signed), scope, catalog);
    let text = || DataType::Text;
    let body = sql::claim_body(&signed.variable, FORMAT, &keys(signed));
    let comment = generated_for("session", "returns a claim of the session's token, once the signature is verified");
    let mut claim = Function::generated(claim_of(signed), Returns::Type(text()), &body, comment);
    claim.arguments = vec![Argument::new("claim", text())];
    claim.volatility = Volatility::Stable;
    claim.options = vec!["PARALLEL SAFE".into()];
    // Nobody but the owner reads the keys.
    claim.security_definer = true;
    let comment = generated_for("session", "makes a new key the current one, and the current one the previous one");
    let mut rotate = Function::generated(rotate_of(signed), Returns::Void, &sql::rotate_body(&keys(signed)), comment);
    rotate.arguments = vec![Argument::new("secret", DataType::Bytea)];
    rotate.private = true;
    catalog.functions.extend([claim, rotate]);
}

/// The function that policies call, in the end.
pub fn claim_of(signed: &SignedSession) -> QualifiedName {
    QualifiedName::new(signed.schema.clone(), CLAIM)
}

/// The function that changes the key.
pub fn rotate_of(signed: &SignedSession) -> QualifiedName {
    QualifiedName::new(signed.schema.clone(), ROTATE)
}

fn keys(signed: &SignedSession) -> QualifiedName {
    QualifiedName::new(signed.schema.clone(), KEYS)
}

/// The table of keys as an entity. It is closed: who does not own it has no privilege on it, and no policy lets a row pass.
fn keys_entity(signed: &SignedSession) -> Entity {
    let rust = TypeRef { name: "SessionKeys".into(), path: "session keys".into(), id: None, define: None };
    let mut keys = Entity::new(rust, Source::default());
    keys.name = Some(KEYS.into());
    keys.doc = Some(generated_for("session", "the keys that sign sessions, the current and the previous one"));
    let mut add = |name: &'static str, ty: Type| keys.fields.push(Field::new(name, ty, false, Source::default()));
    add("id", Type::Int16);
    add("inner_key", Type::Bytes);
    add("outer_key", Type::Bytes);
    add("created_at", Type::Timestamp);
    keys.fields[3].default = Some(ir::Default::Now);
    keys.primary_key = PrimaryKey::Fields(vec!["id".into()]);
    keys.checks.push(Check {
        name: "session_keys_padded".into(),
        expression: sql::is_key().into(),
        source: Source::default(),
    });
    let said = keys.extensions.get_mut::<EntitySaid>();
    said.closed = true;
    said.schema = Some(signed.schema.clone());
    keys
}
