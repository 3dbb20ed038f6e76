//! Indexes in words: several ways to say one, the plainest first. Which of them gives the same index is found by lowering it.

use schema_core::ir::{self, Deferrable, Entity, IndexColumn, IndexTerm, Order, Source, Text, Type, Unique};

use super::options::{column, expiry};
use super::types::owned;
use crate::attr::{HASHED, PLANE, SPHERE, TEXT, WILDCARD};
use crate::options::{EntityOptions, IndexOptions, RawOptions};
use crate::spec::{Direction, Index, Keys};

/// A way to say an index.
#[derive(Clone)]
pub(super) enum Way {
    Unique(Unique),
    Plain(ir::Index),
    Mongo(Box<IndexOptions>),
    Search(ir::Search),
    Raw(RawOptions),
}

impl Way {
    /// Says it on the entity.
    pub fn say(self, entity: &mut Entity) {
        match self {
            Way::Unique(unique) => entity.uniques.push(unique),
            Way::Plain(index) => entity.indexes.push(index),
            Way::Mongo(index) => entity.extensions.get_mut::<EntityOptions>().indexes.push(*index),
            Way::Search(search) => entity.searches.push(search),
            Way::Raw(raw) => entity.extensions.get_mut::<EntityOptions>().raw_indexes.push(raw),
        }
    }
}

/// All ways to say it but as JSON, the plainest first.
pub(super) fn ways(index: &Index, entity: &Entity) -> Vec<Way> {
    let mut ways = Vec::new();
    let name = (!is_given_by_server(index)).then(|| index.name.clone());
    if index.has(Direction::Text) {
        ways.extend(search(index, entity, name.clone()).map(Way::Search));
    }
    let columns: Option<Vec<IndexColumn>> =
        index.keys.0.iter().map(|(path, direction)| term(path, *direction, entity)).collect();
    let Some(columns) = columns else { return ways };
    let ascending = index.keys.0.iter().all(|(_, direction)| *direction == Direction::Ascending);
    let ordered =
        index.keys.0.iter().all(|(_, direction)| matches!(direction, Direction::Ascending | Direction::Descending));
    let fields: Option<Vec<Text>> = columns
        .iter()
        .map(|column| match &column.term {
            IndexTerm::Field(field) => Some(field.clone()),
            _ => None,
        })
        .collect();
    let is_bare = !index.sparse
        && !index.hidden
        && index.expire_after_seconds.is_none()
        && index.collation.is_none()
        && index.wildcard_projection.is_none()
        && (index.bits, index.min, index.max) == (None, None, None);
    if let Some(fields) = fields.filter(|_| is_bare && index.unique && ascending) {
        for nulls_not_distinct in [false, true] {
            ways.push(Way::Unique(Unique {
                message: None,
                name: name.clone(),
                source: Source::default(),
                fields: fields.clone(),
                nulls_not_distinct,
                deferrable: Deferrable::No,
                filter: None,
                across_tenants: false,
                all_rows: false,
            }));
        }
    }
    let plain = ir::Index {
        name,
        source: Source::default(),
        columns,
        unique: index.unique,
        filter: None,
        all_rows: false,
        across_tenants: false,
    };
    if is_bare && ordered && index.partial.is_none() {
        ways.push(Way::Plain(plain.clone()));
    }
    let Some((project, exclude)) = projection(index, entity) else { return ways };
    let Some(weights) = weights(index, entity) else { return ways };
    let partial = index.partial.as_ref().map(|filter| Text::Owned(filter.to_string()));
    ways.push(Way::Mongo(Box::new(IndexOptions {
        index: plain,
        sparse: index.sparse,
        hidden: index.hidden,
        expire_after: index.expire_after_seconds.and_then(expiry),
        collation: index.collation.as_deref().cloned(),
        partial,
        project,
        exclude,
        all_text: index.keys.0.iter().any(|(path, kind)| path == "$**" && *kind == Direction::Text),
        weights,
        default_language: None,
        language_override: None,
        bits: index.bits,
        min: index.min,
        max: index.max,
    })));
    if let Some(text) = &index.text
        && let Some(Way::Mongo(own)) = ways.last().cloned()
    {
        let default_language = Some(text.default_language.clone()).filter(|name| name != "english");
        ways.push(Way::Mongo(Box::new(IndexOptions { default_language: default_language.clone(), ..(*own).clone() })));
        let language_override = Some(text.language_override.clone());
        ways.push(Way::Mongo(Box::new(IndexOptions { default_language, language_override, ..*own })));
    }
    ways
}

/// The paths that it holds, or those that it does not; none where no field leads to one.
fn projection(index: &Index, entity: &Entity) -> Option<(Vec<IndexColumn>, Vec<IndexColumn>)> {
    let Some(paths) = index.wildcard_projection.as_ref() else { return Some((Vec::new(), Vec::new())) };
    let paths = paths.as_object()?;
    let of = |wanted: i32| -> Option<Vec<IndexColumn>> {
        let paths = paths.iter().filter(|(_, value)| **value == wanted);
        paths.map(|(path, _)| term(path, Direction::Ascending, entity)).collect()
    };
    let (project, exclude) = (of(1)?, of(0)?);
    (project.len() + exclude.len() == paths.len()).then_some((project, exclude))
}

/// Weights that are not 1.
fn weights(index: &Index, entity: &Entity) -> Option<Vec<(IndexColumn, u32)>> {
    let weights = index.text.iter().flat_map(|text| &text.weights);
    let weight =
        |(path, weight): (&Text, &i32)| Some((term(path, Direction::Ascending, entity)?, u32::try_from(*weight).ok()?));
    weights.filter(|(_, weight)| **weight != 1).map(weight).collect()
}

/// The index as `createIndexes` takes it.
pub(super) fn raw(index: &Index) -> Way {
    let json = serde_json::to_string(index).unwrap_or_default();
    Way::Raw(RawOptions { json: json.into(), source: Source::default() })
}

/// The name is the one that a driver gives: fields and directions (manual, "Index Names").
pub(super) fn is_given_by_server(index: &Index) -> bool {
    let part = |(name, direction): &(Text, Direction)| match direction.value() {
        serde_json::Value::String(word) => format!("{name}_{word}"),
        number => format!("{name}_{number}"),
    };
    index.keys.0.iter().map(part).collect::<Vec<_>>().join("_") == *index.name
}

fn field_of<'e>(path: &str, entity: &'e Entity) -> Option<&'e ir::Field> {
    entity.fields.iter().find(|field| entity.serde.field_name(field) == path)
}

/// What a path is in words; none where no field leads to it.
fn term(path: &str, direction: Direction, entity: &Entity) -> Option<IndexColumn> {
    let (path, wildcard) = match path {
        "$**" => {
            return Some(column(IndexTerm::Expression(owned("$**")), Order::Asc, Some(WILDCARD)))
                .filter(|_| matches!(direction, Direction::Ascending | Direction::Text));
        }
        path => match path.strip_suffix(".$**") {
            Some(above) => (above, true),
            None => (path, false),
        },
    };
    let (top, below) = match path.split_once('.') {
        Some((top, below)) => (top, Some(below)),
        None => (path, None),
    };
    let field = field_of(top, entity)?;
    let is_flat = field.serde.as_ref().is_some_and(|serde| serde.flatten);
    let term = match below {
        _ if is_flat => return None,
        None => IndexTerm::Field(field.name.clone()),
        Some(below) => IndexTerm::Member(field.name.clone(), owned(below)),
    };
    let (order, class) = match direction {
        Direction::Ascending if wildcard => (Order::Asc, Some(WILDCARD)),
        _ if wildcard => return None,
        Direction::Ascending => (Order::Asc, None),
        Direction::Descending => (Order::Desc, None),
        Direction::Hashed => (Order::Asc, Some(HASHED)),
        Direction::Sphere => (Order::Asc, Some(SPHERE)),
        Direction::Plane => (Order::Asc, Some(PLANE)),
        Direction::Text => (Order::Asc, Some(TEXT)),
    };
    Some(column(term, order, class))
}

/// `search([title.weight(A), body])`.
fn search(index: &Index, entity: &Entity, name: Option<Text>) -> Option<ir::Search> {
    let text = index.text.as_deref()?;
    if index.keys.0.iter().any(|(_, direction)| *direction != Direction::Text) {
        return None;
    }
    let weighted = |(path, weight): (&Text, &i32)| {
        let field = field_of(path, entity).filter(|field| field.ty == Type::String)?;
        let weight = match weight {
            10 => Some(ir::Weight::A),
            4 => Some(ir::Weight::B),
            2 => Some(ir::Weight::C),
            1 => None,
            _ => return None,
        };
        Some((field.name.clone(), weight))
    };
    let fields = text.weights.iter().map(weighted).collect::<Option<Vec<_>>>()?;
    let language = match &*text.default_language {
        "english" => None,
        "none" => Some(owned("simple")),
        other => Some(owned(other)),
    };
    Some(ir::Search { source: Source::default(), fields, language, column: None, name })
}

/// The shard key in words; none where no field leads to one of its paths.
pub(super) fn shard_key(keys: &Keys, entity: &Entity) -> Option<Vec<IndexColumn>> {
    keys.0.iter().map(|(path, direction)| term(path, *direction, entity)).collect()
}
