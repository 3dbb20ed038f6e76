//! The triggers that note each change of a table in the log.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Type};
use schema_core::origin::generated_for;

use super::columns::column_of;
use super::scope::Scope;
use super::{citus, columns, encrypted, generated, generated_function, mutability, name, privacy, session_helpers};
use crate::catalog::{Column, DataType, Event, Function, Level, RangeType, Table, Text, Timing, Trigger};
use crate::session::SessionValue;
use crate::sql::{Audited, Compared, audit_body, audited_change, parsing_settings};

/// A function for this table, which knows its columns, and a trigger for each thing that can be done.
pub fn lower(
    declared: &Entity,
    flat: &Entity,
    table: &mut Table,
    functions: &mut Vec<Function>,
    scope: &mut Scope<'_>,
) {
    let Some(life) = &declared.lifecycle else { return };
    let Some(audit) = &life.audit else { return };
    privacy::verify_audit(declared, scope);
    let except = audit.except.iter().flat_map(|field| {
        let tag = declared.field(field).and_then(|field| encrypted::tag_of(field, declared));
        mutability::columns(declared, flat, field, scope).into_iter().chain(tag)
    });
    let except: Vec<Text> = except.collect();
    let private = scope.privacy.of(declared);
    let is_shown = |name: &&Text| !except.contains(name) && !private.iter().any(|private| private.column == **name);
    // What is computed on read has no value in a trigger, and follows from what is noted.
    let own = || table.columns.iter().filter(|column| !generated::is_virtual(column)).map(|column| &column.name);
    let shown: Vec<Text> = own().filter(is_shown).cloned().collect();
    let mut bookkeeping = columns::bookkeeping(declared);
    bookkeeping.retain(|column| !except.contains(column));
    let watched: Vec<Text> =
        own().filter(|name| !bookkeeping.contains(name) && !except.contains(name)).cloned().collect();
    if watched.is_empty() {
        return;
    }
    // A row that MERGE moves to another partition is in no transition table of a statement trigger; row triggers are called for its DELETE
    // and INSERT.
    let sharded = citus::tenant_of_log(scope);
    if let Some(ty) = &sharded {
        verify_tenant(declared, ty, scope);
    }
    let sharded = sharded.is_some();
    let row_level = audit.row_level || sharded || super::moves::can_move(declared);
    let tenant = declared.tenant().and_then(|field| column_of(declared, field));
    let deleted_at = life.soft_delete.as_ref().and_then(|_| column_of(declared, "deleted_at"));
    let compared: Vec<(Text, Compared)> =
        table.columns.iter().filter_map(|column| Some((column.name.clone(), compared(column, scope)?))).collect();
    let body = audit_body(&Audited {
        table: &table.name,
        log: &scope.helper(&scope.audit().table),
        actor: actor_key(scope).map(|ty| super::ty::plain(ty, scope)).as_ref(),
        options: scope.audit(),
        key: table.primary_key(),
        watched: &watched,
        bookkeeping: &bookkeeping,
        shown: &shown,
        compared: &compared,
        tenant: tenant.as_ref(),
        deleted_at: deleted_at.as_ref(),
        session: scope.session(),
        asked: &session_helpers::asked(declared, table, scope),
        row_level,
        sharded,
        aliases: ["o", "n", "s", "d", "p"].map(|letter| alias(letter, table)),
    });
    let mut function =
        generated_function::own(table, "audit", generated_for("audit", "records changes in the log"), &body);
    // Nobody writes the log but through this.
    function.security_definer = true;
    function.private = true;
    function.settings.extend(settings(table, &shown, tenant.as_ref(), scope));
    function.settings.extend(expression_settings(scope.session().all()));
    for (what, event) in
        [("insert", Event::Insert), ("update", Event::Update), ("delete", Event::Delete), ("truncate", Event::Truncate)]
    {
        if sharded && event == Event::Truncate {
            continue;
        }
        let when = (row_level && event == Event::Update).then(|| audited_change(&compared, &watched));
        table.triggers.push(trigger(table, what, &event, &function, (row_level, when)));
    }
    functions.push(function);
}

/// Reports rows that are no tenant's, or whose tenant has another type: the log is in shards by the tenant.
fn verify_tenant(entity: &Entity, ty: &Type, scope: &mut Scope<'_>) {
    let own = citus::distributed_by(entity, scope).and(entity.tenant()).and_then(|field| entity.field(field));
    if own.is_none_or(|field| field.ty != *ty) {
        let path = format!("{}.audit", entity.rust.name);
        let message = "the log is in shards by the tenant of what is noted, and these rows have none of its type";
        let help = "leave out `audit`, or give the entity the same `tenant`";
        scope.found.push(Diagnostic::new("P0814", path, entity.source, message).help(help));
    }
}

/// The type of the key that the log's column `actor` holds, where it references an entity with a key that it can hold.
pub fn actor_key<'r>(scope: &Scope<'r>) -> Option<&'r Type> {
    let mut key = scope.registry.target(scope.audit().actor_references.as_ref()?)?.key_fields();
    let ty = &key.next().filter(|_| key.next().is_none())?.ty;
    matches!(ty, Type::Uuid | Type::Int16 | Type::Int32 | Type::Int64 | Type::String).then_some(ty)
}

/// A name that no column has.
fn alias(letter: &str, table: &Table) -> String {
    let mut alias = letter.to_owned();
    while table.column(&alias).is_some() {
        alias.push('_');
    }
    alias
}

fn trigger(
    table: &Table,
    what: &str,
    event: &Event,
    function: &Function,
    (row_level, when): (bool, Option<String>),
) -> Trigger {
    let name = name::joined(&table.name.name, &["audit"], what);
    let mut trigger =
        generated_function::trigger(table, "audit", Timing::After, vec![event.clone()], function.name.clone());
    trigger.name = name;
    if row_level && *event != Event::Truncate {
        trigger.when = when.map(Into::into);
        return trigger;
    }
    trigger.level = Level::Statement;
    if matches!(event, Event::Update | Event::Delete) {
        trigger.old_table = Some("old_rows".into());
    }
    if matches!(event, Event::Update | Event::Insert) {
        trigger.new_table = Some("new_rows".into());
    }
    trigger
}

/// How a column is compared where the equality of its type is not that of its bytes.
fn compared(column: &Column, scope: &Scope<'_>) -> Option<Compared> {
    // A collation can hold letters for equal that differ.
    if column.collation.is_some() {
        return Some(Compared::Image);
    }
    match scope.base_type(&column.ty) {
        DataType::Real => Some(Compared::Float4),
        DataType::DoublePrecision => Some(Compared::Float8),
        DataType::Boolean
        | DataType::SmallInt
        | DataType::Integer
        | DataType::BigInt
        // All values of the column have as many digits behind the point.
        | DataType::Numeric(Some(_))
        | DataType::Text
        | DataType::Varchar(_)
        | DataType::Bytea
        | DataType::Uuid
        | DataType::Timestamptz
        | DataType::Timestamp
        | DataType::Date
        | DataType::Time
        | DataType::Macaddr => None,
        ty if is_enum(ty, scope) => None,
        _ => Some(Compared::Image),
    }
}

fn is_enum(ty: &DataType, scope: &Scope<'_>) -> bool {
    matches!(ty, DataType::Named(name) if scope.registry.enums().iter().any(|item| scope.enum_name(item) == **name))
}

/// What the text of values depends on is set, as far as the types of the columns ask for it, so that the log has the same text
/// whatever the session says. And nothing is compiled: the plan of a statement about many rows is used again for one row, and
/// compiling it takes far longer than running it.
fn settings(table: &Table, shown: &[Text], tenant: Option<&Text>, scope: &Scope<'_>) -> Vec<(Text, Text)> {
    let mut needs = Needs::default();
    for column in table.columns.iter().filter(|column| shown.contains(&column.name)) {
        needs.json(&column.ty, scope);
    }
    if let Some(column) = tenant.and_then(|tenant| table.column(tenant)) {
        needs.text(&column.ty, scope);
    }
    let all = [
        ("DateStyle", "ISO, MDY", needs.date_style),
        ("IntervalStyle", "postgres", needs.interval_style),
        ("TimeZone", "UTC", needs.zone),
        ("bytea_output", "hex", needs.bytes),
        ("extra_float_digits", "1", needs.floats),
        ("jit", "off", true),
    ];
    let needed = all.into_iter().filter(|(_, _, needed)| *needed);
    needed.map(|(name, value, _)| (name.into(), value.into())).collect()
}

/// What the meaning of expressions depends on that say who is asking: they stand in the body.
pub fn expression_settings<'a>(says: impl IntoIterator<Item = &'a SessionValue>) -> Vec<(Text, Text)> {
    let expression = |says: &'a SessionValue| match says {
        SessionValue::Expression(sql) => Some(&**sql),
        SessionValue::Setting(_) => None,
    };
    let written = says.into_iter().filter_map(expression).collect::<Vec<_>>().join(" ");
    parsing_settings(&written).map(|(name, value)| (name.into(), value.into())).collect()
}

/// The settings on which the text of values depends (manual, "Client Connection Defaults", "Locale and Formatting").
#[derive(Default)]
struct Needs {
    date_style: bool,
    interval_style: bool,
    zone: bool,
    bytes: bool,
    floats: bool,
}

impl Needs {
    /// A value in JSON: dates and moments are written as ISO 8601 says, in the session's zone.
    fn json(&mut self, ty: &DataType, scope: &Scope<'_>) {
        match scope.base_type(ty) {
            DataType::Timestamptz => self.zone = true,
            DataType::Array(of) => self.json(of, scope),
            DataType::Timestamp | DataType::Date => {}
            _ => self.text(ty, scope),
        }
    }

    /// A value as text.
    fn text(&mut self, ty: &DataType, scope: &Scope<'_>) {
        match scope.base_type(ty) {
            DataType::Real | DataType::DoublePrecision => self.floats = true,
            DataType::Interval => self.interval_style = true,
            DataType::Bytea => self.bytes = true,
            DataType::Timestamptz | DataType::Range(RangeType::Tstz) => (self.zone, self.date_style) = (true, true),
            DataType::Timestamp | DataType::Date | DataType::Range(RangeType::Date | RangeType::Ts) => {
                self.date_style = true;
            }
            DataType::Array(of) => self.text(of, scope),
            // What it is made of is not known here.
            DataType::Named(_) if is_enum(ty, scope) => {}
            DataType::Named(_) | DataType::Other(_) => {
                *self = Self { date_style: true, interval_style: true, zone: true, bytes: true, floats: true };
            }
            _ => {}
        }
    }
}
