//! # Coming from Mongoose
//!
//! A Mongoose schema is a struct here, and what Mongoose checks in Node the server checks, whoever writes: also `updateMany`, `bulkWrite`, a script in
//! mongosh and a program in another language.
//!
//! ```
//! use bson::{DateTime, oid::ObjectId};
//! use schema_core::{DbEnum, Embedded, Entity, registry};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize, Deserialize, DbEnum)]
//! #[serde(rename_all = "lowercase")]
//! enum Role {
//!     Guest,
//!     Host,
//! }
//!
//! /// `{ type: 'Point', coordinates: [lng, lat], address: '…' }`
//! #[derive(Serialize, Deserialize, Embedded)]
//! struct Place {
//!     #[serde(rename = "type")]
//!     #[entity(one_of(["Point"]))]
//!     kind: String,
//!     coordinates: [f64; 2],
//!     address: String,
//! }
//!
//! #[derive(Serialize, Deserialize, Entity)]
//! #[serde(rename_all = "camelCase")]
//! #[entity(name = "users", timestamps)]
//! #[mongo(index([home.sphere()]))]
//! struct User {
//!     #[serde(rename = "_id")]
//!     #[entity(primary_key)]
//!     id: ObjectId,
//!     #[entity(unique, email, lowercase)]
//!     email: String,
//!     #[entity(length(1..=80))]
//!     name: String,
//!     #[entity(default = Role::Guest)]
//!     role: Role,
//!     #[mongo(hidden)]
//!     password_hash: String,
//!     home: Option<Place>,
//!     created_at: DateTime,
//!     updated_at: DateTime,
//! }
//!
//! let spec = schema_mongo::lower(&registry![User]?)?;
//! let users = spec.collection("users").unwrap();
//! assert_eq!(users.field("role").unwrap().to_value()["enum"], serde_json::json!(["guest", "host"]));
//! assert!(users.is_unique(&["email"]) && users.is_indexed(&["email"]));
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```
//!
//! ## Words
//!
//! | Mongoose | here | |
//! |---|---|---|
//! | `new Schema({…})`, `model('User', …)` | `#[derive(Entity)]`, `#[entity(name = "users")]` | the plural is not made up: say the name of the collection |
//! | a nested schema | `#[derive(Embedded)]` | |
//! | `required: true` | a field that is no `Option` | |
//! | `default` | [`default`](schema_core::attr::field::default) | [`with_defaults`](crate::documents::with_defaults) writes it |
//! | `enum: [...]` | `#[derive(DbEnum)]`, or [`one_of`](schema_core::attr::field::one_of) | |
//! | `min`, `max` | [`range`](schema_core::attr::field::range) | |
//! | `minlength`, `maxlength` | [`length`](schema_core::attr::field::length) | |
//! | `match` | [`pattern`](schema_core::attr::field::pattern) | |
//! | `lowercase`, `trim` | `lowercase`, `trimmed` | refuses what is not so, and does not change it |
//! | `validate` across fields | [`check`](schema_core::attr::entity::check) | holds on updates too |
//! | `select: false` | [`hidden`](crate::attr::field::hidden) | [`public_projection`](crate::documents::public_projection) |
//! | `unique`, `sparse`, `index` | [`unique`](schema_core::attr::field::unique), [`index`](crate::attr::index::index) | |
//! | `expires: '15m'` | [`ttl(minutes(15))`](crate::attr::field::ttl) | |
//! | `index({ title: 'text' }, { weights })` | `index([title.text()]).weights([(title, 10)])` | also `wildcard().text()` |
//! | `index: '2dsphere'`, `'2d'`, `'hashed'` | `.sphere()`, `.plane()`, `.hashed()` | |
//! | `collation: { locale, strength }` | `.collation(collation("en").strength(1))` | |
//! | `ref: 'User'` | [`references`](schema_core::attr::field::references) | the type of the key is checked, and the reference is indexed |
//! | `[{ type: ObjectId, ref }]` | [`many_to_many(…).array()`](crate::attr::many_to_many::many_to_many) | |
//! | `populate` | [`lookup`](crate::documents::lookup) | stages of one aggregation |
//! | `{ userId, name, avatar }` of another document | [`embeds`](crate::attr::field::embeds), [`copy_of`](crate::attr::field::copy_of) | [`refresh_copies`](crate::documents::refresh_copies), [`stale_copies`](crate::documents::stale_copies) |
//! | `$push` with `$slice` | [`push_newest`](crate::documents::push_newest) | |
//! | `discriminator` | [`tagged`](crate::attr::field::tagged) | of documents, of objects, and of the objects in a list |
//! | `Map` | `BTreeMap<String, T>` | also by UUIDs and enums |
//! | `Mixed` | `serde_json::Value`, `bson::Bson`, `bson::Document` | |
//! | `Number` | `i32`, `i64`, `f64` | a server tells them apart: `#[mongo(bson_type(Number))]` takes all, as Node writes 10 for 10.0 |
//! | `Decimal128`, `Buffer`, `UUID`, `BigInt` | `bson::Decimal128`, `bson::Binary`, `bson::Uuid`, `i64` | |
//! | `timestamps: true` | [`timestamps`](schema_core::attr::entity::timestamps) | [`on_insert`](crate::documents::on_insert), [`on_update`](crate::documents::on_update) |
//! | `versionKey`, `optimisticConcurrency` | [`version`](schema_core::attr::field::version) | [`version_guard`](crate::documents::version_guard) |
//! | `strict: false` | [`open`](crate::attr::entity::open) | |
//! | `capped`, `timeseries`, `clusteredIndex`, `shardKey` | [`capped`](crate::attr::collection::capped), [`time_series`](crate::attr::collection::time_series), [`clustered`](crate::attr::collection::clustered), [`shard_key`](crate::attr::collection::shard_key) | |
//! | `syncIndexes()` | [`plan`](crate::plan()) | tells what it risks, and drops nothing that is not allowed by name |
//!
//! ## What stays in the program
//!
//! Hooks (`pre`, `post`), the code of virtuals, methods and statics, and that `populate` runs by itself: a database keeps none of them.
//!
//! ## Documents that are there
//!
//! Documents of Mongoose have a member `__v`. Say it, `#[serde(rename = "__v")] version_key: i32`, or let documents have members that the struct has
//! not, `#[mongo(open)]`. `schema_mongo::adopt` (feature `adopt`) writes the structs of a database that is there.
//!
//! ## Copies and what keeps them true
//!
//! ```
//! # use bson::oid::ObjectId;
//! # use schema_core::{Embedded, Entity, registry};
//! # use serde::Serialize;
//! # use serde_json::json;
//! # #[derive(Serialize, Entity)]
//! # #[entity(name = "users")]
//! # struct User {
//! #     #[serde(rename = "_id")]
//! #     #[entity(primary_key)]
//! #     id: ObjectId,
//! #     name: String,
//! # }
//! #[derive(Serialize, Embedded)]
//! #[serde(rename_all = "camelCase")]
//! struct Author {
//!     #[mongo(copy_of("_id"))]
//!     user_id: ObjectId,
//!     name: String,
//! }
//!
//! #[derive(Serialize, Entity)]
//! #[entity(name = "posts")]
//! struct Post {
//!     #[serde(rename = "_id")]
//!     #[entity(primary_key)]
//!     id: ObjectId,
//!     #[mongo(embeds(User))]
//!     author: Author,
//! }
//!
//! let registry = registry![User, Post]?;
//! let (user, post) = (registry.get::<User>().unwrap(), registry.get::<Post>().unwrap());
//! // With the change of the user, in one transaction:
//! let now = json!({"_id": {"$oid": "0123456789abcdef01234567"}, "name": "Ann"});
//! let commands = schema_mongo::documents::refresh_copies(&registry, user, &now, &Default::default());
//! assert_eq!(commands[0]["updates"][0]["u"], json!({"$set": {"author.name": "Ann"}}));
//! // Once a night:
//! assert!(schema_mongo::documents::stale_copies(&registry, post, "author", &Default::default()).is_some());
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```
