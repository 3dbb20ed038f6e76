//! Values that are encrypted: their columns, the functions that take and give them, and the view that reads them.

use schema_core::origin::generated_for;
use std::borrow::Cow;

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Field, IndexColumn, IndexTerm, PrimaryKey, Text, Type};

use super::columns::column_of;
use super::scope::Scope;
use super::{columns, generated_function, name};
use crate::catalog::{
    Argument, Backfill, Body, Catalog, Constraint, ConstraintKind, DataType, Dependencies, Event, Function, Object,
    QualifiedName, Returns, Table, Timing, View, ViewColumn, ViewKind, Volatility,
};
use crate::config::Version;
use crate::options::{EncryptedOptions, EntityOptions, FieldOptions};
use crate::sql::encrypted as sql;
use crate::sql::masked_rows;

/// The functions that say whether a value is a message, make its tag, and check it.
const IS: &str = "is_encrypted";
const TAG: &str = "encryption_tag";
const AUTHENTICATED: &str = "authenticated";

fn declared(field: &Field) -> Option<EncryptedOptions> {
    field.extensions.get::<FieldOptions>()?.encrypted.clone()
}

pub fn fields(entity: &Entity) -> impl Iterator<Item = (&Field, EncryptedOptions)> {
    entity.fields.iter().filter_map(|field| Some((field, declared(field)?)))
}

fn hash_field(field: &Field) -> Text {
    format!("{}_hash", field.name).into()
}

fn hash_column(field: &Field, entity: &Entity) -> Text {
    name::fitted(format!("{}_hash", entity.column_name(field)).into())
}

/// The column with the hash of a field, where it has one.
pub fn hash_of(field: &Field, entity: &Entity) -> Option<Text> {
    declared(field)?.searchable.then(|| hash_column(field, entity))
}

fn tag_field(field: &Field) -> Text {
    format!("{}_tag", field.name).into()
}

/// The column with the authentication tag of a field, where it has one.
pub fn tag_of(field: &Field, entity: &Entity) -> Option<Text> {
    declared(field)?.bound.map(|_| name::fitted(format!("{}_tag", entity.column_name(field)).into()))
}

/// The function through which a value of this field is written, where it is encrypted.
pub fn function(field: &Field, scope: &Scope<'_>) -> Option<QualifiedName> {
    declared(field).map(|_| scope.helper(&format!("encrypt_{}", kind(field.ty == Type::String))))
}

/// All columns that hold something encrypted, or the hash or the tag of it.
pub fn columns(entity: &Entity) -> impl Iterator<Item = Text> {
    fields(entity).flat_map(|(field, _)| {
        let own = column_of(entity, &field.name).into_iter();
        own.chain(hash_of(field, entity)).chain(tag_of(field, entity))
    })
}

/// The columns that a row gets anew with another key: what is encrypted, and what is noted with each change. None where nothing
/// is encrypted.
pub fn rewritten(entity: &Entity) -> Vec<Text> {
    let mut rewritten: Vec<Text> = columns(entity).collect();
    if !rewritten.is_empty() {
        rewritten.extend(columns::bookkeeping(entity));
    }
    rewritten
}

/// The entity with bytes where it has what is encrypted, and with the hashes; what is unique is so by these.
pub fn expand<'e>(entity: Cow<'e, Entity>, scope: &mut Scope<'_>) -> Cow<'e, Entity> {
    if fields(&entity).next().is_none() {
        return entity;
    }
    scope.extension("pgcrypto");
    let mut flat = entity.into_owned();
    for (field, word) in refused(&flat, scope) {
        let message = match word.as_str() {
            "encrypted" => format!("`encrypted` is for `String` and bytes, `{}` is neither", field.name),
            "bound" => {
                format!("`bound` ties `{}` to the key of its row, and there is none whose text is certain", field.name)
            }
            word => format!("{word} looks into `{}`, which the database holds encrypted", field.name),
        };
        let help = match word.as_str() {
            "encrypted" => "keep the value as a `String`",
            "bound" => "give the entity a primary key of numbers, texts, UUIDs or moments; or remove `.bound(…)`",
            "`unique`" => "add `.searchable()`: then it is unique by its hash",
            "`index`" => "remove it; with `.searchable()`, rows are found by the hash",
            _ => "remove it, and check the value in the application",
        };
        let path = format!("{}.{}", flat.rust.name, field.name);
        scope.found.push(Diagnostic::new("P0506", path, field.source, message).help(help));
    }
    let (mut hashes, mut tags) = (Vec::new(), Vec::new());
    for field in &mut flat.fields {
        let Some(declared) = declared(field) else { continue };
        if declared.searchable {
            let mut hash = Field::new(hash_field(field), Type::Bytes, field.nullable, field.source);
            hash.column = field.column.as_ref().map(|column| format!("{column}_hash").into());
            hash.managed = true;
            hashes.push((field.name.clone(), hash));
        }
        if declared.bound.is_some() {
            let mut tag = Field::new(tag_field(field), Type::Bytes, field.nullable, field.source);
            tag.column = field.column.as_ref().map(|column| format!("{column}_tag").into());
            tag.managed = true;
            tags.push(tag);
        }
        (field.ty, field.default) = (Type::Bytes, None);
        field.rules.clear();
        field.rule_texts = None;
    }
    for (field, hash) in &hashes {
        for unique in &mut flat.uniques {
            unique.fields.iter_mut().filter(|name| *name == field).for_each(|name| name.clone_from(&hash.name));
        }
    }
    flat.fields.extend(hashes.into_iter().map(|(_, hash)| hash).chain(tags));
    Cow::Owned(flat)
}

/// What can't be said of a field whose value the database does not know: the field, and the word.
fn refused(entity: &Entity, scope: &mut Scope<'_>) -> Vec<(Field, String)> {
    let mut refused = Vec::new();
    let pg = entity.extensions.get::<EntityOptions>();
    let life = entity.lifecycle.as_deref();
    for (field, declared) in fields(entity) {
        let mut named = |word: &str, is: bool| {
            if is {
                refused.push((field.clone(), word.to_owned()));
            }
        };
        let name = &field.name;
        let own = field.extensions.get::<FieldOptions>();
        let indexed = |columns: &[IndexColumn]| columns.iter().any(|column| column.term.field() == Some(name));
        let of_pg = pg.into_iter().flat_map(|pg| &pg.indexes);
        named("encrypted", !matches!(field.ty, Type::String | Type::Bytes));
        let is_key = entity.key_fields().next().is_some() && entity.key_fields().all(has_certain_text);
        named("bound", declared.bound.is_some() && !is_key);
        named("a rule", !field.rules.is_empty());
        named("`default`", field.default.is_some());
        named("`generated`", own.is_some_and(|own| own.generated.is_some()));
        named("`gin`", own.is_some_and(|own| own.gin.is_some()));
        named("`collate`", own.is_some_and(|own| own.collation.is_some()));
        named("`primary_key`", matches!(&entity.primary_key, PrimaryKey::Fields(key) if key.contains(name)));
        named("`references`", entity.foreign_keys.iter().any(|key| key.fields.contains(name)));
        named("`unique`", !declared.searchable && entity.uniques.iter().any(|unique| unique.fields.contains(name)));
        let mut indexes = entity.indexes.iter().chain(of_pg.map(|declared| &declared.index));
        named("`index`", indexes.any(|index| indexed(&index.columns)));
        named("`search`", entity.searches.iter().any(|search| search.fields.iter().any(|(field, _)| field == name)));
        named("`fuzzy`", entity.fuzzy.iter().any(|fuzzy| fuzzy.field == *name));
        named("`transitions`", life.is_some_and(|life| life.transitions.iter().any(|states| states.field == *name)));
        let partitions = pg.and_then(|pg| pg.partitions.as_ref());
        let cut = |term: &IndexTerm| term.field() == Some(name);
        named("`partition`", partitions.is_some_and(|declared| declared.terms.iter().any(cut)));
        let excluded = |of: &IndexColumn| of.term.field() == Some(name);
        let mut exclusions = pg.into_iter().flat_map(|pg| &pg.exclusions);
        named("`exclude`", exclusions.any(|declared| declared.elements.iter().any(|(of, _)| excluded(of))));
        let Some(column) = column_of(entity, name) else { continue };
        let table = entity.store_name();
        for check in &entity.checks {
            if super::fragment::names_in(&check.expression, &table, scope).iter().any(|name| *name == *column) {
                refused.push((field.clone(), format!("`check(\"{}\")`", check.name)));
            }
        }
    }
    refused
}

/// A value of this field has one text, whatever the session says.
fn has_certain_text(field: &Field) -> bool {
    let is_number = field.ty.is_integer() || field.ty == Type::Decimal;
    let is_text =
        matches!(field.ty, Type::String | Type::Uuid | Type::Bytes | Type::Enum(_) | Type::Bool | Type::ObjectId);
    is_number || is_text || matches!(field.ty, Type::Timestamp | Type::LocalTimestamp | Type::Date)
}

/// Reports labels that two fields have: a value could be moved between them.
pub fn verify_labels(scope: &mut Scope<'_>) {
    let mut labels: Vec<(Text, String)> = Vec::new();
    let registry = scope.registry;
    for (entity, field, label) in registry
        .entities()
        .iter()
        .flat_map(|entity| fields(entity).filter_map(move |(field, declared)| Some((entity, field, declared.bound?))))
    {
        let path = format!("{}.{}", entity.rust.name, field.name);
        if let Some((_, other)) = labels.iter().find(|(known, _)| *known == label) {
            let message =
                format!("the label `{label}` of `bound` is that of `{other}` too: values could be moved between them");
            let help = "give each field a label of its own, such as `people.ssn`";
            scope.found.push(Diagnostic::new("P0541", &*path, field.source, message).help(help));
        }
        labels.push((label, path));
    }
}

/// The functions around a column.
fn column(field: &Field, declared: EncryptedOptions, entity: &Entity, scope: &Scope<'_>) -> Option<sql::Column> {
    let is_text = field.ty == Type::String;
    let own = |what: &str| scope.helper(&format!("{what}_{}", kind(is_text)));
    let hash = declared.searchable.then(|| (hash_column(field, entity), own("decrypt"), own("hash")));
    let name = column_of(entity, &field.name)?;
    let tag = tag_of(field, entity).zip(declared.bound).map(|(column, label)| sql::Tag {
        column,
        label,
        key: key(entity, scope),
        make: scope.helper(TAG),
    });
    let (encrypt, decrypt, reencrypted) = (own("encrypt"), own("decrypt"), own("reencrypted"));
    Some(sql::Column { name, is_text, hash, tag, encrypt, decrypt, is_encrypted: scope.helper(IS), reencrypted })
}

/// The columns of the key, each with how its text is written.
fn key(entity: &Entity, scope: &Scope<'_>) -> Vec<(Text, DataType)> {
    let column = |field: &Field| (name::fitted(entity.column_name(field)), super::ty::plain(&field.ty, scope));
    entity.key_fields().map(column).collect()
}

fn kind(is_text: bool) -> &'static str {
    if is_text { "text" } else { "bytes" }
}

/// What refuses plain text and keeps the hashes, the index by which rows are found, and what gives rows another key.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    let columns: Vec<sql::Column> =
        fields(entity).filter_map(|(field, declared)| column(field, declared, entity, scope)).collect();
    if columns.is_empty() {
        return;
    }
    scope.any_encrypted = true;
    for column in &columns {
        let name = name::joined(&table.name.name, &[&column.name], "encrypted_check");
        filled(table, column);
        table.constraints.push(Constraint::new(name, ConstraintKind::check(sql::is_encrypted(&column.name))));
    }
    let comment =
        generated_for("encrypted", "rejects values that are not encrypted, and keeps the hashes to look them up by");
    let keeps = generated_function::own(table, "keep_encrypted", comment, &sql::keep_body(&columns));
    let insert =
        generated_function::trigger(table, "encrypted", Timing::Before, vec![Event::Insert], keeps.name.clone());
    let mut update =
        generated_function::trigger(table, "encrypted_update", Timing::Before, vec![Event::Update], keeps.name.clone());
    update.when = Some(sql::is_written(&columns).into());
    table.triggers.extend([insert, update]);
    functions.push(keeps);
    if !table.primary_key().is_empty() {
        functions.push(reencrypt(table, &columns, super::row_security::is_secured(entity)));
    }
}

/// What was there in plain is encrypted when the column turns; a hash that comes is that of what is there.
fn filled(table: &mut Table, column: &sql::Column) {
    let hash = column.hash.as_ref();
    let hash = hash.map(|(name, decrypt, hash)| (name, sql::hashed(&column.name, hash, decrypt)));
    let own = sql::converted(column.is_text, &column.encrypt, &column.name);
    let tag = column.tag.as_ref().map(|tag| (&tag.column, sql::tagged(&column.name, tag, "")));
    for (name, value) in [(&column.name, own)].into_iter().chain(hash).chain(tag) {
        if let Some(column) = table.columns.iter_mut().find(|column| column.name == *name) {
            column.backfill = Backfill(Some(Box::new(value.into())));
        }
    }
}

/// `reencrypt_people(after, at_most)`
fn reencrypt(table: &Table, columns: &[sql::Column], is_secured: bool) -> Function {
    let own = name::fitted(format!("reencrypt_{}", table.name.name).into());
    let comment = generated_for(
        "encrypted",
        format_args!("encrypts the rows of {} again, with the session's new key", table.name.name),
    );
    let body = sql::reencrypt_body(&table.name, table.primary_key(), columns);
    let name = QualifiedName::new(table.name.schema.clone(), own);
    let mut function = Function::generated(name, Returns::Type(DataType::Jsonb), &body, comment);
    let (mut after, mut at_most) =
        (Argument::new("after", DataType::Jsonb), Argument::new("at_most", DataType::Integer));
    (after.default, at_most.default) = (Some("NULL".into()), Some("1000".into()));
    function.arguments = vec![after, at_most];
    function.private = true;
    if is_secured {
        // What policies hide is an error then, and does not keep its old key without a word.
        function.settings.push(("row_security".into(), "off".into()));
    }
    function
}

/// `people_decrypted`, with the rights of the reader: who can't read the key, or the rows, can't read it either.
pub fn view(entity: &Entity, table: &Table, views: &mut Vec<View>, scope: &Scope<'_>) {
    if fields(entity).next().is_none() || !scope.has(Version::V15) {
        return;
    }
    let hashes = fields(entity).flat_map(|(field, _)| hash_of(field, entity).into_iter().chain(tag_of(field, entity)));
    let hashes: Vec<Text> = hashes.collect();
    let (mut columns, mut shown) = (Vec::new(), Vec::new());
    let mut depends_on = vec![Object::Relation(table.name.clone())];
    for column in table.columns.iter().filter(|column| !hashes.contains(&column.name)) {
        let is = |field: &&Field| column_of(entity, &field.name).is_some_and(|name| name == column.name);
        let field = fields(entity).map(|(field, _)| field).find(is);
        let is_text = field.is_some_and(|field| field.ty == Type::String);
        let ty = if is_text { DataType::Text } else { column.ty.clone() };
        let value = field.map(|field| {
            let function = scope.helper(&format!("decrypt_{}", kind(is_text)));
            depends_on.push(Object::Function(function.clone()));
            match tag_of(field, entity).zip(declared(field).and_then(|declared| declared.bound)) {
                Some((tag, label)) => {
                    let authenticated = scope.helper(AUTHENTICATED);
                    let tag = sql::Tag { column: tag, label, key: key(entity, scope), make: authenticated };
                    depends_on.push(Object::Function(tag.make.clone()));
                    sql::authenticated(&column.name, &function, &tag)
                }
                None => sql::decrypted(&column.name, &function),
            }
        });
        columns.push((column.name.clone(), value));
        shown.push(ViewColumn { name: column.name.clone(), ty, default: None, comment: column.comment.clone() });
    }
    views.push(View {
        query: masked_rows(&table.name, &columns, None).into(),
        name: QualifiedName::new(table.name.schema.clone(), name::joined::<&str>(&table.name.name, &[], "decrypted")),
        kind: ViewKind::Plain { security_invoker: true, security_barrier: false, check_option: None },
        columns: shown,
        depends_on: Dependencies(depends_on),
        triggers: Vec::new(),
        rules: Vec::new(),
        grants: Vec::new(),
        owner: None,
        comment: Some(generated_for("encrypted", format_args!("{}, decrypted", table.name.name))),
    });
}

/// The functions that all tables share, where one holds something encrypted.
pub fn around(catalog: &mut Catalog, scope: &Scope<'_>) {
    if !scope.any_encrypted {
        return;
    }
    let all = || scope.registry.entities().iter().flat_map(fields);
    let session = scope.session();
    let (key, old_key, hash_key) =
        (scope.helper("encryption_key"), scope.helper("old_encryption_key"), scope.helper("hash_key"));
    for is_text in [true, false] {
        let mut of_kind = all().filter(|(field, _)| (field.ty == Type::String) == is_text).peekable();
        if of_kind.peek().is_none() {
            continue;
        }
        let searchable = of_kind.any(|(_, declared)| declared.searchable);
        let ty = if is_text { DataType::Text } else { DataType::Bytea };
        let named = |what: &str| scope.helper(&format!("{what}_{}", kind(is_text)));
        let (encrypt, decrypt) = (named("encrypt"), named("decrypt"));
        let bytes = || DataType::Bytea;
        let functions = &mut catalog.functions;
        // No two messages are alike.
        let own = (&encrypt, Volatility::Volatile);
        functions.push(call(own, (ty.clone(), bytes()), sql::encrypt(is_text, &key), &key, "encrypts a value"));
        let own = (&decrypt, Volatility::Stable);
        functions.push(call(own, (bytes(), ty.clone()), sql::decrypt(is_text, &key), &key, "decrypts a value"));
        if searchable {
            let comment = "returns the hash to look a value up by";
            let own = (&named("hash"), Volatility::Stable);
            functions.push(call(own, (ty, bytes()), sql::hash(is_text, &hash_key), &hash_key, comment));
        }
        let used = [&encrypt, &decrypt, &key, &old_key];
        let body = sql::reencrypted_body(used, &session.encryption_key, is_text);
        let comment = generated_for("encrypted", "encrypts a value again, with the session's new key");
        let mut again = Function::generated(named("reencrypted"), Returns::Type(bytes()), &body, comment);
        again.arguments = vec![Argument::new("value", bytes())];
        (again.strict, again.private) = (true, true);
        functions.push(again);
    }
    let mut is = call(
        (&scope.helper(IS), Volatility::Immutable),
        (DataType::Bytea, DataType::Boolean),
        sql::is_message(),
        &key,
        "whether a value is encrypted",
    );
    is.depends_on = Dependencies::default();
    catalog.functions.push(is);
    if all().any(|(_, declared)| declared.bound.is_some()) {
        let make = scope.helper(TAG);
        let place = || Argument::new("place", DataType::Text);
        let mut tag = call(
            (&make, Volatility::Stable),
            (DataType::Bytea, DataType::Bytea),
            sql::tag(&key),
            &key,
            "gives the tag that ties one to its row.",
        );
        tag.arguments.push(place());
        catalog.functions.push(tag);
        let comment = generated_for("encrypted", "returns a value that is in its own row, and rejects others");
        let mut check = Function::generated(
            scope.helper(AUTHENTICATED),
            Returns::Type(DataType::Bytea),
            &sql::authenticated_body(&make),
            comment,
        );
        check.arguments = vec![Argument::new("value", DataType::Bytea), Argument::new("tag", DataType::Bytea), place()];
        check.volatility = Volatility::Stable;
        catalog.functions.push(check);
    }
    let mut keys = vec![(key, &session.encryption_key), (old_key, &session.old_encryption_key)];
    if all().any(|(_, declared)| declared.searchable) {
        keys.push((hash_key, &session.hash_key));
    }
    for (name, variable) in keys {
        let comment = generated_for("encrypted", "returns the key of the session");
        let mut function = Function::generated(name, Returns::Type(DataType::Text), &sql::key_body(variable), comment);
        function.volatility = Volatility::Stable;
        catalog.functions.push(function);
    }
}

/// The functions that the application calls, and those that say the keys for them. What gives rows another key is for who
/// keeps the tables.
pub fn helpers(scope: &Scope<'_>) -> Vec<QualifiedName> {
    let own = ["encryption_key", "hash_key", TAG, AUTHENTICATED].into_iter().map(str::to_owned);
    let of_kinds = ["encrypt", "decrypt", "hash"]
        .into_iter()
        .flat_map(|what| [true, false].map(|is| format!("{what}_{}", kind(is))));
    own.chain(of_kinds).map(|name| scope.helper(&name)).collect()
}

/// The function that says whether a value is a message: who may write a row calls it.
pub fn is_message(scope: &Scope<'_>) -> QualifiedName {
    scope.helper(IS)
}

/// A function of one value that calls pgcrypto.
fn call(
    (name, volatility): (&QualifiedName, Volatility),
    (takes, gives): (DataType, DataType),
    body: String,
    key: &QualifiedName,
    what: &str,
) -> Function {
    let mut function = Function::generated(name.clone(), Returns::Type(gives), "", generated_for("encrypted", what));
    function.arguments = vec![Argument::new("value", takes)];
    function.language = "sql".into();
    function.volatility = volatility;
    function.strict = true;
    function.body = Body::Atomic(body.into());
    function.depends_on = Dependencies(vec![Object::Function(key.clone())]);
    function
}
