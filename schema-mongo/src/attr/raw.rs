//! What a server holds and no other word says: validators, indexes and encrypted fields as a server takes them.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Source, Text};

use crate::options::{EntityOptions, RawOptions, ValidatorOptions};

fn declared(entity: &mut ir::Entity) -> &mut EntityOptions {
    entity.extensions.get_mut::<EntityOptions>()
}

/// See [`validator`].
#[derive(Debug)]
pub struct Validator(Text);

/// The query that documents match, as extended JSON, in place of what follows from the struct and its rules.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[mongo(validator(r#"{"$jsonSchema": {"required": ["name"]}}"#), validation(Moderate).warn())]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     name: String,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
/// assert!(plan.contains(r#""validator":{"$jsonSchema":{"required":["name"]}},"validationLevel":"moderate""#), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn validator(query: impl Into<Text>) -> Validator {
    Validator(query.into())
}

#[diagnostic::do_not_recommend]
impl OnEntity for Validator {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        said_once(entity, at);
        declared(entity).validator = Some(ValidatorOptions::Raw(RawOptions { json: self.0, source: at }));
    }
}

/// See [`no_validator`].
#[derive(Debug)]
pub struct NoValidator;

/// The collection takes anything: what the struct says of its documents, the application keeps.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[mongo(no_validator)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     name: String,
/// }
///
/// assert!(schema_mongo::lower(&registry![Item]?)?.collections[0].validator.is_none());
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn no_validator() -> NoValidator {
    NoValidator
}

#[diagnostic::do_not_recommend]
impl OnEntity for NoValidator {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        said_once(entity, at);
        declared(entity).validator = Some(ValidatorOptions::None);
    }
}

fn said_once(entity: &mut ir::Entity, at: Source) {
    if declared(entity).validator.is_some() {
        entity.mistakes.push(ir::AttributeError {
            source: at,
            message: "what validates documents is said twice".to_owned(),
            help: "keep one of `validator(…)` and `no_validator`".to_owned(),
        });
    }
}

/// See [`raw_index`].
#[derive(Debug)]
pub struct RawIndex(Text);

/// An index as `createIndexes` takes it, for what [`index`](super::index::index()) does not say. Nothing of it is looked at but that it can be
/// read, and that its name is its own: the server judges.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[mongo(raw_index(r#"{"key": {"at": "2d"}, "name": "at_2d", "sparse": true}"#))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     at: Vec<f64>,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
/// assert!(plan.contains(r#"{"key":{"at":"2d"},"name":"at_2d","sparse":true}"#), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn raw_index(index: impl Into<Text>) -> RawIndex {
    RawIndex(index.into())
}

#[diagnostic::do_not_recommend]
impl OnEntity for RawIndex {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        declared(entity).raw_indexes.push(RawOptions { json: self.0, source: at });
    }
}

/// See [`raw_shard_key`].
#[derive(Debug)]
pub struct RawShardKey(Text);

/// The shard key by paths that no field of the struct leads to, as a router holds it: `key`, and `unique` where no two documents hold the same values. Else say
/// [`shard_key`](super::entity::shard_key).
///
/// ```
/// # use schema_core::*;
/// #[derive(serde::Serialize, Entity)]
/// #[mongo(raw_shard_key(r#"{"key": {"origin.region": 1, "_id": "hashed"}}"#))]
/// struct Item {
///     # #[entity(primary_key)]
///     # #[serde(rename = "_id")]
///     # id: i64,
///     name: String,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
/// assert!(plan.contains(r#"{"shardCollection":"$database.item","key":{"origin.region":1,"_id":"hashed"}}"#), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn raw_shard_key(key: impl Into<Text>) -> RawShardKey {
    RawShardKey(key.into())
}

#[diagnostic::do_not_recommend]
impl OnEntity for RawShardKey {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        if declared(entity).raw_shard_key.is_some() || declared(entity).shard_key.is_some() {
            entity.mistakes.push(ir::AttributeError {
                source: at,
                message: "the shard key is said twice".to_owned(),
                help: "keep one of `shard_key(…)` and `raw_shard_key(…)`".to_owned(),
            });
        }
        declared(entity).raw_shard_key = Some(RawOptions { json: self.0, source: at });
    }
}

/// See [`encrypted_fields`].
#[derive(Debug)]
pub struct EncryptedFields(Text);

/// The encrypted fields as `create` takes them, for what [`encrypted`](super::field::encrypted) does not say: queries for ranges, paths
/// that the struct does not have.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[mongo(encrypted_fields(r#"{"fields": [{"path": "pay", "bsonType": "int", "keyId": null,
///     "queries": {"queryType": "range", "min": 0, "max": 9}}]}"#))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     pay: Vec<u8>,
/// }
///
/// let spec = schema_mongo::lower(&registry![Item]?)?;
/// assert_eq!(spec.collection("item").unwrap().options.encrypted[0].path, "pay");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn encrypted_fields(fields: impl Into<Text>) -> EncryptedFields {
    EncryptedFields(fields.into())
}

#[diagnostic::do_not_recommend]
impl OnEntity for EncryptedFields {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        declared(entity).encrypted_fields = Some(RawOptions { json: self.0, source: at });
    }
}
