//! Random models with hostile names and values: every type of a field, every kind of key, rule, index, partition and view.
//! Shared by the tests and by the fuzz target.

use proptest::prelude::*;
use schema_core::attr::{OnEntity, OnField};
use schema_core::ir::{
    self, Check, Default, Definition, Entity, Field, Index, IndexColumn, IndexTerm, Rule, Shape, Source, Type, TypeRef,
    Value,
};
use schema_core::{Column, Diagnostics, Registry};
use schema_pg::quote_ident;

/// A whole application.
#[derive(Debug, Clone)]
pub struct Model {
    pub entities: Vec<Entity>,
    pub definitions: Vec<Definition>,
    pub views: Vec<ir::View>,
}

impl Model {
    pub fn registry(&self) -> Result<Registry, Diagnostics> {
        let mut builder = Registry::builder();
        for entity in &self.entities {
            builder = builder.model(entity.clone());
        }
        for definition in &self.definitions {
            builder = builder.definition(definition.clone());
        }
        for view in &self.views {
            builder = builder.view_model(view.clone());
        }
        builder.build()
    }
}

/// Up to so many entities; `everywhere` leaves out what needs extensions that not every server has.
pub fn model(most: usize, everywhere: bool) -> impl Strategy<Value = Model> {
    proptest::collection::vec(spec(everywhere), 1..=most).prop_map(|specs| {
        let mut model = Model { entities: Vec::new(), definitions: Vec::new(), views: Vec::new() };
        for (at, spec) in specs.into_iter().enumerate() {
            add(&mut model, at, &spec);
        }
        model
    })
}

/// A model, and what it grew into: the same entities with other columns, rules, indexes, types, relations and views; some
/// are gone, some are new.
pub fn grown(most: usize) -> impl Strategy<Value = (Model, Model)> {
    let change = (any::<u32>(), any::<u32>(), field_type(true), any::<bool>());
    proptest::collection::vec((spec(true), change), 1..=most).prop_flat_map(|drawn| {
        let len = drawn.len();
        (Just(drawn), 0..=len, 0..=len).prop_map(|(drawn, was, now)| {
            let mut pair = [(); 2].map(|()| Model { entities: Vec::new(), definitions: Vec::new(), views: Vec::new() });
            for (at, (spec, (flips, mask, ty, nullable))) in drawn.into_iter().enumerate() {
                let mut other = spec.clone();
                // About a fourth of the decisions are others.
                other.choice ^= flips & mask;
                if flips % 3 == 0 && other.columns.len() > 1 {
                    other.columns.pop();
                } else if flips % 3 == 1 {
                    other.columns.push(("more".to_owned(), ty.clone(), true, None));
                }
                if flips % 5 == 0 {
                    (other.columns[0].1, other.columns[0].2) = (ty, nullable);
                }
                if flips % 7 == 0 {
                    other.texts.rotate_left(1);
                }
                let least = |limit: usize| at < limit.max(1);
                if least(was) {
                    add(&mut pair[0], at, &spec);
                }
                if least(now) {
                    add(&mut pair[1], at, &other);
                }
            }
            let [was, now] = pair;
            (was, now)
        })
    })
}

/// What is drawn for one entity.
#[derive(Debug, Clone)]
struct Spec {
    name: String,
    columns: Vec<(String, Type, bool, Option<String>)>,
    texts: Vec<String>,
    choice: u32,
}

fn spec(everywhere: bool) -> impl Strategy<Value = Spec> {
    let column = (name(), field_type(everywhere), any::<bool>(), proptest::option::of(text()));
    (name(), proptest::collection::vec(column, 1..6), proptest::collection::vec(text(), 4), any::<u32>())
        .prop_map(|(name, columns, texts, choice)| Spec { name, columns, texts, choice })
}

/// Names with everything in them that quoting must survive; never NUL, never empty.
pub fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}",
        proptest::sample::select(vec![
            "select", "table", "user", "order", "a\"b", "\"", "a.b", "a b", "a'b", "\\", "a\\'b", "$$", "$body1$",
            "--", "/*", ";", "ÄÖ", "表", "🦀", "a\nb", "a\tb", "%s", "%I", "{}", "NULL", "Upper", "public", "oid",
            "value",
        ])
        .prop_map(str::to_owned),
        "[a-z\"'. $\\\\äß表]{55,90}",
    ]
}

pub fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[^\\x00]{0,20}", Just("it's $$ \\ \"x\" \\' E' %s ?".to_owned()), Just("\\".to_owned())]
}

fn field_type(everywhere: bool) -> impl Strategy<Value = Type> {
    let range = |of| Type::Range(Box::new(of));
    let mut types = vec![
        Type::Bool,
        Type::Int8,
        Type::Int16,
        Type::Int32,
        Type::Int64,
        Type::Uint8,
        Type::Uint16,
        Type::Uint32,
        Type::Float32,
        Type::Float64,
        Type::Decimal,
        Type::String,
        Type::String,
        Type::Bytes,
        Type::Uuid,
        Type::Timestamp,
        Type::LocalTimestamp,
        Type::Date,
        Type::Time,
        Type::Interval,
        Type::CaseInsensitive,
        Type::IpAddress,
        Type::IpNetwork,
        Type::MacAddress,
        Type::TreePath,
        Type::SearchDocument,
        Type::ObjectId,
        range(Type::Int32),
        range(Type::Int64),
        range(Type::Decimal),
        range(Type::Date),
        range(Type::LocalTimestamp),
        range(Type::Timestamp),
        Type::Json,
        Type::Map(Box::new(Type::Int32)),
    ];
    if !everywhere {
        let shape = |geography| Shape { kind: "Polygon".into(), srid: 4326, geography };
        types.extend([Type::Vector(3), Type::Point]);
        types.extend([true, false].map(|geography| Type::Shape(Box::new(shape(geography)))));
    }
    (proptest::sample::select(types), 0..5_u8).prop_map(|(ty, list)| match list {
        0 => Type::List(Box::new(ty)),
        1 => Type::List(Box::new(Type::List(Box::new(ty)))),
        _ => ty,
    })
}

fn rust(name: String) -> TypeRef {
    TypeRef { name: name.clone().into(), path: name.into(), id: None, define: None }
}

/// One bit of the choice after the other.
struct Choice(u32);

impl Choice {
    fn take(&mut self) -> bool {
        let bit = self.0 & 1 == 1;
        self.0 >>= 1;
        bit
    }
}

fn add(model: &mut Model, at: usize, spec: &Spec) {
    let mut choice = Choice(spec.choice);
    let mut entity = Entity::new(rust(format!("Entity{at}")), Source::default());
    // Names are made unique by a number in front; what is hostile in them stays.
    entity.name = Some(format!("{at}{}", spec.name).into());
    entity.doc = Some(spec.texts[0].clone().into()).filter(|doc: &ir::Text| !doc.is_empty());
    let mut id = Field::new("id", Type::Int64, false, Source::default());
    id.key_source = Some(ir::KeySource::Identity);
    entity.fields.push(id);
    entity.primary_key = ir::PrimaryKey::Fields(vec!["id".into()]);
    for (i, (column, ty, nullable, doc)) in spec.columns.iter().enumerate() {
        let mut field = Field::new(format!("field{i}"), ty.clone(), *nullable, Source::default());
        field.column = Some(format!("{i}{column}").into());
        field.doc = doc.clone().filter(|doc| !doc.is_empty()).map(Into::into);
        field.default = value(ty, &spec.texts[1]).filter(|_| i % 2 == 0).map(Default::Value);
        entity.fields.push(field);
    }
    rules(&mut entity, spec, &mut choice);
    indexes(&mut entity, spec, &mut choice);
    types(model, &mut entity, at, spec, &mut choice);
    relations(model, &mut entity, at, &mut choice);
    entity.timestamps = choice.take();
    partitions(&mut entity, spec, &mut choice);
    view(model, &entity, at, spec, &mut choice);
    model.entities.push(entity);
}

/// A value of the type, where there is one to write.
fn value(ty: &Type, text: &str) -> Option<Value> {
    let of = |text: &str| Some(Value::Text(text.to_owned().into()));
    match ty {
        Type::Bool => Some(Value::Bool(true)),
        Type::Int8 | Type::Int16 | Type::Int32 | Type::Int64 => Some(Value::Int(-7)),
        Type::Uint8 | Type::Uint16 | Type::Uint32 => Some(Value::Int(7)),
        Type::Float32 | Type::Float64 => Some(Value::Float(-0.5)),
        Type::Decimal => of("-1.50"),
        Type::String | Type::CaseInsensitive => of(text),
        Type::Bytes => Some(Value::Bytes(text.as_bytes().to_vec())),
        Type::Uuid => of("00000000-0000-0000-0000-000000000001"),
        Type::Timestamp => of("2026-01-01 00:00:00+00"),
        Type::LocalTimestamp => of("2026-01-01 00:00:00"),
        Type::Date => of("2026-01-01"),
        Type::Time => of("23:59:59"),
        Type::Interval => of("PT-90.5S"),
        Type::IpAddress => of("::1"),
        Type::IpNetwork => of("10.0.0.0/8"),
        Type::MacAddress => of("08:00:2b:01:02:03"),
        Type::TreePath => of("a.b"),
        Type::ObjectId => of("0123456789abcdef01234567"),
        Type::Json => Some(Value::Json(serde_json::json!({ text: [text, null] }))),
        Type::Map(_) => Some(Value::Map([(text.to_owned(), Value::Int(1))].into())),
        Type::List(of) => Some(Value::List(value(of, text).into_iter().collect())),
        _ => None,
    }
}

/// The column of a plain text field: its field, and its quoted name.
fn text_field(entity: &Entity) -> Option<(ir::Text, String)> {
    let field = entity.fields.iter().find(|field| field.ty == Type::String)?;
    Some((field.name.clone(), quote_ident(&entity.column_name(field))))
}

fn rules(entity: &mut Entity, spec: &Spec, choice: &mut Choice) {
    // What SQL names must fit as it is.
    for field in entity.fields.iter_mut().filter(|field| field.ty == Type::String) {
        let name = field.column.take().unwrap_or_else(|| field.name.clone());
        field.column = Some(name.chars().take(15).collect::<String>().into());
    }
    let (one_of, length, trimmed) = (choice.take(), choice.take(), choice.take());
    if let Some(field) = entity.fields.iter_mut().find(|field| field.ty == Type::String) {
        let texts = || spec.texts.iter().map(|text| Value::Text(text.clone().into()));
        match (one_of, length, trimmed) {
            (true, ..) => field.rules.push(Rule::OneOf(texts().collect())),
            (_, true, _) => field.rules.push(Rule::Length { min: None, max: Some(4000) }),
            (.., true) => field.rules.extend([Rule::NotEmpty, Rule::Trimmed]),
            _ => {}
        }
        // Whether a default keeps the rules is not what is tried here.
        if !one_of {
            field.default = None;
        }
    }
    if let Some((_, column)) = text_field(entity).filter(|_| choice.take()) {
        let literal = schema_pg::quote_literal(&spec.texts[2]);
        entity.checks.push(Check {
            message: None,
            name: format!("check {}", spec.name).into(),
            expression: format!("{column} <> {literal}").into(),
            source: Source::default(),
        });
    }
    if let Some((field, column)) = text_field(entity).filter(|_| choice.take()) {
        let literal = schema_pg::quote_literal(&spec.texts[3]);
        let mut generated = draft(&format!("made{field}"), Type::String, true);
        let said = schema_pg::attr::field::generated(format!("{column} || {literal}"));
        OnField::<String, schema_core::kind::Text>::apply(said, &mut generated);
        entity.fields.push(generated.field);
    }
}

fn draft(name: &str, ty: Type, nullable: bool) -> schema_core::attr::FieldDraft {
    schema_core::attr::FieldDraft {
        field: Field::new(name.to_owned(), ty, nullable, Source::default()),
        primary_key: false,
        key_name: None,
        key_across_tenants: false,
        uniques: Vec::new(),
        indexes: Vec::new(),
        foreign_keys: Vec::new(),
        fuzzy: None,
        lifecycle: None,
    }
}

fn index(columns: Vec<IndexColumn>) -> Index {
    Index {
        name: None,
        source: Source::default(),
        columns,
        unique: false,
        filter: None,
        all_rows: false,
        across_tenants: false,
    }
}

fn indexes(entity: &mut Entity, spec: &Spec, choice: &mut Choice) {
    let desc = IndexColumn { order: ir::Order::Desc, nulls: Some(ir::Nulls::Last), ..IndexColumn::field("id") };
    entity.indexes.push(Index { unique: choice.take(), ..index(vec![desc]) });
    if let Some((field, column)) = text_field(entity) {
        let opclass = Box::new(ir::OperatorClass { name: "text_pattern_ops".into(), parameters: Vec::new() });
        let expression = IndexTerm::Expression(format!("length({column})").into());
        if choice.take() {
            let sorted = IndexColumn {
                collation: Some("C".into()),
                opclass: Some(opclass),
                ..IndexColumn::field(field.clone())
            };
            let name = format!("index {}", entity.store_name());
            let filter = Some(format!("{column} IS NOT NULL").into());
            entity.indexes.push(Index { name: Some(name.into()), filter, ..index(vec![sorted]) });
        }
        if choice.take() {
            let term = IndexColumn { term: expression, ..IndexColumn::field("id") };
            entity.indexes.push(index(vec![term, IndexColumn::field("id")]));
        }
        if choice.take() {
            entity.fuzzy.push(ir::Fuzzy { source: Source::default(), field: field.clone(), name: None });
        }
        if choice.take() {
            let fields = vec![(field.clone(), Some(ir::Weight::A))];
            let column = Some(format!("words {}", spec.name).into());
            entity.searches.push(ir::Search { source: Source::default(), fields, language: None, column, name: None });
        }
    }
    let pg = choice.take();
    for field in entity.fields.clone() {
        // An attribute names fields of the program, which live as long as it does.
        let column = Column::new(String::leak(field.name.to_string()));
        let with = |method| schema_pg::attr::entity::index([column]).using(method);
        use schema_pg::catalog::IndexMethod as Method;
        let said = match &field.ty {
            Type::Json | Type::SearchDocument => with(Method::Gin).with("fastupdate", false),
            Type::List(of) if matches!(**of, Type::Int32 | Type::String | Type::Uuid) => with(Method::Gin),
            Type::Range(_) => with(Method::Gist),
            Type::TreePath => with(Method::Gist),
            Type::Timestamp => with(Method::Brin).with("pages_per_range", 8),
            Type::Bytes => with(Method::Hash),
            Type::Int32 => with(Method::Btree).with("fillfactor", 70).include([Column::new("id")]),
            _ => continue,
        };
        if pg {
            OnEntity::apply(said, entity, Source::default());
        }
    }
    let range = entity.fields.iter().find(|field| matches!(field.ty, Type::Range(_))).map(|field| field.name.clone());
    if let Some(range) = range.filter(|_| choice.take()) {
        use schema_pg::attr::exclude::Exclusive as _;
        let column = Column::new(String::leak(range.to_string()));
        let said = schema_pg::attr::entity::exclude(format!("exclude {}", entity.store_name()))
            .using_gist([Column::new("id").eq(), column.overlaps()])
            .filter("id > 0");
        OnEntity::apply(said, entity, Source::default());
    }
}

/// An enum, a domain, a struct in jsonb or in columns.
fn types(model: &mut Model, entity: &mut Entity, at: usize, spec: &Spec, choice: &mut Choice) {
    if choice.take() {
        let mut labels: Vec<&String> = spec.texts.iter().filter(|text| !text.is_empty() && text.len() <= 63).collect();
        labels.sort();
        labels.dedup();
        let mut db_enum = ir::Enum::new(rust(format!("Enum{at}")), Source::default());
        db_enum.name = Some(format!("e{at}{}", spec.name).into());
        db_enum.doc = Some(format!("{} $$", spec.name).into());
        for (i, label) in labels.iter().enumerate() {
            let mut variant = ir::Variant::new(format!("V{i}"), Source::default());
            variant.rename = Some((*label).clone().into());
            db_enum.variants.push(variant);
        }
        if !labels.is_empty() {
            let mut field = Field::new("kind", Type::Enum(Box::new(db_enum.rust.clone())), false, Source::default());
            field.default = Some(Default::Value(Value::Variant("V0".into())));
            entity.fields.push(field);
            let list = Type::List(Box::new(Type::Enum(Box::new(db_enum.rust.clone()))));
            entity.fields.push(Field::new("kinds", list, true, Source::default()));
            model.definitions.push(Definition::Enum(db_enum));
        }
    }
    if choice.take() {
        let mut domain = ir::Domain::new(rust(format!("Domain{at}")), Type::String, Source::default());
        domain.name = Some(format!("d{at}{}", spec.name).into());
        domain.rules = vec![Rule::OneOf(spec.texts.iter().map(|text| Value::Text(text.clone().into())).collect())];
        entity.fields.push(Field::new("domain", Type::Domain(Box::new(domain.rust.clone())), true, Source::default()));
        model.definitions.push(Definition::Domain(Box::new(domain)));
    }
    if choice.take() {
        let mut embedded = ir::Embedded::new(rust(format!("Embedded{at}")), Source::default());
        let mut inner = Field::new("city", Type::String, false, Source::default());
        inner.rules.push(Rule::NotEmpty);
        embedded.fields = vec![inner, Field::new("zip", Type::Int32, true, Source::default())];
        let ty = Type::Embedded(Box::new(embedded.rust.clone()));
        model.definitions.push(Definition::Embedded(embedded));
        entity.fields.push(Field::new("home", ty.clone(), false, Source::default()));
        let mut flat = draft("work", ty, true);
        OnField::<(), schema_core::kind::Embedded>::apply(schema_pg::attr::field::flatten(), &mut flat);
        entity.fields.push(flat.field);
        for field in ["home", "work"] {
            let term = IndexTerm::Member(field.into(), "city".into());
            entity.indexes.push(index(vec![IndexColumn { term, ..IndexColumn::field("id") }]));
        }
    }
}

/// A reference to an entity whose key is one column, and a link to another.
fn relations(model: &Model, entity: &mut Entity, at: usize, choice: &mut Choice) {
    let (reference, link) = (choice.take(), choice.take());
    let target = at / 2;
    let simple = |entity: &Entity| entity.key_fields().count() == 1;
    if !model.entities.get(target).is_none_or(simple) {
        return;
    }
    if reference {
        entity.fields.push(Field::new("parent", Type::Int64, true, Source::default()));
        entity.foreign_keys.push(ir::ForeignKey {
            message: None,
            name: None,
            source: Source::default(),
            fields: vec!["parent".into()],
            target: rust(format!("Entity{target}")),
            on_delete: ir::Action::SetNull,
            on_update: ir::Action::Cascade,
            deferrable: ir::Deferrable::InitiallyDeferred,
            index: true,
            index_name: None,
            one_to_one: choice.take(),
            rows: None,
        });
    }
    if link && target < at {
        entity.many_to_many.push(ir::ManyToMany {
            target: rust(format!("Entity{target}")),
            source: Source::default(),
            through: Some(format!("{at} links").into()),
            on_delete: ir::Action::Cascade,
        });
    }
}

/// The entity is cut by hash or by hostile values; its keys then hold the column that decides.
fn partitions(entity: &mut Entity, spec: &Spec, choice: &mut Choice) {
    let (by_hash, by_list) = (choice.take() && choice.take(), choice.take() && choice.take());
    let exclusive =
        entity.extensions.get::<schema_pg::options::EntityOptions>().is_some_and(|said| !said.exclusions.is_empty());
    // Links and references to it need its key as it is.
    if exclusive || !entity.many_to_many.is_empty() {
        return;
    }
    if by_hash {
        let said = schema_pg::attr::entity::partition_by_hash(Column::new("id")).modulus(2);
        if entity.foreign_keys.iter().all(|key| !key.one_to_one) {
            OnEntity::apply(said, entity, Source::default());
        }
    } else if by_list {
        let mut values: Vec<&'static str> = spec.texts.iter().map(|text| &*String::leak(text.clone())).collect();
        values.sort_unstable();
        values.dedup();
        let uniques =
            entity.indexes.iter().any(|index| index.unique) || entity.foreign_keys.iter().any(|key| key.one_to_one);
        let of_itself = entity.foreign_keys.iter().any(|key| key.target == entity.rust);
        if uniques || of_itself {
            return;
        }
        entity.fields.push(Field::new("region", Type::String, false, Source::default()));
        entity.primary_key = ir::PrimaryKey::Fields(vec!["id".into(), "region".into()]);
        let said = schema_pg::attr::entity::partition_by_list(Column::new("region"))
            .partition(format!("part {}", spec.name), values)
            .default();
        OnEntity::apply(said, entity, Source::default());
    }
}

/// A view of the table, with names as hostile as its own.
fn view(model: &mut Model, entity: &Entity, at: usize, spec: &Spec, choice: &mut Choice) {
    if !choice.take() {
        return;
    }
    let mut view = ir::View::new(rust(format!("View{at}")), Source::default());
    let short: String = spec.name.chars().take(15).collect();
    view.name = Some(format!("v{at}{short}").into());
    view.doc.clone_from(&entity.doc);
    let mut id = Field::new("id", Type::Int64, false, Source::default());
    id.column = Some(format!("id {short}").into());
    let name = entity.store_name();
    if name.len() > 63 {
        return;
    }
    let literal = schema_pg::quote_literal(&spec.texts[2]);
    view.query = Some(
        format!(
            "SELECT t.id AS {}, {literal}::text AS note FROM public.{} AS t WHERE {literal} <> ''",
            quote_ident(&format!("id {short}")),
            quote_ident(&name)
        )
        .into(),
    );
    view.fields = vec![id, Field::new("note", Type::String, false, Source::default())];
    view.materialized = choice.take();
    if view.materialized {
        view.uniques.push(ir::Unique {
            message: None,
            name: None,
            source: Source::default(),
            fields: vec!["id".into()],
            nulls_not_distinct: false,
            deferrable: ir::Deferrable::No,
            filter: None,
            across_tenants: false,
            all_rows: false,
        });
    }
    model.views.push(view);
}
