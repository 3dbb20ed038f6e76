//! Row security: policies that were said, and those of tenants and owners.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Source};

use super::columns::column_of;
use super::row_security::is_secured;
use super::scope::Scope;
use super::{name, session_helpers};
use crate::catalog::expression::{self, Token, TokenKind, tokens};
use crate::catalog::{Policy, PolicyCommand, RowSecurity, Table, Text};
use crate::options::{EntityOptions, PolicyOptions};
use crate::sql::{is_asking, is_asking_each, once};

/// Adds the policies of an entity, and row security where there is any: for the owner of the table too, unless the entity says otherwise.
pub fn lower(entity: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    let declared = entity.extensions.get::<EntityOptions>();
    let policies: &[PolicyOptions] = declared.map_or(&[], |declared| &declared.policies);
    let lowered: Vec<Policy> = policies.iter().map(|policy| one(entity, policy, table, scope)).collect();
    table.policies.extend(lowered);
    let own = |what| name::joined::<&str>(&table.name.name, &[], what);
    let owner = entity.lifecycle.as_ref().and_then(|declared| column_of(entity, declared.owner.as_ref()?));
    let tenant = entity.tenant().and_then(|field| column_of(entity, field));
    // Citus takes no query in a policy.
    let is_asking = if scope.config.citus.is_some() { is_asking_each } else { is_asking };
    // Where other policies let rows pass, the tenant's must hold beside them.
    let others = owner.is_some() || table.policies.iter().any(|policy| policy.permissive);
    if let Some(owner) = owner {
        table.policies.push(asked(own("owner"), true, is_asking(&owner, &scope.helper(session_helpers::USER))));
    }
    if let Some(tenant) = tenant {
        table.policies.push(asked(own("tenant"), !others, is_asking(&tenant, &scope.helper(session_helpers::TENANT))));
    }
    if is_secured(entity) {
        table.row_security = match declared.is_some_and(|declared| declared.not_forced.is_some()) {
            true => RowSecurity::Enabled,
            false => RowSecurity::Forced,
        };
        if !table.policies.iter().any(|policy| policy.permissive) {
            let message = "no policy lets a row pass: nobody sees anything";
            let help = "add `policy(\"…\")` without `.restrictive()`, `tenant = …` or `owner = …`";
            report("P0502", entity, "rls", entity.source, message, help, scope);
        }
    }
    table.policies.sort_by(|a, b| a.name.cmp(&b.name));
    if declared.is_some_and(|declared| declared.closed) {
        table.row_security = RowSecurity::Enabled;
    }
}

fn asked(name: Text, permissive: bool, condition: String) -> Policy {
    Policy {
        name,
        permissive,
        command: PolicyCommand::All,
        roles: vec!["public".into()],
        check: Some(condition.clone().into()),
        using: Some(condition.into()),
        comment: None,
    }
}

fn one(entity: &Entity, declared: &PolicyOptions, table: &Table, scope: &mut Scope<'_>) -> Policy {
    let mut report =
        |message: &str, help: &str| report("P0503", entity, &declared.name, declared.source, message, help, scope);
    match declared.command {
        PolicyCommand::Insert if declared.using.is_some() => {
            report(
                "a policy about new rows has nothing to look at before",
                "write `.with_check(…)` instead of `.using(…)`",
            );
        }
        PolicyCommand::Select | PolicyCommand::Delete if declared.check.is_some() => {
            report("a policy about rows that are there writes none", "remove `.with_check(…)`");
        }
        _ if declared.using.is_none() && declared.check.is_none() => {
            report("the policy has no condition", "add `.using(…)`; for all rows that is `.using(\"true\")`");
        }
        _ => {}
    }
    let mut condition = |word: &str, sql: &Option<Text>| {
        let sql = sql.as_ref()?;
        super::fragment::policy_condition(entity, (word, sql, declared.source), table, scope);
        trusts_variable(entity, declared, sql, scope);
        let as_written = declared.as_written || scope.config.citus.is_some();
        Some(if as_written { sql.clone() } else { Text::from(once_for_each_query(sql)) })
    };
    let (using, check) = (condition("policy", &declared.using), condition("policy", &declared.check));
    let mut roles = declared.roles.clone();
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() {
        roles.push("public".into());
    }
    Policy {
        name: name::fitted(declared.name.clone()),
        permissive: declared.permissive,
        command: declared.command,
        roles,
        using,
        check,
        comment: None,
    }
}

/// Reports a condition on a variable where sessions are signed: any statement could set it.
fn trusts_variable(entity: &Entity, declared: &PolicyOptions, sql: &str, scope: &mut Scope<'_>) {
    let reads = |call: &expression::Call| call.builtin && call.name == "current_setting";
    if scope.session().signed.is_some() && expression::calls(sql).iter().any(reads) {
        let message = format!("the policy trusts a variable, which any statement can set: `{sql}`");
        let help = "call `current_tenant_id()` or `current_user_id()`, which return what was signed";
        report("P0551", entity, &declared.name, declared.source, &message, help, scope);
    }
}

fn report(
    code: &'static str,
    entity: &Entity,
    what: &str,
    at: Source,
    message: &str,
    help: &str,
    scope: &mut Scope<'_>,
) {
    let path = format!("{}.{what}", entity.rust.name);
    scope.found.push(Diagnostic::new(code, path, at, message).help(help));
}

/// Functions that say who is asking: for each row they say the same.
const SESSION: [&str; 8] = [
    "current_user_id",
    "current_tenant_id",
    "session_claim",
    "current_setting",
    "auth.uid",
    "auth.jwt",
    "auth.role",
    "auth.email",
];

/// Calls of functions that say who is asking are put into a query of their own, unless they stand in one. Each row would
/// call them again otherwise, which on a large table is most of the work.
fn once_for_each_query(sql: &str) -> String {
    let tokens: Vec<Token<'_>> = tokens(sql).collect();
    let mut written = String::with_capacity(sql.len());
    let (mut at, mut before) = (0, "");
    while let Some(token) = tokens.get(at) {
        let name = if token.name().is_some() { qualified(&tokens[at..]) } else { 1 };
        let says = is_session(&tokens[at..at + name]) && !before.eq_ignore_ascii_case("select");
        let call = arguments(&tokens[at + name..]).filter(|_| says).map(|arguments| name + arguments);
        let end = at + call.unwrap_or(name);
        let text: String = tokens[at..end].iter().map(|token| token.text).collect();
        written.push_str(&if call.is_some() { once(&text) } else { text });
        before = tokens[at..end].iter().rev().find(|token| token.has_meaning()).map_or(before, |token| token.text);
        at = end;
    }
    written
}

/// How many parts a name has with its dots, at the start.
fn qualified(tokens: &[Token<'_>]) -> usize {
    let mut parts = 1;
    while tokens.get(parts).is_some_and(|token| token.is_mark('.'))
        && tokens.get(parts + 1).is_some_and(|token| token.name().is_some())
    {
        parts += 2;
    }
    parts
}

/// A function that says who is asking, with or without its schema.
fn is_session(name: &[Token<'_>]) -> bool {
    let called = name.iter().filter_map(Token::name).collect::<Vec<_>>().join(".");
    SESSION.iter().any(|known| called == *known || called.ends_with(&format!(".{known}")))
}

/// How many parts stand in parentheses at the start, with them. Only where no column can stand in it: texts, `true`, nothing.
fn arguments(tokens: &[Token<'_>]) -> Option<usize> {
    tokens.first().filter(|token| token.is_mark('('))?;
    let end = tokens.iter().position(|token| token.is_mark(')'))?;
    let constant = |token: &Token<'_>| {
        !token.has_meaning()
            || token.kind == TokenKind::Literal
            || token.is_mark(',')
            || matches!(token.text, "true" | "false")
    };
    tokens[1..end].iter().all(constant).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::once_for_each_query;

    #[test]
    fn functions_that_say_who_is_asking_are_called_once() {
        for (written, expected) in [
            ("id = app.current_user_id()", "id = (SELECT app.current_user_id())"),
            ("id = (select auth.uid())", "id = (select auth.uid())"),
            ("a = current_setting('x.y', true) OR b", "a = (SELECT current_setting('x.y', true)) OR b"),
            ("a = current_setting(b)", "a = current_setting(b)"),
            ("a = 'auth.uid()' AND not_auth.uid() IS NULL", "a = 'auth.uid()' AND not_auth.uid() IS NULL"),
            ("\"auth\".\"uid\"() = a", "(SELECT \"auth\".\"uid\"()) = a"),
            ("auth.jwt() ->> 'role' = 'x'", "(SELECT auth.jwt()) ->> 'role' = 'x'"),
        ] {
            assert_eq!(once_for_each_query(written), expected);
        }
    }
}
