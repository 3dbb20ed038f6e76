//! Random models, lowered and made on a server that judges each command; and the way from each to the next, and what is left to do then.
//! `SPECS=10000` is how many specs are tried (300 otherwise); the seed is fixed.

use std::collections::BTreeMap;

use schema_core::Registry;
use schema_core::ir::{
    Definition, Embedded, Entity, Field, Index, IndexColumn, IndexTerm, OperatorClass, Order, PrimaryKey, Search,
    Serde, Source, Span, Text, Type, TypeRef, Unique, Written,
};
use schema_mongo::options::{
    EncryptedOptions, EntityOptions, FieldOptions, IndexOptions, ShardKeyOptions, TimeSeriesOptions,
};
use schema_mongo::spec::{Capped, Collation, Granularity};
use schema_mongo::{Change, Config, PlanOptions, Spec, Version, diff, plan};

use crate::server::Server;

/// Numbers that are the same at each run (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// So many times of a hundred.
    pub fn hits(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    pub fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.next() % all.len() as u64).unwrap()].clone()
    }

    pub fn up_to(&mut self, most: u64) -> u64 {
        self.next() % (most + 1)
    }
}

fn rust(name: &str) -> TypeRef {
    TypeRef { path: name.to_owned().into(), name: name.to_owned().into(), id: None, define: None }
}

fn text(text: &str) -> Text {
    text.to_owned().into()
}

fn field(name: &str, ty: Type) -> Field {
    let mut field = Field::new(name.to_owned(), ty, false, Source::default());
    field.written = Written::Native;
    field
}

fn part() -> Embedded {
    let mut part = Embedded::new(rust("Part"), Source::default());
    let codes = Type::List(Box::new(Type::String));
    part.fields = vec![field("sku", Type::String), field("qty", Type::Int64), field("codes", codes)];
    part
}

/// The fields of a model, most of them always there, so that one model leads to the next.
fn fields(dice: &mut Dice) -> Vec<Field> {
    let mut id = field("id", dice.of(&[Type::Int64, Type::Int64, Type::ObjectId, Type::Timestamp]));
    id.serde = Some(Box::new(Serde { rename: Some("_id".into()), ..Serde::default() }));
    let mut all = vec![
        id,
        field("a", Type::String),
        field("b", Type::Int64),
        field("c", Type::Int32),
        field("at", Type::Timestamp),
        field("seen", Type::Timestamp),
        field("meta", Type::String),
        field("tags", Type::List(Box::new(Type::String))),
        field("parts", Type::List(Box::new(Type::Embedded(Box::new(rust("Part")))))),
        field("place", Type::Json),
    ];
    if dice.hits(10) {
        all.push(field("language", Type::String));
    }
    if dice.hits(10) {
        let mut secret = field("secret", Type::String);
        secret.extensions.get_mut::<FieldOptions>().encrypted = Some(EncryptedOptions { searchable: dice.hits(50) });
        all.push(secret);
    }
    all[2].nullable = dice.hits(50);
    all
}

fn column(dice: &mut Dice, usual: bool) -> IndexColumn {
    let member = |path: &str| IndexTerm::Member(text("parts"), text(path));
    let name = |name: &str| IndexTerm::Field(text(name));
    let plain = ["a", "b", "c", "at", "seen", "meta"];
    let term = match usual || dice.hits(70) {
        true => name(dice.of(&plain)),
        false => match dice.up_to(6) {
            0 => name("id"),
            1 => name("tags"),
            2 => member("sku"),
            3 => member("qty"),
            4 => member("codes"),
            5 => name("place"),
            _ => IndexTerm::Expression(text("$**")),
        },
    };
    let class = |name: &str| Some(Box::new(OperatorClass { name: text(name), parameters: Vec::new() }));
    let opclass = match &term {
        IndexTerm::Expression(_) => class("mongo:wildcard"),
        IndexTerm::Field(field) if field == "place" => class("mongo:2dsphere"),
        _ if usual => None,
        _ if dice.hits(15) => class("mongo:hashed"),
        _ if dice.hits(3) => class("mongo:2dsphere"),
        _ if dice.hits(3) => class("mongo:wildcard"),
        _ if dice.hits(5) => class("mongo:text"),
        _ if dice.hits(3) => class("mongo:2d"),
        _ => None,
    };
    let order = if opclass.is_none() && dice.hits(25) { Order::Desc } else { Order::Asc };
    IndexColumn { term, order, nulls: None, collation: None, opclass }
}

fn plain(name: &str) -> IndexColumn {
    let term = IndexTerm::Field(text(name));
    IndexColumn { term, order: Order::Asc, nulls: None, collation: None, opclass: None }
}

/// Each field once.
fn once(columns: &mut Vec<IndexColumn>) {
    let mut seen: Vec<IndexTerm> = Vec::new();
    columns.retain(|column| {
        let is_new = !seen.contains(&column.term);
        seen.push(column.term.clone());
        is_new
    });
}

fn index(dice: &mut Dice) -> IndexOptions {
    let usual = dice.hits(90);
    let mut columns: Vec<IndexColumn> = (0..=dice.up_to(2)).map(|_| column(dice, usual)).collect();
    if dice.hits(95) {
        once(&mut columns);
    }
    let rare = |dice: &mut Dice| dice.hits(if usual { 6 } else { 20 });
    // A few names that models share, so that one name is this index here and that one there.
    let name = rare(dice).then(|| text(dice.of(&["x", "y", "x_stand_in", if usual { "z" } else { "_id_" }])));
    let unique = rare(dice);
    let index = Index {
        name,
        source: Source::default(),
        columns,
        unique,
        filter: None,
        all_rows: false,
        across_tenants: false,
    };
    let sparse = rare(dice);
    let filters = [
        r#"{"c": {"$gt": 5}}"#,
        r#"{"a": "open", "c": {"$exists": true}}"#,
        r#"{"$or": [{"a": "x"}, {"c": {"$in": [1, 2]}}]}"#,
        r#"{"meta": "m"}"#,
    ];
    let wrong = [
        r#"{"a": {"$ne": 5}}"#,
        r#"{"a": {"$exists": false}}"#,
        r#"{"$nor": [{"a": 1}]}"#,
        r#"{"a": {"$regex": "x"}}"#,
    ];
    let partial =
        (!sparse && rare(dice)).then(|| text(if dice.hits(90) { dice.of(&filters) } else { dice.of(&wrong) }));
    let single = index.columns.len() == 1;
    let expire_after = (single && usual && dice.hits(20) || !usual && rare(dice))
        .then(|| Span { minutes: u32::try_from(dice.up_to(30)).unwrap(), ..Span::default() });
    let is_over_all = index.columns.iter().any(|column| matches!(column.term, IndexTerm::Expression(_)));
    let mut index = index;
    let is_of =
        |class: &str| index.columns.iter().any(|column| column.opclass.as_ref().is_some_and(|of| of.name == class));
    let (words, plane) = (is_of("mongo:text") || dice.hits(1), is_of("mongo:2d") || dice.hits(1));
    if expire_after.is_some() && usual {
        index.columns =
            vec![IndexColumn { term: IndexTerm::Field(text(dice.of(&["at", "seen"]))), ..column(dice, true) }];
        index.unique = false;
    }
    IndexOptions {
        index,
        sparse,
        hidden: rare(dice),
        expire_after,
        collation: rare(dice).then(|| collation(dice)),
        partial,
        project: if is_over_all && dice.hits(50) || dice.hits(1) { vec![plain("a")] } else { Vec::new() },
        exclude: if is_over_all && dice.hits(30) { vec![plain(dice.of(&["a", "b"]))] } else { Vec::new() },
        all_text: is_over_all && dice.hits(20),
        weights: if words && dice.hits(40) { vec![(plain("a"), dice.of(&[0, 7, 7, 99_999]))] } else { Vec::new() },
        default_language: (words && dice.hits(40)).then(|| text(dice.of(&["none", "de", "klingon"]))),
        language_override: (words && dice.hits(20)).then(|| text(dice.of(&["lang", "a"]))),
        bits: (plane && dice.hits(30)).then(|| dice.of(&[20, 20, 33])),
        min: (plane && dice.hits(30)).then_some(0.0),
        max: (plane && dice.hits(30)).then(|| dice.of(&[-1.0, 100.0])),
    }
}

fn collation(dice: &mut Dice) -> Collation {
    let known = ["simple", "en", "de", "fr", "da", "fr_CA", "th", "de@collation=phonebook"];
    let locale = if dice.hits(95) { dice.of(&known) } else { dice.of(&["klingon", "de-DE"]) };
    if dice.hits(50) { Collation::ignoring_case(text(locale)) } else { Collation::of(text(locale)) }
}

fn entity(name: &str, dice: &mut Dice) -> Entity {
    let mut entity = Entity::new(rust(name), Source::default());
    entity.fields = fields(dice);
    entity.primary_key = PrimaryKey::Fields(vec![text("id")]);
    let indexes: Vec<IndexOptions> = (0..dice.up_to(4)).map(|_| index(dice)).collect();
    if dice.hits(15) {
        let weighed = |name: &str| (text(name), None);
        let fields = if dice.hits(50) { vec![weighed("a")] } else { vec![weighed("a"), weighed("meta")] };
        let language = dice.hits(50).then(|| text("german"));
        entity.searches.push(Search { source: Source::default(), fields, language, column: None, name: None });
    }
    if dice.hits(20) {
        entity.uniques.push(Unique {
            message: None,
            name: None,
            source: Source::default(),
            fields: vec![text(dice.of(&["a", "b", "c"]))],
            nulls_not_distinct: dice.hits(30),
            deferrable: schema_core::ir::Deferrable::No,
            filter: None,
            across_tenants: false,
            all_rows: false,
        });
    }
    let days = |dice: &mut Dice| Span { days: u32::try_from(dice.up_to(400)).unwrap(), ..Span::default() };
    let mut said = EntityOptions { indexes, ..EntityOptions::default() };
    match dice.up_to(9) {
        0 => {
            let size = if dice.hits(95) { 4096 + dice.up_to(4096) } else { 1 << 60 };
            said.capped = Some(Capped { size, max: dice.hits(50).then(|| 1 + dice.up_to(5000)) });
        }
        1 | 2 => {
            entity.primary_key = PrimaryKey::None;
            entity.fields.remove(0);
            entity.uniques.clear();
            let meta = dice.hits(80).then(|| text(if dice.hits(95) { "meta" } else { "at" }));
            let granularity = dice.of(&[None, Some(Granularity::Minutes), Some(Granularity::Hours)]);
            said.time_series = Some(TimeSeriesOptions {
                time: text("at"),
                meta,
                granularity,
                max_span_seconds: None,
                source: Source::default(),
            });
            said.expire_after = dice.hits(30).then(|| days(dice));
        }
        3 => {
            if dice.hits(50) {
                entity.fields[0].ty = Type::Timestamp;
            }
            said.clustered = true;
            said.expire_after = dice.hits(30).then(|| days(dice));
        }
        _ => {}
    }
    said.collation = dice.hits(15).then(|| collation(dice));
    said.pre_and_post_images = dice.hits(10);
    if dice.hits(35) {
        let columns: Vec<IndexColumn> = match said.time_series.is_some() && dice.hits(80) {
            true => vec![IndexColumn { term: IndexTerm::Field(text("meta")), ..column(dice, true) }],
            false => (0..=dice.up_to(1)).map(|_| column(dice, true)).collect(),
        };
        let mut columns: Vec<IndexColumn> =
            columns.into_iter().map(|column| IndexColumn { order: Order::Asc, ..column }).collect();
        if dice.hits(95) {
            once(&mut columns);
        }
        if dice.hits(20) {
            columns[0].opclass = Some(Box::new(OperatorClass { name: text("mongo:hashed"), parameters: Vec::new() }));
        }
        said.shard_key = Some(ShardKeyOptions { columns, unique: dice.hits(20), source: Source::default() });
    }
    *entity.extensions.get_mut::<EntityOptions>() = said;
    entity
}

/// A spec of one to three collections out of a few names; none where the model has mistakes, with their codes.
pub fn spec(dice: &mut Dice, version: Version) -> Result<Spec, Vec<&'static str>> {
    let mut builder = Registry::builder().definition(Definition::Embedded(part()));
    let mut names = vec!["Ax", "Bx", "Cx"];
    for _ in 0..dice.up_to(2) {
        names.remove(usize::try_from(dice.up_to(names.len() as u64 - 1)).unwrap());
    }
    for name in names {
        builder = builder.model(entity(name, dice));
    }
    let codes = |found: schema_core::Diagnostics| found.0.iter().map(|found| found.code).collect::<Vec<_>>();
    let registry = builder.build().map_err(codes)?;
    let key = "0f8fad5b-d9cb-469f-a165-70867728950e";
    let keys = ["ax.secret", "bx.secret", "cx.secret"].map(|path| (text(path), text(key)));
    let config = Config { version, data_keys: BTreeMap::from(keys), ..Config::default() };
    schema_mongo::lower_with(&registry, &config).map_err(codes)
}

/// From one version and kind of server; `None` where all is as it must be.
fn complaints(was: &Spec, now: &Spec, options: &PlanOptions, router: bool) -> Option<String> {
    let mut server = Server::new(options.version, router);
    let empty = server.spec();
    let first = plan(&diff(&empty, was), options);
    let found = server.carry_out(&first);
    if !found.is_empty() {
        return Some(format!("{}\n{first}", found.join("\n")));
    }
    let again = server.spec();
    let rest = plan(&diff(&again, was), options);
    if !rest.is_empty() {
        return Some(format!("left after making it:\n{rest}\nmade by\n{first}"));
    }
    let live = server.spec();
    let way = plan(&diff(&live, now), options);
    let found = server.carry_out(&way);
    if !found.is_empty() {
        return Some(format!("{}\non the way\n{way}\nfrom\n{first}", found.join("\n")));
    }
    let live = server.spec();
    let rest = plan(&diff(&live, now), options);
    if !rest.is_empty() {
        return Some(format!("left behind the way:\n{rest}\nthe way was\n{way}\nfrom\n{first}"));
    }
    None
}

#[test]
fn a_server_takes_all_commands_for_random_specs_and_nothing_is_left_to_do() {
    let wanted: usize = std::env::var("SPECS").ok().and_then(|specs| specs.parse().ok()).unwrap_or(300);
    let mut dice = Dice(20_261_129);
    let mut last: BTreeMap<Version, Spec> = BTreeMap::new();
    let (mut taken, mut tried) = (0, 0);
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    let mut codes: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut failed: Vec<String> = Vec::new();
    while taken < wanted {
        tried += 1;
        let version = dice.of(&[Version::V6_0, Version::V7_0, Version::V8_0, Version::V8_2]);
        let now = match spec(&mut dice, version) {
            Ok(now) => now,
            Err(found) => {
                found.into_iter().for_each(|code| *codes.entry(code).or_default() += 1);
                continue;
            }
        };
        taken += 1;
        let router = dice.hits(70);
        let mut options = PlanOptions { version, ..PlanOptions::default() };
        let may_drop = dice.hits(60);
        let was = last.insert(version, now.clone()).unwrap_or_default();
        if may_drop {
            for collection in was.collections.iter().chain(&now.collections) {
                options.allow.push(collection.name.clone());
                let indexes = collection.indexes.iter();
                options.allow.extend(indexes.map(|index| format!("{}.{}", collection.name, index.name).into()));
            }
        }
        if let Some(complaint) = complaints(&was, &now, &options, router) {
            let complaint = complaint
                .split("\"validator\"")
                .map(|part| part.split("validationLevel").last().unwrap_or_default())
                .collect::<Vec<_>>()
                .join("…");
            failed.push(format!(
                "spec {tried}, version {version}, router {router}, allowed {:?}:\n{complaint}",
                options.allow
            ));
            if failed.len() > 3 {
                break;
            }
        }
        for step in &plan(&diff(&was, &now), &options).steps {
            let json = step.command.to_json();
            let mut word = json.split('"').nth(1).unwrap_or_default().to_owned();
            for part in [
                "prepareUnique",
                "dryRun",
                "cappedSize",
                "granularity",
                "hidden",
                "\"collMod\":\"ax\",\"index\":{\"name\":\"x\"",
            ] {
                if json.contains(part) {
                    word.push(' ');
                    word.push_str(part);
                }
            }
            *words.entry(word).or_default() += 1;
        }
    }
    assert!(failed.is_empty(), "{} of {taken}:\n\n{}", failed.len(), failed.join("\n\n====\n"));
    // The models are neither all wrong nor all the same: enough are taken, and they reach what plans can say.
    assert!(taken * 4 > tried, "{taken} of {tried}: {codes:?}");
    for word in ["create", "createIndexes", "collMod", "shardCollection"] {
        assert!(words.keys().any(|known| known.starts_with(word)), "{word}: {words:?}");
    }
    if wanted >= 3000 {
        for word in [
            "dropIndexes",
            "drop",
            "reshardCollection",
            "refineCollectionShardKey",
            "unshardCollection",
            "collMod granularity",
            "collMod cappedSize",
            "collMod dryRun",
        ] {
            assert!(words.keys().any(|known| known.contains(word)), "{word}: {words:?}");
        }
    }
}

/// A plan is told of as it is: what is left out is said, once.
#[test]
fn what_a_server_without_shards_leaves_out_is_said() {
    let json = r#"{"collections": [{"name": "a", "indexes": [{"key": {"b": 1}, "name": "b"}], "shard_key": {"key": {"b": 1}}}]}"#;
    let ours = Spec::from_json(json).unwrap();
    let mut server = Server::new(Version::V6_0, false);
    let changes = server.spec();
    let changes = diff(&changes, &ours);
    assert!(changes.iter().any(|change| matches!(change, Change::LeaveUnsharded { .. })));
    let first = plan(&changes, &PlanOptions::default());
    assert_eq!(server.carry_out(&first), Vec::<String>::new());
    let said: Vec<&str> = first.refused.iter().map(|refused| &*refused.because).collect();
    assert_eq!(
        said,
        [
            "`a` is not spread over shards: the server has none, a replica set and a standalone hold all documents themselves"
        ]
    );
    schema_mongo::drift(&server.spec(), &ours).assert_none();
    // The same where nobody looked at the server, and as the attribute says.
    let options = PlanOptions { sharding: false, ..PlanOptions::default() };
    let nothing = Spec::EMPTY;
    let blind = plan(&diff(&nothing, &ours), &options);
    assert!(blind.refused.len() == 1 && !blind.to_json().contains("shardCollection"), "{blind}");
    // A script looks by itself.
    let script = schema_mongo::create(&ours).to_string();
    assert!(script.contains("if (db.hello().msg === \"isdbgrid\") db.adminCommand({\"shardCollection\""), "{script}");
}
