//! Search in texts: whole words, and texts that are nearly alike.

use super::OnEntity;
use super::columns::field_of;
use crate::ir::{self, Source, Text};
use crate::{Column, IntoColumns};

/// See [`search`].
#[derive(Debug)]
pub struct Search {
    columns: Vec<Column>,
    search: ir::Search,
}

/// Whole words of these fields are found, in all their forms: `search([title.weight(A), body])`. PostgreSQL keeps the
/// words in a column of their own, `search`, with an index: `WHERE search @@ websearch_to_tsquery('english', $1)`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(search([title.weight(A), body]).language("german"))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     title: String,
///     body: Option<String>,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("search tsvector GENERATED ALWAYS AS (setweight(to_tsvector('german', coalesce(title, '')), 'A') || setweight(to_tsvector('german', coalesce(body, '')), 'D')) STORED"), "{sql}");
/// assert!(sql.contains("CREATE INDEX item_search_idx ON public.item USING gin (search);"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn search(columns: impl IntoColumns) -> Search {
    let search = ir::Search { source: Source::default(), fields: Vec::new(), language: None, column: None, name: None };
    Search { columns: columns.into_columns(), search }
}

impl Search {
    /// The language of the texts, which decides what forms a word has; `english` unless said. `simple` knows no forms.
    #[must_use]
    pub fn language(mut self, language: impl Into<Text>) -> Self {
        self.search.language = Some(language.into());
        self
    }

    /// The column that keeps the words; `search` unless said.
    #[must_use]
    pub fn column(mut self, name: impl Into<Text>) -> Self {
        self.search.column = Some(name.into());
        self
    }

    /// The name of the index. Without it, table, column and `idx`; in MongoDB collection and `search_idx`.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(search([title]).name("words_of_items"))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     title: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains("CREATE INDEX words_of_items ON public.item USING gin (search);"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.search.name = Some(name.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Search {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let mut fields = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let field = field_of("search", &column.unweighted(), &mut entity.mistakes, at);
            fields.extend(field.map(|field| (field, column.weighted())));
        }
        entity.searches.push(ir::Search { source: at, fields, ..self.search });
    }
}

/// See [`fuzzy`].
#[derive(Debug)]
pub struct Fuzzy {
    column: Column,
    name: Option<Text>,
}

/// Parts of this text, and texts that are nearly alike, are found fast: `name ILIKE '%ann%'`, `name % 'Anna'`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(fuzzy(name))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     name: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CREATE EXTENSION IF NOT EXISTS pg_trgm;"), "{sql}");
/// assert!(sql.contains("CREATE INDEX item_name_fuzzy_idx ON public.item USING gin (name gin_trgm_ops);"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn fuzzy(column: Column) -> Fuzzy {
    Fuzzy { column, name: None }
}

impl Fuzzy {
    /// The name of the index. Without it, table, column and `fuzzy_idx`.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(fuzzy(name).name("names_nearly"))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     name: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains("CREATE INDEX names_nearly ON public.item USING gin (name gin_trgm_ops);"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.name = Some(name.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Fuzzy {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let field = field_of("fuzzy", &self.column, &mut entity.mistakes, at);
        entity.fuzzy.extend(field.map(|field| ir::Fuzzy { source: at, field, name: self.name }));
    }
}
