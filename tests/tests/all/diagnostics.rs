//! Bad models: each mistake has a code, its place, and the fix; nothing is half-made.

#![expect(clippy::reversed_empty_ranges, reason = "one of the mistakes")]

use schema_core::ir::{self, Type, TypeRef};
use schema_core::{Diagnostics, Entity, Registry, registry};
use uuid::Uuid;

/// The mistakes, one line each: code, path, message, help.
#[track_caller]
fn mistakes(registry: Result<Registry, Diagnostics>) -> String {
    let found = match registry.and_then(|registry| schema_pg::lower(&registry)) {
        Ok(_) => panic!("no mistake was found"),
        Err(Diagnostics(found)) => found,
    };
    let line = |d: &schema_core::Diagnostic| {
        format!("{} {}: {}; {}", d.code, d.path, d.message, d.help.as_deref().unwrap_or("NO HELP"))
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_empty_registry_is_a_mistake() {
    assert_eq!(
        mistakes(registry![]),
        "E0101 registry: the registry is empty; register entities: `registry![User, Post]` or `Registry::builder().entity::<User>()`"
    );
}

#[derive(Entity)]
struct NoKey {
    name: String,
}

#[derive(Entity)]
struct Orphan {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(NoKeyButSaid))]
    a: i64,
    #[entity(references(Unregistered).on_delete(SetNull))]
    b: i64,
}

#[derive(Entity)]
struct NoKeyButSaid {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
struct Unregistered {
    #[entity(primary_key)]
    id: i64,
}

#[test]
fn keys_and_references_are_checked_and_all_mistakes_shown() {
    let path = "all::diagnostics";
    assert_eq!(
        mistakes(registry![NoKey, Orphan]),
        format!(
            "E0102 NoKey: `NoKey` has no primary key; add `#[entity(primary_key)]` to a field, `#[entity(primary_key([a, b]))]` or `#[entity(no_primary_key)]` to the struct
E0301 Orphan.a: references `{path}::NoKeyButSaid`, which is not registered; register it too: `registry![…, NoKeyButSaid]` or `.entity::<NoKeyButSaid>()`
E0301 Orphan.b: references `{path}::Unregistered`, which is not registered; register it too: `registry![…, Unregistered]` or `.entity::<Unregistered>()`"
        )
    );
}

#[test]
fn a_diagnostic_says_where_the_attribute_is() {
    let Err(Diagnostics(found)) = registry![Orphan] else { panic!("no mistake") };
    let source = found[0].source.unwrap();
    assert_eq!(line(source), "#[entity(references(NoKeyButSaid))]");
    assert!(found[0].to_string().contains(&format!("\n  --> {source} (Orphan.a)\n  help: ")), "{}", found[0]);
    let found = [registry![Sql], registry![Nameless], registry![Asking]];
    let found = found.map(|registry| schema_pg::lower(&registry.unwrap()).unwrap_err().0).into_iter().flatten();
    for mistake in found.filter(|found| ["P0103", "P0104", "P0105", "P0117", "P0201", "P0402"].contains(&found.code)) {
        let said = line(mistake.source.unwrap());
        let word = mistake.path.rsplit('.').next().unwrap().split('(').next().unwrap();
        let column = ["computed", "most", "other"].contains(&word);
        let expected = if column { "default = sql(" } else { word };
        assert!(said.starts_with("#[") && said.contains(expected), "{mistake}\n{said}");
    }
}

/// The line of this file on which something was said.
fn line(source: ir::Source) -> &'static str {
    assert!(source.file.ends_with("diagnostics.rs"), "{source}");
    include_str!("diagnostics.rs").lines().nth(source.line as usize - 1).unwrap().trim()
}

#[derive(Entity)]
#[entity(name = "same", index([created_at]), unique([id, id]), check("c", "nam > 1 AND idd = 2"), check("d", "id >"), check("d", "id); DROP TABLE x; --"))]
struct Many {
    #[entity(primary_key)]
    id: i64,
    #[entity(length(5..=1))]
    name: String,
    #[entity(column = "name")]
    other: String,
    #[entity(range(1..=5), default = 6)]
    rating: i32,
    #[entity(default = "a\0b")]
    nul: String,
    #[entity(default = "12x")]
    number: rust_decimal::Decimal,
    #[entity(default = sql("rating + 1"))]
    computed: i32,
    #[entity(precision(2, 3))]
    digits: rust_decimal::Decimal,
    ctid: i32,
}

#[test]
fn mistakes_in_columns_rules_and_sql_are_found() {
    assert_eq!(
        mistakes(registry![Many]),
        "E0105 Many.other: `other` and `name` are both the column `name`; give one of them another name: `#[entity(column = \"…\")]`
E0401 Many.name: no value can keep this rule: its bounds exclude each other; put the smaller bound first
E0406 Many.rating: the default breaks the field's rule `range`; choose a default that the field can hold
E0404 Many.nul: a text contains a NUL character, which no database stores; remove it, or keep such data as bytes
E0405 Many.number: `12x` is no decimal number; write digits: `\"19.99\"`
E0402 Many.digits: `precision(2, 3)` is none; 1 to 1000 digits in all, and no more of them after the decimal point than there are
E0411 Many.check(d): two checks are called `d`; give each check a name of its own
E0503 Many.id: `unique` names `id` twice; name each column once
E0501 Many.created_at: `index` names `created_at`, which `Many` does not have; `created_at` is kept by `timestamps`: add it to `#[entity(…)]`, or add the field"
    );
}

#[derive(Entity)]
#[entity(name = "sql", check("c", "nam > 1 AND idd = 2"), check("d", "id >"), check("e", "id); DROP TABLE x; --"))]
#[entity(index([id]).filter("name IS NOT NUL"), unique([id]).filter("nome = 'x'"))]
#[pg(index([name]).using(Gin), index([id, name]).using(Hash).unique().include([name]))]
struct Sql {
    #[entity(primary_key)]
    id: i64,
    name: String,
    #[entity(default = sql("name + 1"))]
    computed: i32,
    ctid: i32,
}

#[test]
fn sql_in_attributes_is_parsed_and_its_columns_are_looked_up() {
    let found = mistakes(registry![Sql]);
    for expected in [
        "P0104 Sql.check: `nam` is no column of `sql`, at character 1 of `nam > 1 AND idd = 2`; a similar column exists: `name`",
        "P0104 Sql.check: `idd` is no column of `sql`, at character 13 of `nam > 1 AND idd = 2`; a similar column exists: `id`",
        "P0103 Sql.check: this is no SQL expression: `id >`, at character ",
        "P0103 Sql.check: this is no SQL expression: `id); DROP TABLE x; --`, at character ",
        "P0104 Sql.filter: `nul` is no column of `sql`, at character 13 of `name IS NOT NUL`; ",
        "P0104 Sql.filter: `nome` is no column of `sql`, at character 1 of `nome = 'x'`; a similar column exists: `name`",
        "P0104 Sql.computed: the default names `name`, at character 1 of `name + 1`: a default can't look at columns; ",
        "P0107 Sql.ctid: PostgreSQL keeps the column name `ctid` for itself; ",
        "P0108 Sql.index: a gin index needs arrays, jsonb or search documents, `name` is none; ",
        "P0118 Sql.index: a hash index can be neither unique nor sorted; ",
        "P0119 Sql.index: a hash index has one column; ",
        "P0120 Sql.index: a hash index can't include columns; ",
    ] {
        assert!(found.contains(expected), "{expected}\nis not in\n{found}");
    }
    assert_eq!(found.lines().count(), 12, "{found}");
}

mod first {
    #[derive(schema_core::Entity)]
    #[entity(name = "twins")]
    pub struct Twin {
        #[entity(primary_key)]
        pub id: i64,
    }
}

mod second {
    #[derive(schema_core::Entity)]
    #[entity(name = "twins")]
    pub struct Other {
        #[entity(primary_key)]
        pub id: i64,
    }
}

#[test]
fn two_tables_of_one_name_are_refused() {
    let found = mistakes(registry![first::Twin, second::Other]);
    assert!(
        found.starts_with("P0101 ")
            && found.contains("the table `twins` and the table `twins` of schema `public` have one name"),
        "{found}"
    );
}

#[derive(Entity)]
#[entity(name = "a")]
struct Collides {
    #[entity(primary_key)]
    id: i64,
    #[entity(index)]
    b_c: i64,
    #[entity(length(2..), length(3..))]
    text: String,
}

#[derive(Entity)]
#[entity(name = "a_b", rename_all = "camelcase", index([]), unique([c.desc()]))]
struct With {
    #[entity(primary_key)]
    id: i64,
    #[entity(index)]
    c: i64,
}

#[test]
fn generated_names_that_meet_are_refused() {
    let found = mistakes(registry![Collides]);
    assert!(found.contains("E0407 Collides.text"), "{found}");
    let found = mistakes(registry![With]);
    for code in [
        "E0107 With: `rename_all` does not know the case `camelcase`; a similar case exists: `camelCase`",
        "E0502",
        "E0108",
    ] {
        assert!(found.contains(code), "{code} is not in\n{found}");
    }
}

fn by_hand(name: &str, fields: &[(&str, Type)]) -> ir::Entity {
    let rust = TypeRef { name: name.to_owned().into(), path: name.to_owned().into(), id: None, define: None };
    let mut entity = ir::Entity::new(rust, ir::Source::default());
    entity.primary_key = ir::PrimaryKey::None;
    for (name, ty) in fields {
        entity.fields.push(ir::Field::new((*name).to_owned(), ty.clone(), false, ir::Source::default()));
    }
    entity
}

#[test]
fn names_that_no_database_holds_are_refused() {
    let mut entity = by_hand("Odd", &[("", Type::Int32), ("a\0b", Type::Int32)]);
    entity.name = Some("x\0".into());
    let found = mistakes(Registry::builder().model(entity).build());
    assert_eq!(found.matches("E0106").count(), 3, "{found}");
}

#[test]
fn nul_in_comments_and_deep_in_values_is_refused() {
    let mut entity = by_hand("Nul", &[("json", Type::Json), ("list", Type::List(Box::new(Type::String)))]);
    entity.doc = Some("a\0b".into());
    entity.fields[0].doc = Some("\0".into());
    let json = serde_json::json!({"a": [{"b": "\u{0}"}]});
    entity.fields[0].default = Some(ir::Default::Value(ir::Value::Json(json)));
    let list = vec![ir::Value::Text("fine".into()), ir::Value::Text("\0".into())];
    entity.fields[1].default = Some(ir::Default::Value(ir::Value::List(list)));
    let found = mistakes(Registry::builder().model(entity).build());
    assert_eq!(found.matches("E0404").count(), 4, "{found}");
}

#[test]
fn an_enum_without_values_is_refused() {
    let rust = TypeRef { name: "Void".into(), path: "Void".into(), id: None, define: None };
    let definition = ir::Definition::Enum(ir::Enum::new(rust.clone(), ir::Source::default()));
    let entity = by_hand("Uses", &[("void", Type::Enum(Box::new(rust.clone())))]);
    let found = mistakes(Registry::builder().model(entity.clone()).definition(definition).build());
    assert!(found.contains("E0601 Void: `Void` has no values"), "{found}");
    let found = mistakes(Registry::builder().model(entity).build());
    assert!(found.contains("E0110 Uses.void: the type `Void` is not defined"), "{found}");
}

#[test]
fn columns_that_only_differ_behind_the_63rd_byte_stay_apart() {
    let head = "x".repeat(70);
    let entity = by_hand("Long", &[(&format!("{head}1"), Type::Int32), (&format!("{head}2"), Type::Int32)]);
    let registry = Registry::builder().model(entity).build().unwrap();
    let catalog = schema_pg::lower(&registry).unwrap();
    let names: Vec<_> = catalog.tables[0].columns.iter().map(|column| column.name.clone()).collect();
    assert!(names[0] != names[1] && names.iter().all(|name| name.len() <= 63), "{names:?}");
}

#[test]
fn a_column_named_as_another_one_is_shortened_is_refused() {
    let long = "y".repeat(80);
    let registry = Registry::builder().model(by_hand("Long", &[(&long, Type::Int32)])).build().unwrap();
    let shortened = schema_pg::lower(&registry).unwrap().tables[0].columns[0].name.clone();
    let entity = by_hand("Long", &[(&long, Type::Int32), (&shortened, Type::Int32)]);
    let found = mistakes(Registry::builder().model(entity).build());
    assert!(
        found.starts_with(&format!("P0102 Long: two columns of the table `long` are called `{shortened}`")),
        "{found}"
    );
}

#[derive(Entity)]
struct Narrow {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Wide).on_delete(SetNull), references(Wide).on_update(SetDefault).name("again"))]
    wide: i64,
}

#[derive(Entity)]
#[entity(primary_key([id]), junction, foreign_key([id, more]).references(Narrow))]
struct Wide {
    id: i64,
    more: Option<i64>,
}

#[test]
fn relations_that_can_not_hold_are_refused() {
    let found = mistakes(registry![Narrow, Wide]);
    assert_eq!(
        found,
        "E0308 Wide: a junction links two entities, this one references 1; add `#[entity(references(Other))]` to the fields that hold their keys
E0305 Narrow.wide: `SetNull` empties `wide`, which can't be empty; make the field an `Option`, or choose another action
E0306 Narrow.wide: `SetDefault` sets `wide` to its default, and it has none; add `default = …`, or choose another action
E0303 Wide.(id, more): 2 columns references the primary key of `Narrow`, which has 1 column; name as many columns as the key has, in its order: id"
    );
}

#[derive(Entity)]
struct Counted {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Narrow).rows(0..))]
    any: Uuid,
    #[entity(references(Narrow).rows(..=0))]
    none: Uuid,
    #[entity(references(Narrow).rows(5..=1))]
    reversed: Uuid,
    #[entity(references(Narrow).rows(1))]
    one: Uuid,
    #[entity(references(Narrow).one_to_one().rows(2..))]
    two: Uuid,
    #[entity(references(Narrow).rows_message("too many"))]
    said: Uuid,
    #[entity(references(Narrow).one_to_one().rows(1..))]
    right: Uuid,
}

#[test]
fn counts_of_rows_that_can_not_be_are_refused() {
    let found = mistakes(registry![Counted, Narrow, Wide]);
    let found: Vec<&str> = found.lines().filter(|line| line.starts_with("E0309")).collect();
    assert_eq!(
        found,
        [
            "E0309 Counted.any: any number of rows may reference the same one; say how many: `rows(1..=5)`, `rows(..=5)`, `rows(2..)`",
            "E0309 Counted.none: no row could reference anything; say at least one: `rows(..=1)` is `one_to_one()`",
            "E0309 Counted.reversed: no number is at least 5 and at most 1; put the smaller number first",
            "E0309 Counted.one: exactly one row references the same one; say `one_to_one().rows(1..)`: an index keeps that there are no two",
            "E0309 Counted.two: `one_to_one()` is at most one row, and `rows` asks for 2; remove one of them",
            "E0309 Counted.said: any number of rows may reference the same one; say how many: `rows(1..=5)`, `rows(..=5)`, `rows(2..)`",
        ]
    );
}

#[derive(Entity)]
#[entity(tree(parent_id))]
struct TreeOfMany {
    #[entity(primary_key)]
    id: i64,
    parent_id: i64,
    path: String,
    level: Option<i32>,
}

#[derive(Entity)]
#[entity(tree(parent_id), primary_key([a, b]))]
struct TreeOfTwo {
    a: i64,
    b: i64,
    parent_id: Option<i64>,
}

#[derive(Entity)]
#[entity(tree(parent_id))]
struct TreeOfTexts {
    #[entity(primary_key)]
    name: String,
    #[entity(references(NoKeyButSaid))]
    parent_id: Option<i64>,
    path: schema_core::types::Ltree,
}

#[test]
fn a_tree_has_parents_of_its_own_and_fields_that_can_hold_where_a_row_stands() {
    assert_eq!(mistakes(registry![TreeOfMany, TreeOfTwo, TreeOfTexts, NoKeyButSaid]),
        "E0711 TreeOfMany.parent_id: `tree` takes the parent from `parent_id`, which is never empty: there would be no root; write the type in an `Option`
E0711 TreeOfMany.path: `tree` keeps the keys from the root down in `path`; give it the type `Vec<String>` or `Ltree`, or leave the field out
E0711 TreeOfMany.level: `tree` keeps how many rows are above in `level`; give it the type `i32`, or leave the field out
E0711 TreeOfTwo: `tree` needs a primary key of one field: a row names its parent by it; give the rows such a key, and make the other fields `unique([…])`
E0711 TreeOfTexts.parent_id: `tree` takes the parent from `parent_id`, whose type is not that of the key; give it the type of `name`, in an `Option`
E0711 TreeOfTexts.parent_id: `tree` takes the parent from `parent_id`, which references `NoKeyButSaid`; a parent is a row of the same table: `references = Self`, on that field alone
E0711 TreeOfTexts.path: `path` is an `Ltree`, whose labels can't hold each value of the key `name`; give it the type `Vec<String>`"
    );
}

#[derive(Entity)]
#[entity(check("known", "secret <> ''"), index([pin]))]
struct Encrypted {
    #[entity(primary_key)]
    id: i64,
    #[entity(length(..=10), default = "x")]
    #[pg(encrypted.searchable(), collate = "C")]
    secret: String,
    #[entity(unique)]
    #[pg(encrypted)]
    pin: String,
    #[pg(encrypted)]
    mail: schema_core::types::CiText,
}

#[test]
fn nothing_looks_into_what_is_encrypted() {
    let expected = "\
P0506 Encrypted.secret: a rule looks into `secret`, which the database holds encrypted; remove it, and check the value in the application
P0506 Encrypted.secret: `default` looks into `secret`, which the database holds encrypted; remove it, and check the value in the application
P0506 Encrypted.secret: `collate` looks into `secret`, which the database holds encrypted; remove it, and check the value in the application
P0506 Encrypted.secret: `check(\"known\")` looks into `secret`, which the database holds encrypted; remove it, and check the value in the application
P0506 Encrypted.pin: `unique` looks into `pin`, which the database holds encrypted; add `.searchable()`: then it is unique by its hash
P0506 Encrypted.pin: `index` looks into `pin`, which the database holds encrypted; remove it; with `.searchable()`, rows are found by the hash
P0506 Encrypted.mail: `encrypted` is for `String` and bytes, `mail` is neither; keep the value as a `String`";
    assert_eq!(mistakes(registry![Encrypted]), expected);
}

#[derive(Entity)]
#[pg(index([created_at]).using(Brin), index([size, deleted_at]).unique(), index([]), index([size.lower()]), index([size, size]))]
struct OnlyPg {
    #[entity(primary_key)]
    id: i64,
    size: i32,
}

#[derive(schema_core::View)]
#[entity(query = "SELECT id, size FROM only_pg", materialized, unique([]), index([]), index([size.lower()]))]
struct Shown {
    id: i64,
    size: i32,
}

#[test]
fn indexes_of_one_store_and_of_views_are_looked_at_as_those_of_all() {
    assert_eq!(
        mistakes(registry![OnlyPg]),
        "E0501 OnlyPg.created_at: `index` names `created_at`, which `OnlyPg` does not have; `created_at` is kept by `timestamps`: add it to `#[entity(…)]`, or add the field
E0501 OnlyPg.deleted_at: `index` names `deleted_at`, which `OnlyPg` does not have; `deleted_at` is kept by `soft_delete`: add it to `#[entity(…)]`, or add the field
E0502 OnlyPg: `index` names no columns; name at least one: `index([status])`
E0505 OnlyPg.size: `size.lower()` needs text, and `size` is none; remove `.lower()`
E0503 OnlyPg.size: `index` names `size` twice; name each column once"
    );
    assert_eq!(
        mistakes(registry![OnlyPg; Shown]),
        "E0502 Shown: `unique` names no columns; name at least one: `unique([status])`
E0502 Shown: `index` names no columns; name at least one: `index([status])`
E0505 Shown.size: `size.lower()` needs text, and `size` is none; remove `.lower()`"
    );
}

#[derive(Entity)]
struct Shelf {
    #[entity(primary_key)]
    id: i64,
}

#[derive(schema_core::View)]
#[mongo(pipeline("shelf", r#"[{"$match": {"id": 1}}]"#))]
struct OnlyDocuments {
    id: i64,
}

#[test]
fn a_view_of_documents_alone_is_told_where_rows_are_asked_for() {
    assert_eq!(
        mistakes(registry![Shelf; OnlyDocuments]),
        "P0406 OnlyDocuments: `OnlyDocuments` says no query in SQL; add `#[entity(query = \"SELECT …\")]`, or leave the view out of the registry for PostgreSQL"
    );
    let spec = schema_mongo::lower(&registry![Shelf; OnlyDocuments].unwrap()).unwrap();
    assert_eq!(spec.views[0].on, "shelf");
}

#[derive(Entity)]
#[pg(rls)]
#[pg(policy("own").using("usr_id = (SELECT max(id) FROM asking WHERE asking.user_id = asking.idd)"))]
#[pg(policy("theirs").using("EXISTS (SELECT 1 FROM asked WHERE id = 1)"))]
#[pg(policy("outside").using("user_id IN (SELECT id FROM auth.users WHERE anything = user_id)"))]
#[pg(rule("known").serializable().require("typo > 0 AND EXISTS (SELECT 1 FROM public.asking a WHERE a.id = NEW.nothing AND a.user_id = usr)"))]
#[pg(rule("bare").serializable().require("NOT EXISTS (SELECT 1 FROM asking)"))]
struct Asking {
    #[entity(primary_key)]
    id: i64,
    user_id: i64,
}

#[test]
fn names_in_queries_of_policies_and_rules_are_looked_up() {
    assert_eq!(
        mistakes(registry![Asking]),
        "P0104 Asking.rule(known): `typo` is neither of NEW nor of OLD, at character 1 of `typo > 0 AND EXISTS (SELECT 1 FROM public.asking a WHERE a.id = NEW.nothing AND a.user_id = usr)`; write `NEW.typo` for the row as it is, `OLD.typo` for the row as it was
P0104 Asking.policy: `usr_id` is no column of `asking`, at character 1 of `usr_id = (SELECT max(id) FROM asking WHERE asking.user_id = asking.idd)`; a similar column exists: `user_id`
P0402 Asking.rule(known): there is no column `nothing`, at character 69 of `typo > 0 AND EXISTS (SELECT 1 FROM public.asking a WHERE a.id = NEW.nothing AND a.user_id = usr)`; columns: id, user_id
P0402 Asking.rule(known): there is no column `usr`, at character 93 of `typo > 0 AND EXISTS (SELECT 1 FROM public.asking a WHERE a.id = NEW.nothing AND a.user_id = usr)`; columns: id, user_id
P0402 Asking.rule(bare): there is no table `asking`, at character 27 of `NOT EXISTS (SELECT 1 FROM asking)`; functions look into no schema: write `public.asking`
P0402 Asking.policy: there is no column `idd`, at character 68 of `usr_id = (SELECT max(id) FROM asking WHERE asking.user_id = asking.idd)`; a similar column exists: `id`
P0402 Asking.policy: there is no table `asked`, at character 23 of `EXISTS (SELECT 1 FROM asked WHERE id = 1)`; register its entity or view"
    );
}

#[derive(schema_core::Domain)]
#[entity(check("listed", "VALUE IN (SELECT name FROM nameless)"), check("odd", "value.x > 1"))]
struct Listed(String);

#[derive(Entity)]
#[entity(check("new_words", "data IS JSON AND 1_000 > length(data)"), check("old", "json_object('{a,1}') IS NOT NULL"))]
struct Nameless {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = sql("(SELECT max(id) FROM nameless)"))]
    most: i64,
    #[entity(default = sql("nameless.id"))]
    other: i64,
    #[entity(default = sql("app.uuidv7()"))]
    own: Uuid,
    #[pg(generated("age(ended, started)"))]
    lasted: Option<std::time::Duration>,
    started: chrono::NaiveDateTime,
    ended: chrono::NaiveDateTime,
    data: String,
    name: Listed,
}

#[test]
fn defaults_and_domains_hold_no_queries_and_nothing_is_newer_than_the_server() {
    assert_eq!(
        mistakes(registry![Nameless]),
        "P0117 Listed.check: the check holds a query, at character 11: `VALUE IN (SELECT name FROM nameless)`; a function may look at other rows: call one, and make it in a migration
P0104 Listed.check: the check names `value`, at character 1 of `value.x > 1`; in a domain the value is called VALUE, and there is nothing else
P0117 Nameless.most: the default holds a query, at character 2: `(SELECT max(id) FROM nameless)`; a function may look at other rows: call one, and make it in a migration
P0104 Nameless.other: the default names `nameless`, at character 1 of `nameless.id`: a default can't look at columns; put text in single quotes; what depends on other columns is `#[pg(generated(\"…\"))]`
P0201 Nameless.check: `IS JSON` needs PostgreSQL 16, the target is 15, at character 6 of `data IS JSON AND 1_000 > length(data)`; write it otherwise, or say `Config { version: Version::V16, .. }`
P0201 Nameless.check: a number with `_` or of another base needs PostgreSQL 16, the target is 15, at character 18 of `data IS JSON AND 1_000 > length(data)`; write it otherwise, or say `Config { version: Version::V16, .. }`"
    );
}

#[derive(Entity)]
#[entity(tenant = id)]
struct House {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(tenant = house)]
struct Seat {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(House))]
    house: i64,
    #[entity(references(Seat).on_update(SetNull))]
    beside: Option<i64>,
}

#[test]
fn a_reference_within_a_tenant_keeps_the_tenant() {
    assert_eq!(
        mistakes(registry![House, Seat]),
        "P0513 Seat.beside: `on_update` would empty the tenant together with the reference; choose `Cascade`, `Restrict` or `NoAction`: keys hardly ever change"
    );
}
