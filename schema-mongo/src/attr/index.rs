//! Indexes with what only MongoDB knows.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Duration, Source, Text};
use schema_core::{Column, IntoColumns};

use super::WILDCARD;
use crate::options::{EntityOptions, IndexOptions};
use crate::spec::Collation;

/// See [`index`].
#[derive(Debug)]
pub struct Index {
    index: schema_core::attr::entity::Index,
    attrs: IndexOptions,
}

/// An index with what only MongoDB knows.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[mongo(index([sku]).sparse(), index([name]).collation("de"), index([views.hashed()]), index([data.wildcard()]))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     sku: Option<String>,
///     name: String,
///     views: i64,
///     data: serde_json::Value,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
/// for index in [
///     r#"{"key":{"sku":1},"name":"item_sku_idx","sparse":true}"#,
///     r#"{"key":{"name":1},"name":"item_name_idx","collation":{"locale":"de"}}"#,
///     r#"{"key":{"views":"hashed"},"name":"item_views_idx"}"#,
///     r#"{"key":{"data.$**":1},"name":"item_data_idx"}"#,
/// ] {
///     assert!(plan.contains(index), "{index} {plan}");
/// }
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn index(columns: impl IntoColumns) -> Index {
    let index = schema_core::attr::entity::index(columns);
    Index { index, attrs: nothing() }
}

/// An index over all paths of documents.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[mongo(wildcard().project([data, tags]))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     data: serde_json::Value,
///     tags: Vec<String>,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
/// let index = r#"{"key":{"$**":1},"name":"item_wildcard_idx","wildcardProjection":{"data":1,"tags":1}}"#;
/// assert!(plan.contains(index), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn wildcard() -> Index {
    index([Column::expression("$**").opclass(WILDCARD)])
}

fn nothing() -> IndexOptions {
    let index = ir::Index {
        name: None,
        source: Source::default(),
        columns: Vec::new(),
        unique: false,
        filter: None,
        all_rows: false,
        across_tenants: false,
    };
    IndexOptions {
        index,
        sparse: false,
        hidden: false,
        expire_after: None,
        expire_after_seconds: None,
        collation: None,
        partial: None,
        project: Vec::new(),
    }
}

impl Index {
    /// The name of the index. Without it, collection, fields and `idx`.
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.index = self.index.name(name);
        self
    }

    /// No two documents hold the same values.
    #[must_use]
    pub fn unique(mut self) -> Self {
        self.index = self.index.unique();
        self
    }

    /// Only documents for which this SQL condition holds.
    #[must_use]
    pub fn filter(mut self, condition: impl Into<Text>) -> Self {
        self.index = self.index.filter(condition);
        self
    }

    /// Under `soft_delete` the index holds the deleted documents too, and what is unique is so among them too.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(soft_delete)]
    /// #[mongo(index([name]).collation("de").all_rows(), index([city]).hidden())]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     name: String,
    ///     city: String,
    /// }
    ///
    /// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
    /// assert!(plan.contains(r#"{"key":{"name":1},"name":"item_name_idx","collation":{"locale":"de"}}"#), "{plan}");
    /// assert!(plan.contains(r#""name":"item_city_idx","hidden":true,"partialFilterExpression":{"deleted_at":null}"#), "{plan}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn all_rows(mut self) -> Self {
        self.index = self.index.all_rows();
        self
    }

    /// For queries about the documents of all tenants. See [`entity::Index::across_tenants`](schema_core::attr::entity::Index::across_tenants).
    #[must_use]
    pub fn across_tenants(mut self) -> Self {
        self.index = self.index.across_tenants();
        self
    }

    /// Only documents that this matches, as extended JSON: `.partial(r#"{"status": "open"}"#)`.
    #[must_use]
    pub fn partial(mut self, expression: impl Into<Text>) -> Self {
        self.attrs.partial = Some(expression.into());
        self
    }

    /// Only documents that have the fields.
    #[must_use]
    pub fn sparse(mut self) -> Self {
        self.attrs.sparse = true;
        self
    }

    /// Kept, but not used by queries: to see whether it can go.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.attrs.hidden = true;
        self
    }

    /// Documents go so long after the moment in the field.
    #[must_use]
    pub fn expire_after(mut self, after: Duration) -> Self {
        self.attrs.expire_after = Some(after);
        self
    }

    /// The same to the second.
    ///
    /// ```
    /// # use schema_core::*;
    /// use bson::DateTime;
    /// #[derive(Entity)]
    /// #[mongo(index([sent_at]).expire_after_seconds(900))]
    /// struct Code {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     sent_at: DateTime,
    /// }
    ///
    /// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Code]?)?).to_json();
    /// assert!(plan.contains(r#""expireAfterSeconds":900"#), "{plan}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn expire_after_seconds(mut self, seconds: u32) -> Self {
        self.attrs.expire_after_seconds = Some(seconds);
        self
    }

    /// Texts are compared as in this language: `.collation("de")`.
    #[must_use]
    pub fn collation(mut self, locale: impl Into<Text>) -> Self {
        self.attrs.collation = Some(Collation::of(locale));
        self
    }

    /// Capitals and small letters are the same, behind `.collation(…)` or in English.
    #[must_use]
    pub fn ignoring_case(mut self) -> Self {
        let locale = self.attrs.collation.map_or("en".into(), |attrs| attrs.locale);
        self.attrs.collation = Some(Collation::ignoring_case(locale));
        self
    }

    /// The fields that a wildcard index holds.
    #[must_use]
    pub fn project(mut self, columns: impl IntoColumns) -> Self {
        self.attrs.project = columns.into_columns().iter().map(|column| column.name().into()).collect();
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Index {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let index = self.index.into_ir(at);
        entity.extensions.get_mut::<EntityOptions>().indexes.push(IndexOptions { index, ..self.attrs });
    }
}
