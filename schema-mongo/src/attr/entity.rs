//! Attributes of an entity: `#[mongo(…)]` on a struct with `#[derive(Entity)]`.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Source, Text};

pub use super::collation::{Collation, IntoCollation, collation};
pub use super::collection::{
    Capped, Clustered, ExpireAfter, Live, PreAndPostImages, ShardKey, Tenant, TimeSeries, capped, clustered,
    expire_after, live, pre_and_post_images, shard_key, tenant, time_series,
};
pub use super::grant::{Grant, grant};
pub use super::index::{Index, index, wildcard};
pub use super::many_to_many::{LinkArray, ManyToMany, many_to_many};
pub use super::raw::{
    EncryptedFields, NoValidator, RawIndex, RawShardKey, Validator, encrypted_fields, no_validator, raw_index,
    raw_shard_key, validator,
};
use crate::options::{EntityOptions, RuleOptions, WithoutOptions};
use crate::spec::{ValidationAction, ValidationLevel};

// Known here only so that they can be refused in plain words.
#[doc(hidden)]
pub use super::field::{bson_type, embeds, encrypted, geo, hidden, max_items, tagged, ttl, unbounded, unique_items};

fn declared(entity: &mut ir::Entity) -> &mut EntityOptions {
    entity.extensions.get_mut::<EntityOptions>()
}

/// See [`collection()`].
#[derive(Debug)]
pub struct Name(Text);

/// The name of the collection, where it is not the entity's: `collection = "app.users"`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(name = "users")]
/// #[mongo(collection = "people")]
/// struct User {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
///
/// assert_eq!(schema_mongo::lower(&registry![User]?)?.collections[0].name, "people");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn collection(name: impl Into<Text>) -> Name {
    Name(name.into())
}

#[diagnostic::do_not_recommend]
impl OnEntity for Name {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        declared(entity).collection = Some(self.0);
    }
}

/// See [`validation`].
#[derive(Debug)]
pub struct Validation {
    level: ValidationLevel,
    action: Option<ValidationAction>,
}

/// Which writes are looked at: `validation(Strict)` all, `Moderate` not updates of documents that were wrong before, `Off` none.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[mongo(validation(Moderate).warn())]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
/// assert!(plan.contains(r#""validationLevel":"moderate","validationAction":"warn""#), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn validation(level: ValidationLevel) -> Validation {
    Validation { level, action: None }
}

impl Validation {
    /// Wrong documents are taken, and a line written to the server's log.
    #[must_use]
    pub fn warn(mut self) -> Self {
        self.action = Some(ValidationAction::Warn);
        self
    }

    /// Wrong documents are refused, and a line written to the server's log too: it says who writes them. Since MongoDB 8.1.
    ///
    /// ```
    /// # use schema_core::*;
    /// use schema_mongo::{Config, Version};
    /// #[derive(Entity)]
    /// #[mongo(validation(Strict).error_and_log())]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    /// }
    ///
    /// let registry = registry![Item]?;
    /// let config = Config { version: Version::V8_1, ..Config::default() };
    /// assert!(schema_mongo::lower_with(&registry, &config)?.to_json().contains(r#""validationAction": "errorAndLog""#));
    /// let older = schema_mongo::lower(&registry).unwrap_err().to_string();
    /// assert!(older.contains("since MongoDB 8.1"), "{older}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn error_and_log(mut self) -> Self {
        self.action = Some(ValidationAction::ErrorAndLog);
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Validation {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        let attrs = declared(entity);
        attrs.level = Some(self.level);
        attrs.action = self.action;
    }
}

/// See [`open`].
#[derive(Debug)]
pub struct Open;

/// Documents may have fields that the struct has not; without it they may not.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[mongo(open)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
///
/// assert!(!schema_mongo::lower(&registry![Item]?)?.to_json().contains("additionalProperties"));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn open() -> Open {
    Open
}

#[diagnostic::do_not_recommend]
impl OnEntity for Open {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        declared(entity).open = true;
    }
}

/// See [`rule`].
#[derive(Debug)]
pub struct Rule {
    name: Text,
    expression: Text,
}

/// A rule across fields, as the expression of `$expr` in extended JSON. Under the name of a `check` it stands in its place,
/// where that can't be translated.
///
/// ```
/// # use schema_core::*;
/// use schema_mongo::{Config, Version};
///
/// #[derive(Entity)]
/// #[entity(check("odd_sum", "bitand(a, b) = 1"))]
/// #[mongo(rule("odd_sum", r#"{"$eq": [{"$bitAnd": ["$a", "$b"]}, 1]}"#))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     a: i32,
///     b: i32,
/// }
///
/// // MongoDB knows `$bitAnd` since 7.0; for an older target it is a diagnostic.
/// let config = Config { version: Version::V7_0, ..Config::default() };
/// let plan = schema_mongo::create(&schema_mongo::lower_with(&registry![Item]?, &config)?).to_json();
/// assert!(plan.contains(r#""$expr":{"$eq":[{"$bitAnd":["$a","$b"]},1]}"#), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn rule(name: impl Into<Text>, expression: impl Into<Text>) -> Rule {
    Rule { name: name.into(), expression: expression.into() }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Rule {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        declared(entity).rules.push(RuleOptions { name: self.name, expression: self.expression, source: at });
    }
}

/// See [`without`].
#[derive(Debug)]
pub struct Without {
    name: Text,
    reason: Text,
}

/// What MongoDB is to leave out, and why: a check or an index by its name, or a word such as `fuzzy` or `search`. Without it,
/// what MongoDB can't express is refused.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(fuzzy(name))]
/// #[mongo(without("fuzzy", "names are searched in PostgreSQL"))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     name: String,
/// }
///
/// assert!(schema_mongo::lower(&registry![Item]?).is_ok());
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn without(name: impl Into<Text>, reason: impl Into<Text>) -> Without {
    Without { name: name.into(), reason: reason.into() }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Without {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        declared(entity).without.push(WithoutOptions { name: self.name, reason: self.reason, source: at });
    }
}
