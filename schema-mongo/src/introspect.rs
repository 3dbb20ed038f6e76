//! A live database as a spec, from what `listCollections` and `listIndexes` answer.

use serde::{Deserialize, Deserializer};

use crate::spec::Document;
use crate::spec::{
    Capped, Clustered, Collation, Collection, Direction, EncryptedField, Index, Keys, Options, Spec, Text, TimeSeries,
    ValidationAction, ValidationLevel, Validator, Value, View, canonical, number,
};

/// One collection as `listCollections` describes it, and its indexes as `listIndexes` does. Members are in the order of the
/// server's answer: of an index's fields it counts.
#[derive(Debug, Clone, Deserialize)]
pub struct CollectionInfo {
    /// The answer of `listCollections`.
    #[serde(flatten)]
    pub info: ListedCollection,
    /// The answer of `listIndexes`; of a view none.
    #[serde(default)]
    pub indexes: Vec<IndexInfo>,
}

/// A collection as `listCollections` describes it.
#[derive(Debug, Clone, Deserialize)]
pub struct ListedCollection {
    name: String,
    #[serde(rename = "type", default = "collection")]
    kind: String,
    #[serde(default = "nothing")]
    options: Document,
}

fn nothing() -> Document {
    Document("{}".into())
}

fn collection() -> String {
    "collection".to_owned()
}

/// An index as `listIndexes` describes it, with what this library can't model.
#[derive(Debug, Clone)]
pub struct IndexInfo {
    /// None of a kind that is not known.
    index: Option<Index>,
    name: Text,
    unknown: Vec<String>,
}

impl ListedCollection {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// It is a view: the documents that a pipeline gives.
    pub fn is_view(&self) -> bool {
        self.kind == "view"
    }
}

impl IndexInfo {
    /// The index, none of a kind that is not known, and what this library can't model of it.
    pub(crate) fn into_parts(self) -> (Option<Index>, Vec<String>) {
        (self.index, self.unknown)
    }
}

impl<'de> Deserialize<'de> for IndexInfo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Read::deserialize(deserializer)?;
        let name = read.name;
        let Ok(keys) = serde_json::from_str::<Keys>(&read.key.0) else {
            return Ok(Self { index: None, name, unknown: vec![format!("its kind, {}", read.key.0)] });
        };
        let mut index = Index::new(name.clone(), keys);
        let mut unknown = Vec::new();
        let (mut weights, mut language, mut language_override) = (None, None, None);
        for (name, value) in read.rest {
            let value = canonical(value);
            match name.as_str() {
                "unique" => index.unique = value == true,
                "sparse" => index.sparse = value == true,
                "hidden" => index.hidden = value == true,
                "partialFilterExpression" => index.partial = Some(value),
                "expireAfterSeconds" => match number(&value).and_then(|value| value.as_i64()) {
                    Some(seconds) => index.expire_after_seconds = Some(seconds),
                    None => unknown.push(format!("expireAfterSeconds: {value}")),
                },
                "collation" => match collation_of(value.clone()) {
                    Ok(known) => index.collation = Some(Box::new(known)),
                    Err(_) => unknown.push(format!("collation: {value}")),
                },
                "wildcardProjection" => index.wildcard_projection = Some(value),
                "bits" | "min" | "max" => match number(&value).and_then(|value| value.as_f64()) {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "a server holds 1 to 32"
                    )]
                    Some(bits) if name == "bits" => index.bits = Some(bits as u32),
                    Some(least) if name == "min" => index.min = Some(least),
                    Some(most) => index.max = Some(most),
                    None => unknown.push(format!("{name}: {value}")),
                },
                "weights" => weights = serde_json::from_value(value).ok(),
                "default_language" => language = value.as_str().map(ToOwned::to_owned),
                "language_override" => language_override = value.as_str().map(ToOwned::to_owned),
                // Versions, and what follows from the kind of the index.
                "v" | "ns" | "textIndexVersion" | "2dsphereIndexVersion" | "background" | "clustered" => {}
                _ => unknown.push(name),
            }
        }
        if let Some(weights) = weights {
            index.text = Some(Box::new(crate::spec::TextOptions {
                weights,
                default_language: language.unwrap_or_else(|| "english".into()).into(),
                language_override: language_override.unwrap_or_else(|| "language".into()).into(),
            }));
            with_words(&mut index);
        }
        Ok(Self { index: Some(index), name, unknown })
    }
}

/// A server shows the fields of a text index as `_fts` and `_ftsx`, and their names as weights.
fn with_words(index: &mut Index) {
    let Some(text) = &index.text else { return };
    let mut keys = Vec::new();
    for (name, direction) in index.keys.0.drain(..) {
        match &*name {
            "_fts" => keys.extend(text.weights.keys().map(|name| (name.clone(), Direction::Text))),
            "_ftsx" => {}
            _ => keys.push((name, direction)),
        }
    }
    index.keys.0 = keys;
}

#[derive(Deserialize)]
struct Read {
    name: Text,
    /// In order; of kinds that are not known too.
    key: Document,
    #[serde(flatten)]
    rest: std::collections::BTreeMap<String, Value>,
}

/// What a server completed is left out where it is as it would be anyway.
fn collation_of(value: Value) -> Result<Collation, serde_json::Error> {
    serde_json::from_value::<Collation>(value).map(Collation::without_defaults)
}

impl Spec {
    /// The spec of a live database, from a JSON list: each collection as `listCollections` describes it, with a member
    /// `indexes` that holds what `listIndexes` says. What can't be modelled is listed in [`Spec::unmodelled`].
    ///
    /// ```
    /// let live = schema_mongo::Spec::from_introspection(
    ///     r#"[{"name": "users", "type": "collection", "options": {"validator": {"$jsonSchema": {"bsonType": "object"}}},
    ///          "indexes": [{"v": 2, "key": {"_id": 1}, "name": "_id_"},
    ///                      {"v": 2, "key": {"email": {"$numberInt": "1"}}, "name": "users_email_key", "unique": true}]}]"#,
    /// )?;
    /// assert!(live.collection("users").unwrap().is_unique(&["email"]));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the text is not such a list.
    pub fn from_introspection(json: &str) -> Result<Spec, serde_json::Error> {
        Ok(Self::from_collections(serde_json::from_str::<Vec<CollectionInfo>>(json)?))
    }

    /// The same from what was read.
    pub fn from_collections(live: Vec<CollectionInfo>) -> Spec {
        let mut spec = Spec::default();
        for CollectionInfo { info, indexes } in live {
            // Of the server itself: profiles, views, the buckets behind time series, what searches in encrypted fields need.
            if info.name.starts_with("system.") || info.name.starts_with("enxcol_.") {
                continue;
            }
            match info.kind.as_str() {
                "view" => view(&info, &mut spec),
                "collection" | "timeseries" => one(&info, indexes, &mut spec),
                other => spec.unmodelled.push((info.name.into(), format!("its kind, {other}").into())),
            }
        }
        spec.sort();
        spec
    }
}

/// What a view shows; the order of members in its stages counts.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Viewed {
    view_on: String,
    #[serde(default = "nothing")]
    pipeline: Document,
}

fn view(info: &ListedCollection, spec: &mut Spec) {
    match serde_json::from_str::<Viewed>(&info.options.0) {
        Ok(Viewed { view_on, pipeline }) => {
            spec.views.push(View { name: info.name.clone().into(), on: view_on.into(), pipeline: pipeline.0 });
        }
        Err(_) => spec.unmodelled.push((info.name.clone().into(), format!("view: {}", info.options.0).into())),
    }
}

fn one(info: &ListedCollection, indexes: Vec<IndexInfo>, spec: &mut Spec) {
    let name = &info.name;
    let mut collection = Collection::new(name.clone());
    let options = match canonical(serde_json::from_str(&info.options.0).unwrap_or_default()) {
        Value::Object(options) => options,
        _ => serde_json::Map::new(),
    };
    let mut unknown = Vec::new();
    let (mut query, mut level, mut action) = (None, ValidationLevel::Strict, ValidationAction::Error);
    let size = |name: &str| options.get(name).and_then(|size| number(size)?.as_u64());
    for (word, value) in &options {
        match word.as_str() {
            "validator" => query = Some(value.clone()),
            "validationLevel" => level = serde_json::from_value(value.clone()).unwrap_or_default(),
            "validationAction" => match serde_json::from_value(value.clone()) {
                Ok(known) => action = known,
                Err(_) => unknown.push(format!("validationAction: {value}")),
            },
            "capped" if *value == true => {
                collection.options.capped =
                    Some(Capped { size: size("size").unwrap_or_default(), max: size("max").filter(|max| *max > 0) });
            }
            "capped" | "size" | "max" | "uuid" | "autoIndexId" | "flags" => {}
            "timeseries" => match serde_json::from_value::<TimeSeries>(value.clone()) {
                Ok(known) => collection.options.time_series = Some(known),
                Err(_) => unknown.push(format!("timeseries: {value}")),
            },
            "clusteredIndex" => {
                let name = value["name"].as_str().unwrap_or("_id_").to_owned();
                collection.options.clustered = Some(Clustered { name: name.into() });
            }
            "expireAfterSeconds" => collection.options.expire_after_seconds = value.as_i64(),
            "collation" => match collation_of(value.clone()) {
                Ok(known) => collection.options.collation = Some(Box::new(known)),
                Err(_) => unknown.push(format!("collation: {value}")),
            },
            "changeStreamPreAndPostImages" => collection.options.pre_and_post_images = value["enabled"] == true,
            "encryptedFields" => {
                let fields = value["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
                collection.options.encrypted = fields.iter().filter_map(EncryptedField::of).collect();
                collection.options.encrypted.sort_by(|a, b| a.path.cmp(&b.path));
                if collection.options.encrypted.len() != fields.len() {
                    unknown.push(format!("encryptedFields: {value}"));
                }
            }
            other => unknown.push(format!("{other}: {value}")),
        }
    }
    fill_time_series(&mut collection.options);
    collection.validator = query.and_then(|query| Validator::from_query(query, level, action));
    for IndexInfo { index, name, unknown: odd } in indexes {
        unknown.extend(odd.iter().map(|odd| format!("index {name}: {odd}")));
        let Some(mut index) = index else { continue };
        let is_id = matches!(&*index.keys.0, [(name, Direction::Ascending | Direction::Descending)] if name == "_id");
        let is_of_encryption = index.keys.0.iter().any(|(name, _)| name == "__safeContent__");
        if is_id || is_of_encryption {
            continue;
        }
        // A server shows each index with its own collation, none where it compares bytes; here one has that of its collection unless it
        // says otherwise.
        if index.collation == collection.options.collation {
            index.collation = None;
        } else if index.collation.is_none() {
            index.collation = Some(Box::new(Collation::of("simple")));
        }
        collection.indexes.push(index);
    }
    collection.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    spec.unmodelled.extend(unknown.into_iter().map(|odd| (Text::Owned(name.clone()), odd.into())));
    spec.collections.push(collection);
}

/// A server says the granularity that it took, and the span of buckets that follows from it; seconds are what it takes by itself.
fn fill_time_series(options: &mut Options) {
    if let Some(time_series) = &mut options.time_series {
        let granularity = time_series.granularity.unwrap_or(crate::spec::Granularity::Seconds);
        if time_series.bucket_max_span_seconds == Some(granularity.span()) {
            time_series.bucket_max_span_seconds = None;
            time_series.bucket_rounding_seconds = None;
        }
        time_series.granularity = time_series.granularity.filter(|attrs| *attrs != crate::spec::Granularity::Seconds);
    }
}
