//! Copies of other entities' fields, and references: what keeps the ones true, and what finds the others' documents.

use schema_core::Registry;
use schema_core::ir::{Entity, Rule};
use serde_json::{Map, json};

use crate::config::Config;
use crate::lower::copies::{self, Copies};
use crate::lower::{collection_name, columns};
use crate::options::FieldOptions;
use crate::spec::Value;

/// The commands that bring the copies of a document up to date, one for each collection that has some by
/// [`embeds`](crate::attr::field::embeds): run them in the transaction in which the document changes. `document` is the document as it is from
/// now on, as extended JSON.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// #[derive(serde::Serialize, Entity)]
/// #[entity(name = "users")]
/// struct User {
///     #[serde(rename = "_id")]
///     #[entity(primary_key)]
///     id: i64,
///     name: String,
/// }
///
/// #[derive(serde::Serialize, Embedded)]
/// #[serde(rename_all = "camelCase")]
/// struct Author {
///     #[mongo(copy_of("id"))]
///     user_id: i64,
///     #[mongo(copy_of("name"))]
///     display_name: String,
/// }
///
/// #[derive(serde::Serialize, Entity)]
/// #[entity(name = "posts")]
/// struct Post {
///     #[serde(rename = "_id")]
///     #[entity(primary_key)]
///     id: i64,
///     #[mongo(embeds(User))]
///     author: Author,
///     #[mongo(embeds(User), max_items(9))]
///     readers: Vec<Author>,
/// }
///
/// let registry = registry![User, Post]?;
/// let user = registry.get::<User>().unwrap();
/// let commands = schema_mongo::documents::refresh_copies(&registry, user, &json!({"_id": 7, "name": "Ann"}), &Default::default());
/// assert_eq!(commands, [json!({"update": "posts", "updates": [
///     {"q": {"author.userId": 7}, "u": {"$set": {"author.displayName": "Ann"}}, "multi": true},
///     {"q": {"readers.userId": 7}, "u": {"$set": {"readers.$[copy].displayName": "Ann"}}, "multi": true,
///         "arrayFilters": [{"copy.userId": 7}]},
/// ]})]);
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn refresh_copies(registry: &Registry, original: &Entity, document: &Value, config: &Config) -> Vec<Value> {
    let mut commands = Vec::new();
    for entity in registry.entities() {
        let of_it = |copies: &Copies<'_>| copies.target.rust == original.rust && !copies.members.is_empty();
        let all = entity.fields.iter().filter_map(|field| copies::of(entity, field, registry)).filter(of_it);
        let updates: Vec<Value> = all.filter_map(|copies| refresh(&copies, document)).collect();
        if !updates.is_empty() {
            commands.push(json!({ "update": collection_name(entity, config), "updates": updates }));
        }
    }
    commands
}

/// None where the document has no key.
fn refresh(copies: &Copies<'_>, document: &Value) -> Option<Value> {
    let (member, key) = (&copies.key.0, document.get(&*copies.key.1)?);
    let object = if copies.list { format!("{}.$[copy]", copies.path) } else { copies.path.to_string() };
    let (mut set, mut unset) = (Map::new(), Map::new());
    for (member, original) in &copies.members {
        match document.get(&**original) {
            Some(value) => drop(set.insert(format!("{object}.{member}"), value.clone())),
            None => drop(unset.insert(format!("{object}.{member}"), "".into())),
        }
    }
    let mut update = Map::new();
    for (operator, members) in [("$set", set), ("$unset", unset)] {
        if !members.is_empty() {
            update.insert(operator.into(), members.into());
        }
    }
    let filter = json!({ (format!("{}.{member}", copies.path)): key });
    let mut statement = json!({ "q": filter, "u": update, "multi": true });
    if copies.list {
        statement["arrayFilters"] = json!([{ (format!("copy.{member}")): key }]);
    }
    Some(statement)
}

/// The stages of an aggregation that find documents whose copies are not as the originals are, or whose originals are gone: of the field with
/// [`embeds`](crate::attr::field::embeds), by its name in Rust. Of a list there is one result for each copy. None where the field has no copies.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// # #[derive(serde::Serialize, Entity)]
/// # #[entity(name = "users")]
/// # struct User {
/// #     #[serde(rename = "_id")]
/// #     #[entity(primary_key)]
/// #     id: i64,
/// #     name: String,
/// # }
/// # #[derive(serde::Serialize, Embedded)]
/// # struct Author {
/// #     #[mongo(copy_of("id"))]
/// #     user_id: i64,
/// #     name: String,
/// # }
/// # #[derive(serde::Serialize, Entity)]
/// # #[entity(name = "posts")]
/// # struct Post {
/// #     #[serde(rename = "_id")]
/// #     #[entity(primary_key)]
/// #     id: i64,
/// #     #[mongo(embeds(User))]
/// #     author: Author,
/// # }
/// let registry = registry![User, Post]?;
/// let post = registry.get::<Post>().unwrap();
/// let stages = schema_mongo::documents::stale_copies(&registry, post, "author", &Default::default()).unwrap();
/// assert_eq!(stages[0], json!({"$match": {"author.user_id": {"$ne": null}}}));
/// assert_eq!(stages[1]["$lookup"], json!({"from": "users", "localField": "author.user_id", "foreignField": "_id", "as": "_original"}));
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn stale_copies(registry: &Registry, entity: &Entity, field: &str, config: &Config) -> Option<Value> {
    let copies = copies::of(entity, entity.field(field)?, registry)?;
    let key = format!("{}.{}", copies.path, copies.key.0);
    let mut stages = Vec::new();
    if copies.list {
        stages.push(json!({ "$unwind": format!("${}", copies.path) }));
    }
    stages.push(json!({ "$match": { (&key): { "$ne": null } } }));
    stages.push(json!({ "$lookup": {
        "from": collection_name(copies.target, config), "localField": key, "foreignField": &*copies.key.1, "as": "_original",
    }}));
    // What is missing and what is null are the same to those who read it.
    let or_null = |value: Value| json!({ "$ifNull": [value, null] });
    let differs = copies.members.iter().map(|(member, original)| {
        let copy = or_null(json!(format!("${}.{member}", copies.path)));
        json!({ "$ne": [copy, or_null(json!({ "$first": format!("$_original.{original}") }))] })
    });
    let gone = json!({ "$eq": [{ "$size": "$_original" }, 0] });
    let wrong: Vec<Value> = [gone].into_iter().chain(differs).collect();
    stages.push(json!({ "$match": { "$expr": { "$or": wrong } } }));
    stages.push(json!({ "$unset": "_original" }));
    Some(stages.into())
}

/// The stages of an aggregation that bring along the documents that a reference leads to: by the path of the reference in documents, under a
/// name. References are those of `references`, also in embedded structs and lists of them, keys of `embeds`, and lists of
/// keys. What leads to one document at most is one, else a list. None where the path holds no reference.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// # #[derive(serde::Serialize, Entity)]
/// # #[entity(name = "products")]
/// # struct Product {
/// #     #[serde(rename = "_id")]
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// #[derive(serde::Serialize, Embedded)]
/// #[serde(rename_all = "camelCase")]
/// struct Line {
///     #[entity(references(Product))]
///     product_id: i64,
/// }
///
/// #[derive(serde::Serialize, Entity)]
/// #[entity(name = "orders")]
/// struct Order {
///     #[serde(rename = "_id")]
///     #[entity(primary_key)]
///     id: i64,
///     #[entity(references(Product))]
///     gift: Option<i64>,
///     #[mongo(max_items(50))]
///     lines: Vec<Line>,
/// }
///
/// let registry = registry![Product, Order]?;
/// let order = registry.get::<Order>().unwrap();
/// let lookup = |path, name| schema_mongo::documents::lookup(&registry, order, path, name, &Default::default());
/// assert_eq!(lookup("lines.productId", "products"), Some(json!([
///     {"$lookup": {"from": "products", "localField": "lines.productId", "foreignField": "_id", "as": "products"}},
/// ])));
/// assert_eq!(lookup("gift", "gift").unwrap()[1], json!({"$unwind": {"path": "$gift", "preserveNullAndEmptyArrays": true}}));
/// assert_eq!(lookup("lines.count", "x"), None);
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn lookup(registry: &Registry, entity: &Entity, path: &str, name: &str, config: &Config) -> Option<Value> {
    let reference = copies::references(entity, registry).into_iter().find(|reference| reference.path == path)?;
    let key = reference.target.key_fields().next()?;
    let mut stages = vec![json!({ "$lookup": {
        "from": collection_name(reference.target, config),
        "localField": path,
        "foreignField": columns::path(reference.target, &key.name)?,
        "as": name,
    }})];
    if !reference.list {
        stages.push(json!({ "$unwind": { "path": format!("${name}"), "preserveNullAndEmptyArrays": true } }));
    }
    Some(stages.into())
}

/// The update that adds a value to a list that keeps the newest: as many as `max_items` or `length` say. None where nothing says how many.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// #[derive(serde::Serialize, Entity)]
/// struct Topic {
///     #[serde(rename = "_id")]
///     #[entity(primary_key)]
///     id: i64,
///     #[mongo(max_items(10))]
///     recent_replies: Vec<String>,
/// }
///
/// let registry = registry![Topic]?;
/// let topic = registry.get::<Topic>().unwrap();
/// let update = schema_mongo::documents::push_newest(topic, "recent_replies", json!("Thanks!")).unwrap();
/// assert_eq!(update, json!({"$push": {"recent_replies": {"$each": ["Thanks!"], "$slice": -10}}}));
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn push_newest(entity: &Entity, field: &str, value: impl Into<Value>) -> Option<Value> {
    let field = entity.field(field)?;
    let declared = field.extensions.get::<FieldOptions>().and_then(|attrs| attrs.max_items);
    let length = field.rules.iter().find_map(|rule| match rule {
        Rule::Length { max, .. } => *max,
        _ => None,
    });
    let most = i64::from([declared, length].into_iter().flatten().min()?);
    let path = columns::path(entity, &field.name)?;
    Some(json!({ "$push": { (path): { "$each": [value.into()], "$slice": -most } } }))
}
