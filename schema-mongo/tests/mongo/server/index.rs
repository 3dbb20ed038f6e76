//! Indexes as a server holds them, and what it refuses of them.

use schema_mongo::Version;
use schema_mongo::spec::canonical;
use serde_json::Value;

use super::collection::{Held, collation, completed, has_type};
use super::json::Json;
use super::{About, Refused, filter};

/// An index as a server holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    pub name: String,
    /// In order; the value as it was written.
    pub keys: Vec<(String, String)>,
    pub unique: bool,
    pub sparse: bool,
    pub hidden: bool,
    pub prepared: bool,
    pub partial: Option<Value>,
    pub expires: Option<i64>,
    pub collation: Option<Value>,
    /// Weights, language, override.
    pub text: Option<Value>,
    pub projection: Option<Value>,
    /// Bits, least and greatest coordinate.
    pub plane: [Option<Value>; 3],
}

impl Index {
    pub fn ascending(name: &str, fields: &[&str], collation: Option<Value>) -> Self {
        let keys = fields.iter().map(|field| ((*field).to_owned(), "1".to_owned())).collect();
        Self {
            name: name.to_owned(),
            keys,
            unique: false,
            sparse: false,
            hidden: false,
            prepared: false,
            partial: None,
            expires: None,
            collation,
            text: None,
            projection: None,
            plane: [None, None, None],
        }
    }

    fn kind(&self) -> &'static str {
        let has = |word: &str| self.keys.iter().any(|(_, value)| value.trim_matches('"') == word);
        match () {
            () if has("text") => "text",
            () if has("hashed") => "hashed",
            () if has("2dsphere") => "2dsphere",
            () if has("2d") => "2d",
            () if self.keys.iter().any(|(path, _)| is_wildcard(path)) => "wildcard",
            () => "",
        }
    }

    fn names(&self) -> Vec<&str> {
        self.keys.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// `index_descriptor.cpp`, `compareIndexOptions`: what makes it this index. Whether it is hidden and when documents go do not.
    fn signature(&self) -> impl PartialEq {
        (
            self.keys.clone(),
            self.unique,
            self.sparse,
            self.collation.clone(),
            self.partial.clone(),
            self.projection.clone(),
        )
    }

    pub fn shown(&self, _: Version) -> String {
        let keys: Vec<String> = match &self.text {
            Some(_) => {
                let mut keys: Vec<String> = Vec::new();
                for (name, value) in &self.keys {
                    if value != "\"text\"" {
                        keys.push(format!("{}:{value}", Value::from(name.as_str())));
                    } else if !keys.iter().any(|key| key.contains("_fts")) {
                        keys.push(r#""_fts":"text","_ftsx":1"#.into());
                    }
                }
                keys
            }
            None => self.keys.iter().map(|(name, value)| format!("{}:{value}", Value::from(name.as_str()))).collect(),
        };
        let mut rest = String::new();
        let mut add = |name: &str, value: Value| rest.push_str(&format!(",\"{name}\":{value}"));
        for (name, is) in [
            ("unique", self.unique),
            ("sparse", self.sparse),
            ("hidden", self.hidden),
            ("prepareUnique", self.prepared),
        ] {
            if is {
                add(name, true.into());
            }
        }
        for (name, value) in self.text.iter().flat_map(|text| text.as_object().into_iter().flatten()) {
            add(name, value.clone());
        }
        for (name, value) in [("partialFilterExpression", &self.partial), ("wildcardProjection", &self.projection)] {
            if let Some(value) = value {
                add(name, value.clone());
            }
        }
        for (name, value) in ["bits", "min", "max"].into_iter().zip(&self.plane) {
            if let Some(value) = value {
                add(name, value.clone());
            }
        }
        if let Some(collation) = &self.collation {
            add("collation", completed(collation));
        }
        if let Some(seconds) = self.expires {
            add("expireAfterSeconds", serde_json::json!({ "$numberInt": seconds.to_string() }));
        }
        format!(r#"{{"v":2,"key":{{{}}},"name":{}{rest}}}"#, keys.join(","), Value::from(self.name.as_str()))
    }
}

fn is_wildcard(path: &str) -> bool {
    path == "$**" || path.ends_with(".$**")
}

/// Members of an index (manual, "createIndexes").
const MEMBERS: [&str; 15] = [
    "bits",
    "min",
    "max",
    "key",
    "name",
    "unique",
    "sparse",
    "hidden",
    "partialFilterExpression",
    "expireAfterSeconds",
    "collation",
    "weights",
    "default_language",
    "language_override",
    "wildcardProjection",
];

fn read(said: &Json, held: &Held, found: &mut Refused) -> Index {
    for (member, _) in said.members() {
        if !MEMBERS.contains(&member.as_str()) {
            found.push(format!("The field '{member}' is not valid for an index specification"));
        }
    }
    let is = |name: &str| said.get(name).is_some_and(Json::is_true);
    let value = |name: &str| said.get(name).map(|value| canonical(value.value()));
    let keys = said.get("key").map(Json::members).unwrap_or_default();
    let text = said.get("weights").map(|weights| {
        let or = |name: &str, otherwise: &str| value(name).unwrap_or_else(|| otherwise.into());
        serde_json::json!({
            "weights": weights.value(), "default_language": or("default_language", "english"),
            "language_override": or("language_override", "language"), "textIndexVersion": 3,
        })
    });
    let own = collation(said.get("collation"), found);
    Index {
        name: said.get("name").and_then(Json::text).unwrap_or_default().to_owned(),
        keys: keys.iter().map(|(name, value)| (name.clone(), value.write())).collect(),
        unique: is("unique"),
        sparse: is("sparse"),
        hidden: is("hidden"),
        prepared: false,
        partial: value("partialFilterExpression"),
        expires: said.get("expireAfterSeconds").and_then(Json::number),
        collation: if said.get("collation").is_some() { own } else { held.collation.clone() },
        text,
        projection: value("wildcardProjection"),
        plane: ["bits", "min", "max"].map(value),
    }
}

pub fn create(held: &mut Held, command: &Json, about: &About) -> Refused {
    let mut found = Refused::new();
    for said in command.get("indexes").map(Json::list).unwrap_or_default() {
        let index = read(said, held, &mut found);
        valid(&index, held, about, &mut found);
        // `index_catalog_impl.cpp`, `_doesSpecConflictWithExisting`.
        if let Some(other) = held.indexes.iter().find(|other| other.name == index.name) {
            match other.signature() == index.signature()
                && other.expires == index.expires
                && other.text == index.text
                && other.plane == index.plane
            {
                true => continue,
                false => found.push(format!("IndexKeySpecsConflict (86): {} is another index", index.name)),
            }
        } else if let Some(other) = held.indexes.iter().find(|other| other.signature() == index.signature()) {
            found.push(format!("IndexOptionsConflict (85): {} is there as {}", index.name, other.name));
        } else if index.kind() == "text" && held.indexes.iter().any(|other| other.kind() == "text") {
            found.push("only one text index per collection allowed".into());
        }
        held.indexes.push(index);
        if held.indexes.len() + usize::from(held.series.is_none()) > 64 {
            found.push("add index fails, too many indexes".into());
        }
    }
    found
}

#[expect(clippy::too_many_lines, reason = "a list of rules")]
fn valid(index: &Index, held: &Held, about: &About, found: &mut Refused) {
    let mut refuse = |is_wrong: bool, what: &str| {
        if is_wrong {
            found.push(format!("CannotCreateIndex: {what}"));
        }
    };
    let names = index.names();
    let kind = index.kind();
    // `index_catalog_impl.cpp`, `_isSpecOk`.
    refuse(index.name.is_empty(), "index name cannot be empty");
    refuse(index.name == "*" || index.name == "_id_", "index name is reserved");
    refuse(held.clustered.as_ref() == Some(&index.name), "name matches the clusteredIndex but the key does not");
    // `index_key_validate.cpp`.
    refuse(names.is_empty() || names.len() > 32, "an index has 1 to 32 fields");
    refuse(
        names.iter().enumerate().any(|(i, name)| names[..i].contains(name)),
        "appears multiple times in the index key pattern",
    );
    refuse(names.iter().any(|name| name.split('.').any(str::is_empty)), "Index keys cannot contain an empty field");
    refuse(
        names.iter().any(|name| !is_wildcard(name) && name.split('.').any(|part| part.starts_with('$'))),
        "field name starts with '$'",
    );
    let mut plugins: Vec<&str> =
        index.keys.iter().filter(|(_, value)| value.starts_with('"')).map(|(_, value)| value.as_str()).collect();
    plugins.dedup();
    let wildcards = index.keys.iter().filter(|(name, value)| is_wildcard(name) && value != "\"text\"").count();
    refuse(plugins.len() + usize::from(wildcards > 0) > 1, "Can't use more than one index plugin for a single index");
    refuse(
        index.keys.iter().filter(|(_, value)| value == "\"hashed\"").count() > 1,
        "A maximum of one index field is allowed to be hashed",
    );
    refuse(index.unique && ["hashed", "text", "wildcard"].contains(&kind), "this kind of index can't be unique");
    refuse(
        index.keys == [("_id".to_owned(), "1".to_owned())] || index.keys == [("_id".to_owned(), "-1".to_owned())],
        "that is the _id index",
    );
    refuse(index.sparse && index.partial.is_some(), "cannot mix \"partialFilterExpression\" and \"sparse\" options");
    refuse(["text", "2d"].contains(&kind) && index.collation.is_some(), "this index type does not support collation");
    // `expression_params.cpp`, 16800 to 16804.
    let planes: Vec<usize> = (0..index.keys.len()).filter(|at| index.keys[*at].1 == "\"2d\"").collect();
    refuse(planes.iter().any(|at| *at > 0), "2d has to be first in index");
    let [bits, least, most] = [(0, 26.0), (1, -180.0), (2, 180.0)]
        .map(|(at, otherwise)| index.plane[at].as_ref().and_then(Value::as_f64).unwrap_or(otherwise));
    refuse(!planes.is_empty() && !(1.0..=32.0).contains(&bits), "bits in geo index must be between 1 and 32");
    refuse(!planes.is_empty() && least >= most, "region for hash must be valid and have positive area");
    refuse(planes.is_empty() && index.plane.iter().any(Option::is_some), "bits and bounds of no 2d index");
    // Manual, "Assign Weights to Text Search Results".
    let weights = index.text.as_ref().and_then(|text| text["weights"].as_object());
    let heavy = |weight: &Value| !(1..=99_999).contains(&weight.as_i64().unwrap_or_default());
    refuse(weights.is_some_and(|weights| weights.values().any(heavy)), "text index weight must be 1 to 99999");
    refuse(kind != "text" && index.text.is_some(), "weights can only be specified with text indexes");
    // `fts_spec.cpp`.
    let words: Vec<usize> =
        index.keys.iter().enumerate().filter(|(_, (_, value))| value == "\"text\"").map(|(i, _)| i).collect();
    refuse(words.windows(2).any(|pair| pair[1] != pair[0] + 1), "expected all text fields to be adjacent");
    // `index_catalog_impl.cpp`, `validateWildcardSpec`; `wildcard_validation.cpp`.
    if wildcards > 0 {
        refuse(index.sparse || index.expires.is_some(), "Index type 'wildcard' does not support the option");
        refuse(wildcards > 1, "wildcard index must have exactly one wildcard (7246201)");
        refuse(names.len() > 1 && about.version < Version::V7_0, "wildcard indexes do not allow compounding");
        refuse(
            names.len() > 1 && names.contains(&"$**") && index.projection.is_none(),
            "must also specify 'wildcardProjection'",
        );
        let root = names.iter().find_map(|name| name.strip_suffix(".$**"));
        let held: Vec<&str> = match (root, &index.projection) {
            (Some(root), _) => vec![root],
            (None, Some(Value::Object(projection))) => projection.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        let excludes =
            index.projection.as_ref().and_then(Value::as_object).is_some_and(|all| all.values().all(|is| *is == 0));
        let overlaps = |name: &str| {
            if excludes && root.is_none() {
                return !held.iter().any(|held| name == *held || name.starts_with(&format!("{held}.")));
            }
            held.iter().any(|held| {
                name == *held || name.starts_with(&format!("{held}.")) || held.starts_with(&format!("{name}."))
            })
        };
        refuse(names.iter().any(|name| !is_wildcard(name) && overlaps(name)), "wildcard overlaps a field (7246204)");
    }
    let is_over_all = index.keys.iter().any(|(name, value)| name == "$**" && value != "\"text\"");
    refuse(index.projection.is_some() && !is_over_all, "wildcardProjection is only allowed with $**");
    if let Some(seconds) = index.expires {
        // `index_key_validate.cpp`; manual, "TTL Indexes"; `ttl.cpp`: special indexes are skipped.
        refuse(
            !(0..=i64::from(i32::MAX)).contains(&seconds),
            "TTL index 'expireAfterSeconds' must be within 0 and 2147483647",
        );
        refuse(names.len() != 1 || names == ["_id"], "TTL indexes are single-field indexes, and not of _id");
        refuse(!kind.is_empty(), "special index can't be used as a TTL index: documents never go");
        refuse(
            held.capped.is_some() && about.version < Version::V8_0,
            "Cannot create TTL index on a capped collection",
        );
        let is_date =
            held.field(names[0]).is_none_or(|schema| has_type(&schema, "date") || has_type(&schema["items"], "date"));
        refuse(!is_date, "documents never go: the field is no date");
    }
    if let Some(series) = &held.series {
        // `timeseries_commands_conversion_helper.cpp`; manual, "Time Series Secondary Indexes".
        let hashed = kind == "hashed" && !names.iter().all(|name| series.is_meta(name));
        refuse(
            index.unique || ["text", "wildcard"].contains(&kind) || hashed,
            "not supported on time-series collections",
        );
        refuse(
            index.sparse && !names.iter().all(|name| series.is_meta(name)),
            "sparse is not supported on measurements",
        );
        let meta_only = index
            .partial
            .as_ref()
            .and_then(Value::as_object)
            .is_some_and(|all| all.keys().all(|path| series.is_meta(path)));
        let fits = about.version >= Version::V7_0 && names == [series.time.as_str()] && meta_only;
        refuse(
            index.expires.is_some() && !fits,
            "TTL indexes on time-series collections require a partialFilterExpression on the metaField",
        );
    }
    // Manual, "Multikey Indexes": cannot index parallel arrays.
    let lists: Vec<Vec<String>> = names.iter().map(|name| held.lists(name)).collect();
    let apart = |a: &[String], b: &[String]| a.iter().any(|x| !b.contains(x)) && b.iter().any(|x| !a.contains(x));
    refuse(
        kind != "text" && lists.iter().enumerate().any(|(i, a)| lists[..i].iter().any(|b| apart(a, b))),
        "cannot index parallel arrays",
    );
    refuse(
        kind == "hashed" && lists.iter().any(|lists| !lists.is_empty()),
        "hashed indexes do not support array values",
    );
    // `fts_index_format.cpp`, 16675.
    let beside = |(at, lists): (usize, &Vec<String>)| index.keys[at].1 != "\"text\"" && !lists.is_empty();
    refuse(kind == "text" && lists.iter().enumerate().any(beside), "Field of text index contains an array in document");
    // `expression_keys_private.cpp`: can't extract geo keys.
    for (path, _) in index.keys.iter().filter(|(_, value)| value == "\"2dsphere\"") {
        let is_place = held.field(path).is_none_or(|schema| has_type(&schema, "object") || has_type(&schema, "array"));
        let is_range = held.field(path).is_some_and(|schema| schema["properties"]["start"].is_object());
        refuse(!is_place || is_range, "Can't extract geo keys");
    }
    // `create_indexes_cmd.cpp` with a shard key: "cannot create unique index … with shard key pattern".
    refuse(
        index.unique && held.shard.as_ref().is_some_and(|key| !key.lets(index)),
        "unique index does not lead with the shard key",
    );
    for complaint in index.partial.iter().flat_map(filter::complaints) {
        refuse(true, &complaint);
    }
}

/// What is taken and never works, once all is as the plan leaves it. Errors 17261 and 17262: every document whose `language` is none of the
/// server's is refused.
pub fn never_works(held: &Held) -> Refused {
    let mut found = Refused::new();
    let is_date = held.field("_id").is_none_or(|schema| has_type(&schema, "date"));
    if held.clustered.is_some() && held.expires.is_some() && !is_date {
        found.push("documents never go: _id is no date".into());
    }
    for text in held.indexes.iter().filter_map(|index| index.text.as_ref()) {
        let Some(field) = text["language_override"].as_str().and_then(|name| held.field(name)) else { continue };
        let known = |value: &Value| ["english", "german", "french", "none"].iter().any(|language| value == language);
        if !field["enum"].as_array().is_some_and(|all| all.iter().all(known)) {
            found.push("language override unsupported".into());
        }
    }
    found
}

pub fn drop(held: &mut Held, command: &Json) -> Refused {
    let name = command.get("index").and_then(Json::text).unwrap_or_default();
    let Some(at) = held.indexes.iter().position(|index| index.name == name) else {
        return vec![format!("IndexNotFound (27): {name}")];
    };
    let index = held.indexes.remove(at);
    match serves_no_more(held, &index) {
        true => vec!["CannotDropShardKeyIndex (373): the only compatible index for the shard key".into()],
        false => Refused::new(),
    }
}

/// `drop_indexes.cpp`, `isLastNonHiddenRangedShardKeyIndex`.
fn serves_no_more(held: &Held, index: &Index) -> bool {
    held.shard.as_ref().is_some_and(|key| {
        key.is_led_by(index) && !key.is_id() && !held.indexes.iter().any(|other| key.is_led_by(other))
    })
}

/// `coll_mod.cpp`; manual, "collMod".
pub fn modify(held: &mut Held, said: &Json, dry: bool) -> Refused {
    let name = said.get("name").and_then(Json::text).unwrap_or_default();
    let Some(at) = held.indexes.iter().position(|index| index.name == name) else {
        return vec![format!("IndexNotFound (27): {name}")];
    };
    let (is_series, is_capped) = (held.series.is_some(), held.capped.is_some());
    let shard = held.shard.clone();
    let index = &mut held.indexes[at];
    let mut found = Refused::new();
    for (member, value) in &said.members()[1..] {
        match member.as_str() {
            "hidden" => index.hidden = value.is_true(),
            "expireAfterSeconds" => {
                let converts = index.expires.is_none();
                if converts
                    && (index.keys.len() != 1
                        || index.kind() != ""
                        || index.keys[0].0 == "_id"
                        || is_series
                        || is_capped)
                {
                    found.push("TTL indexes are single-field indexes".into());
                }
                index.expires = value.number();
            }
            "prepareUnique" => index.prepared = value.is_true(),
            "unique" => {
                if !index.prepared && !index.unique {
                    found.push("Cannot convert an index to unique that was not prepared".into());
                }
                if !["", "2dsphere", "2d"].contains(&index.kind()) {
                    found.push("this kind of index can't be unique".into());
                }
                if !dry {
                    (index.unique, index.prepared) = (true, false);
                }
                if shard.as_ref().is_some_and(|key| !key.lets(&Index { unique: true, ..index.clone() })) {
                    found.push("unique index does not lead with the shard key".into());
                }
            }
            other => found.push(format!("no change of an index: {other}")),
        }
    }
    let index = held.indexes[at].clone();
    if index.hidden {
        let others = Held {
            indexes: held.indexes.iter().filter(|other| other.name != index.name).cloned().collect(),
            ..held.clone()
        };
        if serves_no_more(&others, &Index { hidden: false, ..index.clone() }) {
            found.push("can't hide the only compatible index for the shard key".into());
        }
    }
    // Two that are one now.
    if held.indexes.iter().enumerate().any(|(i, other)| i != at && other.signature() == index.signature()) {
        found.push(format!("IndexOptionsConflict (85): {} is there twice", index.name));
    }
    found
}
