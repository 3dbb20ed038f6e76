//! Signed sessions: the table of keys, the function that checks a token, and the one that changes the key.

use schema_core::ir::{self, Check, Entity, Field, PrimaryKey, Source, Type, TypeRef};
use schema_core::origin::generated_for;

use super::scope::Scope;
use super::table;
use crate::catalog::{Argument, Catalog, DataType, Function, Returns, Volatility};
use crate::options::EntityOptions;
use crate::session::SignedSession;
use crate::signed::FORMAT;
use crate::sql::signed as sql;

/// Adds them, where sessions are signed.
pub fn lower(catalog: &mut Catalog, scope: &mut Scope<'_>) {
    let Some(signed) = &scope.session().signed else { return };
    table::lower(&keys_entity(signed), scope, catalog);
    let text = || DataType::Text;
    let body = sql::claim_body(&signed.variable, FORMAT, &signed.keys_table());
    let comment = generated_for("session", "returns a claim of the session's token, once the signature is verified");
    let mut claim = Function::generated(signed.claim_function(), Returns::Type(text()), &body, comment);
    claim.arguments = vec![Argument::new("claim", text())];
    claim.volatility = Volatility::Stable;
    claim.options = vec!["PARALLEL SAFE".into()];
    // Nobody but the owner reads the keys.
    claim.security_definer = true;
    let comment = generated_for("session", "makes a new key the current one, and the current one the previous one");
    let mut rotate =
        Function::generated(signed.rotate_function(), Returns::Void, &sql::rotate_body(&signed.keys_table()), comment);
    rotate.arguments = vec![Argument::new("secret", DataType::Bytea)];
    rotate.private = true;
    catalog.functions.extend([claim, rotate]);
}

/// The table of keys as an entity. It is closed: who does not own it has no privilege on it, and no policy lets a row pass.
fn keys_entity(signed: &SignedSession) -> Entity {
    let rust = TypeRef { name: "SessionKeys".into(), path: "session keys".into(), id: None, define: None };
    let mut keys = Entity::new(rust, Source::default());
    keys.name = Some(signed.keys_table().name);
    keys.doc = Some(generated_for("session", "the keys that sign sessions, the current and the previous one"));
    let mut add = |name: &'static str, ty: Type| keys.fields.push(Field::new(name, ty, false, Source::default()));
    add("id", Type::Int16);
    add("inner_key", Type::Bytes);
    add("outer_key", Type::Bytes);
    add("created_at", Type::Timestamp);
    keys.fields[3].default = Some(ir::Default::Now);
    keys.primary_key = PrimaryKey::Fields(vec!["id".into()]);
    keys.checks.push(Check {
        message: None,
        name: "session_keys_padded".into(),
        expression: sql::is_key().into(),
        source: Source::default(),
    });
    let declared = keys.extensions.get_mut::<EntityOptions>();
    declared.closed = true;
    declared.schema = Some(signed.schema.clone());
    keys
}
