//! `many_to_many` of MongoDB: links that are a list of keys.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Source, Text, TypeRef};
use schema_core::{Column, Entity};

use crate::options::{EntityOptions, LinkArrayOptions};

/// See [`many_to_many`].
#[derive(Debug)]
pub struct ManyToMany(LinkArrayOptions);

/// See [`many_to_many`].
#[derive(Debug)]
pub struct LinkArray(LinkArrayOptions);

/// How the links of `#[entity(many_to_many(Tag))]` are kept: with `.array()`, as a list of keys in the documents of this entity,
/// under an index that finds the other direction; without this attribute, in a collection between. The list is `tag_ids`, or the
/// field that `.field(…)` names. A struct that has no such field need not have one, as with `timestamps`: a table has none either.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(name = "tags")]
/// struct Tag {
///     #[entity(primary_key)]
///     id: i64,
/// }
///
/// #[derive(Entity)]
/// #[entity(name = "posts", many_to_many(Tag))]
/// #[mongo(many_to_many(Tag).array().max_items(20))]
/// struct Post {
///     # #[entity(primary_key)]
///     # id: i64,
///     title: String,
/// }
///
/// let spec = schema_mongo::lower(&registry![Post, Tag]?)?;
/// let posts = spec.collection("posts").unwrap();
/// assert_eq!(
///     posts.field("tag_ids").unwrap().to_value().to_string(),
///     r#"{"bsonType":"array","items":{"bsonType":"long"},"maxItems":20,"uniqueItems":true}"#
/// );
/// assert!(posts.is_indexed(&["tag_ids"]) && spec.collection("posts_tags").is_none());
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// `{"$addToSet": {"tag_ids": key}}` links, `{"$pull": {"tag_ids": key}}` unlinks. The list holds keys alone: where the link itself
/// carries data, it is an entity with `junction`, or a list of structs with [`embeds`](crate::attr::field::embeds).
pub fn many_to_many<E: Entity>() -> ManyToMany {
    ManyToMany(LinkArrayOptions {
        target: TypeRef::entity::<E>(),
        through: None,
        field: None,
        max_items: None,
        unbounded: None,
        index_name: None,
        source: Source::default(),
    })
}

impl ManyToMany {
    /// As a list of keys.
    pub fn array(self) -> LinkArray {
        LinkArray(self.0)
    }
}

impl LinkArray {
    /// Which links, where the entity has several with the same one: those that say `.through("…")` with this name.
    #[must_use]
    pub fn through(mut self, name: impl Into<Text>) -> Self {
        self.0.through = Some(name.into());
        self
    }

    /// The field of the struct that is the list.
    #[must_use]
    pub fn field(mut self, column: Column) -> Self {
        self.0.field = Some(column.field().unwrap_or(column.name()).into());
        self
    }

    /// A document links with so many at most.
    #[must_use]
    pub fn max_items(mut self, max: u32) -> Self {
        self.0.max_items = Some(max);
        self
    }

    /// The name of the index on the list. Without it, collection, field and `fkey_idx`.
    ///
    /// ```
    /// # use schema_core::*;
    /// # #[derive(Entity)]
    /// # struct Tag {
    /// #     #[entity(primary_key)]
    /// #     id: i64,
    /// # }
    /// #[derive(Entity)]
    /// #[entity(name = "posts", many_to_many(Tag))]
    /// #[mongo(many_to_many(Tag).array().field(tag_ids).max_items(20).index_name("posts_of_a_tag"))]
    /// struct Post {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     tag_ids: Vec<i64>,
    /// }
    ///
    /// let spec = schema_mongo::lower(&registry![Post, Tag]?)?;
    /// assert!(spec.collection("posts").unwrap().index("posts_of_a_tag").is_some());
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn index_name(mut self, name: impl Into<Text>) -> Self {
        self.0.index_name = Some(name.into());
        self
    }

    /// The list may become as long as it likes, for this reason: [`lint`](crate::lint()) says no more about it.
    #[must_use]
    pub fn unbounded(mut self, reason: impl Into<Text>) -> Self {
        self.0.unbounded = Some(reason.into());
        self
    }
}

/// Said alone it says nothing yet.
#[diagnostic::do_not_recommend]
impl OnEntity for ManyToMany {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.mistakes.push(ir::AttributeError {
            source: at,
            message: "`many_to_many` of MongoDB does not say how the links are kept".to_owned(),
            help: "as a list of keys: `.array()`; a collection between is made without this attribute".to_owned(),
        });
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for LinkArray {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let attrs = entity.extensions.get_mut::<EntityOptions>();
        attrs.link_arrays.push(LinkArrayOptions { source: at, ..self.0 });
    }
}
