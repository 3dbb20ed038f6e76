//! Attributes of a field: `#[pg(…)]` on a field. What belongs to the table is known here only so that it can be refused
//! in plain words.

use schema_core::attr::{FieldDraft, InEmbedded, OnField};
use schema_core::ir::{Source, Text};
use schema_core::kind;

pub use super::encrypted::{Encrypted, encrypted};
#[doc(hidden)]
pub use super::entity::{
    exclude, foreign_key, grant, index, no_delete, partition, partition_by_hash, partition_by_list, partition_by_range,
    policy, purge_after, rls, rule, schema, trigger,
};
pub use super::serial::{Serial, serial};
pub use super::sql_type::{SqlType, sql_type};
pub use super::unchecked::{Unchecked, unchecked};
use crate::options::{FieldOptions, GeneratedOptions, GinOptions};

/// See [`generated`].
#[derive(Debug)]
pub struct Generated(GeneratedOptions);

/// The column is always the value of this SQL expression over other columns of the row.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Person {
///     # #[entity(primary_key)]
///     # id: i64,
///     first_name: String,
///     last_name: String,
///     #[pg(generated("first_name || ' ' || last_name"))]
///     name: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Person]?)?).to_string();
/// assert!(sql.contains("name text GENERATED ALWAYS AS (first_name || ' ' || last_name) STORED NOT NULL"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn generated(expression: impl Into<Text>) -> Generated {
    Generated(GeneratedOptions { expression: expression.into(), on_read: false, source: Source::default() })
}

impl Generated {
    /// Computed when it is read, not stored. PostgreSQL knows it since 18. The type of the column, and all types and functions in the
    /// expression, are PostgreSQL's own; no key, index, reference or partition can look at such a column, and in functions of triggers
    /// (a `rule(…)` about other rows or with a body) it is NULL, which is reported. It can be required, and stand in a `check`, in a
    /// condition of a `rule(…)` about the row alone, in policies, grants and views. The audit log leaves it out: it follows from
    /// the other columns.
    ///
    /// ```
    /// # use schema_core::*;
    /// # use schema_pg::{Config, Version};
    /// #[derive(Entity)]
    /// struct Line {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     count: i32,
    ///     price: i32,
    ///     #[pg(generated("count * price").computed_on_read())]
    ///     sum: i32,
    /// }
    /// # let config = Config { version: Version::V18, ..Config::default() };
    /// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Line]?, &config)?).to_string();
    /// assert!(sql.contains("sum integer GENERATED ALWAYS AS (count * price) VIRTUAL NOT NULL"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn computed_on_read(mut self) -> Self {
        self.0.on_read = true;
        self
    }
}

impl<T, K> OnField<T, K> for Generated {
    fn apply(self, draft: &mut FieldDraft) {
        let declared = GeneratedOptions { source: draft.field.source, ..self.0 };
        draft.field.extensions.get_mut::<FieldOptions>().generated = Some(declared);
    }
}

/// See [`gin`].
#[derive(Debug)]
pub struct Gin(GinOptions);

/// What is inside the value is found fast: members of arrays and of jsonb, words of a search document.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[pg(gin)]
///     tags: Vec<String>,
///     #[pg(gin.path_ops())]
///     extra: serde_json::Value,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CREATE INDEX item_tags_idx ON public.item USING gin (tags);"), "{sql}");
/// assert!(sql.contains("CREATE INDEX item_extra_idx ON public.item USING gin (extra jsonb_path_ops);"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn gin() -> Gin {
    Gin(GinOptions { path_ops: false, name: None })
}

impl Gin {
    /// For `@>` and jsonpath alone, and smaller for it. For jsonb.
    pub fn path_ops(mut self) -> Self {
        self.0.path_ops = true;
        self
    }

    /// The name of the index. Without it, table, column and `idx`.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[pg(gin.name("tags_of_items"))]
    ///     tags: Vec<String>,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains("CREATE INDEX tags_of_items ON public.item USING gin (tags);"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.0.name = Some(name.into());
        self
    }
}

impl<T, K> OnField<T, K> for Gin {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.extensions.get_mut::<FieldOptions>().gin = Some(self.0);
    }
}

/// See [`collate`].
#[derive(Debug)]
pub struct Collate(Text);

/// The rules by which the column's text is sorted and compared: `"C"` by bytes, `"de-x-icu"` as in German.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[pg(collate = "C")]
///     sku: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains(r#"sku text COLLATE "C" NOT NULL"#), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn collate(collation: impl Into<Text>) -> Collate {
    Collate(collation.into())
}

impl<T, K: kind::Textual> OnField<T, K> for Collate {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.extensions.get_mut::<FieldOptions>().collation = Some(self.0);
    }
}

/// See [`flatten`].
#[derive(Debug)]
pub struct Flatten;

/// The members of the embedded struct are columns of the table, with the field's name before theirs, and their rules are
/// checked. In an index they are called `address.member("city")`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Embedded)]
/// struct Address {
///     #[entity(length(..=80))]
///     city: String,
///     zip: Option<String>,
/// }
///
/// #[derive(Entity)]
/// #[entity(index([address.member("city")]))]
/// struct Person {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[pg(flatten)]
///     address: Address,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Person]?)?).to_string();
/// assert!(sql.contains("address_city varchar(80) NOT NULL"), "{sql}");
/// assert!(sql.contains("address_zip text"), "{sql}");
/// assert!(sql.contains("CREATE INDEX person_address_city_idx ON public.person USING btree (address_city);"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn flatten() -> Flatten {
    Flatten
}

impl<T> OnField<T, kind::Embedded> for Flatten {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.extensions.get_mut::<FieldOptions>().flatten = true;
    }
}

/// See [`without`].
#[derive(Debug)]
pub struct Without(Text, Text);

/// On a field of an embedded struct: PostgreSQL leaves out what the attribute of this name says there, for this reason. Members of
/// jsonb have indexes and are unique by expressions, where they stand in no list; what can't be (references, `renamed_from`, anything of
/// lists) is refused until this leaves it to other stores. Rules are left out by their names, `without("length", "reason")`; so is that
/// the member is there, `without("required", "reason")`, and the SQL of a newtype's `check`, `without("check", "reason")`, which does not
/// reach the values of lists. In lists and maps `length` counts to 10,000 letters, decimals are bounded inclusively or by 0, moments only by days.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// # #[entity(name = "users")]
/// struct User {
///     #[entity(primary_key)]
///     id: i64,
/// }
///
/// #[derive(Embedded)]
/// struct Note {
///     #[entity(references(User))]
///     #[pg(without("references", "MongoDB's alone"))]
///     author_id: i64,
///     #[entity(index)]
///     tag: String,
/// }
///
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     note: Note,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item, User]?)?).to_string();
/// assert!(sql.contains("CREATE INDEX item_note_tag_idx ON public.item USING btree ((note ->> 'tag'));"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn without(word: impl Into<Text>, reason: impl Into<Text>) -> Without {
    Without(word.into(), reason.into())
}

impl<T, K> OnField<T, K, InEmbedded> for Without {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.extensions.get_mut::<FieldOptions>().without.push((self.0, self.1));
    }
}
