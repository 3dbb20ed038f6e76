//! What was called otherwise before.

use rustc_hash::FxHashMap;

use super::{QualifiedName, Text};

/// Names that things had before, by the names that they have now: newest first.
pub type Hints = FxHashMap<QualifiedName, Vec<QualifiedName>>;

/// Hints about renames: from `renamed_from` on structs, fields and variants, or given by hand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Renames {
    tables: Hints,
    types: Hints,
    columns: FxHashMap<(QualifiedName, Text), Vec<Text>>,
    labels: FxHashMap<(QualifiedName, Text), Vec<Text>>,
}

impl Renames {
    /// No hints: what has another name is another thing.
    pub fn none() -> Self {
        Self::default()
    }

    /// A table or view was called `was`. Names are `schema.name`.
    #[must_use]
    pub fn table(mut self, was: &QualifiedName, now: &QualifiedName) -> Self {
        self.tables.entry(now.clone()).or_default().push(was.clone());
        self
    }

    /// A type was called `was`.
    #[must_use]
    pub fn ty(mut self, was: &QualifiedName, now: &QualifiedName) -> Self {
        self.types.entry(now.clone()).or_default().push(was.clone());
        self
    }

    /// A column of a table, by the name that it has now, was called `was`.
    #[must_use]
    pub fn column(mut self, table: &QualifiedName, was: impl Into<Text>, now: impl Into<Text>) -> Self {
        self.columns.entry((table.clone(), now.into())).or_default().push(was.into());
        self
    }

    /// A label of an enum type, by the name that it has now, was `was`.
    #[must_use]
    pub fn label(mut self, ty: &QualifiedName, was: impl Into<Text>, now: impl Into<Text>) -> Self {
        self.labels.entry((ty.clone(), now.into())).or_default().push(was.into());
        self
    }

    /// The same hints the other way: for the way back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let mut reversed = Self::none();
        for (now, all) in &self.tables {
            all.iter().for_each(|was| reversed.tables.entry(was.clone()).or_default().push(now.clone()));
        }
        for (now, all) in &self.types {
            all.iter().for_each(|was| reversed.types.entry(was.clone()).or_default().push(now.clone()));
        }
        for ((table, now), all) in &self.columns {
            for table in self.tables.get(table).into_iter().flatten().chain([table]) {
                for was in all {
                    reversed.columns.entry((table.clone(), was.clone())).or_default().push(now.clone());
                }
            }
        }
        for ((ty, now), all) in &self.labels {
            for ty in self.types.get(ty).into_iter().flatten().chain([ty]) {
                all.iter().for_each(|was| {
                    reversed.labels.entry((ty.clone(), was.clone())).or_default().push(now.clone());
                });
            }
        }
        reversed
    }

    pub(crate) fn tables(&self) -> &Hints {
        &self.tables
    }

    pub(crate) fn types(&self) -> &Hints {
        &self.types
    }

    /// Names that a column of this table had before.
    pub(crate) fn of_column(&self, table: &QualifiedName, now: &Text) -> &[Text] {
        self.columns.get(&(table.clone(), now.clone())).map_or(&[], Vec::as_slice)
    }

    /// No hint about columns.
    pub(crate) fn no_columns(&self) -> bool {
        self.columns.is_empty()
    }

    /// The label that a label of this type is now.
    pub(crate) fn label_now(&self, ty: &QualifiedName, was: &Text) -> Option<&Text> {
        let now = self.labels.iter().filter(|((of, _), before)| of == ty && before.contains(was));
        now.map(|((_, now), _)| now).min()
    }

    /// Labels that a label of this type was before.
    pub fn of_label(&self, ty: &QualifiedName, now: &Text) -> &[Text] {
        self.labels.get(&(ty.clone(), now.clone())).map_or(&[], Vec::as_slice)
    }
}
