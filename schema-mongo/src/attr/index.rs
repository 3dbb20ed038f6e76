//! Indexes with what only MongoDB knows.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, IntoSpan, Source, Text};
use schema_core::{Column, IntoColumns};

use super::WILDCARD;
use super::collation::IntoCollation;
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
        collation: None,
        partial: None,
        project: Vec::new(),
        exclude: Vec::new(),
        all_text: false,
        weights: Vec::new(),
        default_language: None,
        language_override: None,
        bits: None,
        min: None,
        max: None,
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

    /// Documents go so long after the moment in the field: `days(30)`, `hours(1)`, `minutes(15)`, `seconds(90)`.
    ///
    /// ```
    /// # use schema_core::*;
    /// use bson::DateTime;
    /// #[derive(Entity)]
    /// #[mongo(index([sent_at]).expire_after(minutes(15)))]
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
    pub fn expire_after(mut self, after: impl IntoSpan) -> Self {
        self.attrs.expire_after = Some(after.into_span());
        self
    }

    /// Texts are compared as in this language, `.collation("de")`, or with all that a [`collation`](super::collation::collation) says.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[mongo(index([name]).unique().collation(collation("fr").strength(1).case_level().backwards(true)))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     name: String,
    /// }
    ///
    /// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
    /// let collation = r#""collation":{"locale":"fr","strength":1,"caseLevel":true,"backwards":true}"#;
    /// assert!(plan.contains(collation), "{plan}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn collation(mut self, collation: impl IntoCollation) -> Self {
        self.attrs.collation = Some(collation.into_collation());
        self
    }

    /// Capitals and small letters are the same, behind `.collation(…)` or in English.
    #[must_use]
    pub fn ignoring_case(mut self) -> Self {
        let collation = self.attrs.collation.take().unwrap_or_else(|| Collation::of("en"));
        self.attrs.collation = Some(Collation { strength: 2, ..collation });
        self
    }

    /// The paths that a wildcard index holds: fields, or members of them.
    #[must_use]
    pub fn project(mut self, columns: impl IntoColumns) -> Self {
        self.attrs.project = columns.into_columns().into_iter().map(Into::into).collect();
        self
    }

    /// The paths that a wildcard index does not hold; it holds all others.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[mongo(wildcard().exclude([data.member("raw"), log]))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     data: serde_json::Value,
    ///     log: String,
    /// }
    ///
    /// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
    /// assert!(plan.contains(r#""wildcardProjection":{"data.raw":0,"log":0}"#), "{plan}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn exclude(mut self, columns: impl IntoColumns) -> Self {
        self.attrs.exclude = columns.into_columns().into_iter().map(Into::into).collect();
        self
    }

    /// How much a word counts in each field of a text index, 1 to 99,999; 1 where nothing is said.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[mongo(index([shop, title.text(), tags.text()]).weights([(title, 500), (tags, 20)]).default_language("german").name("words"))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     shop: i64,
    ///     title: String,
    ///     #[mongo(max_items(9))]
    ///     tags: Vec<String>,
    /// }
    ///
    /// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
    /// let index = r#"{"key":{"shop":1,"title":"text","tags":"text"},"name":"words","weights":{"tags":20,"title":500},"default_language":"german"}"#;
    /// assert!(plan.contains(index), "{plan}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn weights(mut self, weights: impl IntoIterator<Item = (Column, u32)>) -> Self {
        self.attrs.weights = weights.into_iter().map(|(column, weight)| (column.into(), weight)).collect();
        self
    }

    /// The words of all texts of documents: `wildcard().text()`.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[mongo(wildcard().text().weights([(title, 10)]).default_language("none"))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     title: String,
    ///     body: String,
    /// }
    ///
    /// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
    /// let index = r#"{"key":{"$**":"text"},"name":"item_text_idx","weights":{"$**":1,"title":10},"default_language":"none"}"#;
    /// assert!(plan.contains(index), "{plan}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn text(mut self) -> Self {
        self.attrs.all_text = true;
        self
    }

    /// The language of the texts, which decides what forms a word has: `german`, `de`, or `none` for words as they are. English unless said.
    #[must_use]
    pub fn default_language(mut self, language: impl Into<Text>) -> Self {
        self.attrs.default_language = Some(language.into());
        self
    }

    /// The member of a document that names its own language. Without it `language`, where documents have no other use for that name.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[mongo(index([body.text()]).language_override("idiom"))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     body: String,
    ///     #[entity(one_of(["english", "french"]))]
    ///     idiom: String,
    /// }
    ///
    /// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
    /// assert!(plan.contains(r#""default_language":"english","language_override":"idiom""#), "{plan}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn language_override(mut self, member: impl Into<Text>) -> Self {
        self.attrs.language_override = Some(member.into());
        self
    }

    /// How exact a `2d` index is: bits of a coordinate, 1 to 32; 26 unless said.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[mongo(index([at.plane(), kind]).bits(20).min(0.0).max(1024.0))]
    /// struct Tile {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[mongo(max_items(2))]
    ///     at: Vec<f64>,
    ///     kind: String,
    /// }
    ///
    /// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Tile]?)?).to_json();
    /// let index = r#"{"key":{"at":"2d","kind":1},"name":"tile_at_kind_idx","bits":20,"min":0.0,"max":1024.0}"#;
    /// assert!(plan.contains(index), "{plan}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn bits(mut self, bits: u32) -> Self {
        self.attrs.bits = Some(bits);
        self
    }

    /// The least coordinate of a `2d` index; -180 unless said.
    #[must_use]
    pub fn min(mut self, least: f64) -> Self {
        self.attrs.min = Some(least);
        self
    }

    /// The coordinate below which those of a `2d` index lie; 180 unless said.
    #[must_use]
    pub fn max(mut self, most: f64) -> Self {
        self.attrs.max = Some(most);
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
