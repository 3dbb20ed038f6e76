//! How rows live: who changes them, how they are deleted, what never changes.

use serde::Serialize;

use super::{Action, Duration, Source, Text, TypeRef, Value};

/// What an entity said of how its rows live. Most entities say little of it, so it is boxed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Lifecycle {
    /// `actors`: created_by and updated_by are kept by the database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actors: Option<Actors>,
    /// `version` on a field: there is at most one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Text>,
    /// `immutable` on fields: values that never change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<Text>,
    /// `immutable` or `append_only` on the struct.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lasting: Option<Lasting>,
    /// The application reads rows and writes none, as `#[pg(read_only)]` says.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub read_only: bool,
    /// `soft_delete`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soft_delete: Option<SoftDelete>,
    /// `tenant = organization_id` or `global`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenancy: Option<Tenancy>,
    /// `owner = user_id`: the field that says whose a row is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Text>,
    /// `audit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit: Option<Audit>,
    /// `pii` and `sensitive` on fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub private: Vec<Private>,
    /// Those of them that hold copies of another private field, each with that: `Person.email`, which it references.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<(Text, Text)>,
    /// `transitions([…])` on fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transitions: Vec<Transitions>,
    /// `tree(parent_id)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tree: Option<Tree>,
    /// `retain(days(365))`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    /// `.index_name("…")` of words that bring an index.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub index_names: Vec<IndexName>,
}

/// What the index is called that a word brings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndexName {
    /// The word: `soft_delete`, `tenant`, `owner` or `tree`.
    pub word: &'static str,
    /// The name.
    pub name: Text,
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
}

/// Rows are kept for so long.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Retention {
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
    /// How long.
    pub after: Duration,
    /// The field that holds since when.
    pub field: Text,
    /// `.archive()`: what is older is kept elsewhere.
    pub archive: bool,
}

/// Rows stand below one another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tree {
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
    /// The field that holds the key of the row above; a row without it is a root.
    pub parent: Text,
    /// The field that holds the keys from the root down to the row itself.
    pub path: Text,
    /// The field that holds how many rows are above.
    pub level: Text,
    /// `.serializable()`: all that write rows are SERIALIZABLE.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub serializable: bool,
}

/// A field that is a state.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Transitions {
    /// The field.
    pub field: Text,
    /// Where it stands.
    #[serde(skip)]
    pub source: Source,
    /// The ways from the one state to the other.
    pub pairs: Vec<(Value, Value)>,
    /// `.initial([…])`: the states in which a row can be made; none is any.
    pub initial: Vec<Value>,
}

/// Each change is noted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Audit {
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
    /// `.except([…])`: fields that are not looked at.
    pub except: Vec<Text>,
    /// `.row_level()`: each row as it changes.
    pub row_level: bool,
}

/// A field whose values are not for everybody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Private {
    /// The field.
    pub field: Text,
    /// How it is shown to those who may not read it.
    pub mask: Mask,
}

/// How a value is shown to those who may not read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mask {
    /// `a***@example.org`
    Email,
    /// The last two digits.
    Phone,
    /// The first letter.
    Name,
    /// The last four characters.
    Last4,
    /// A hash, the same for the same value.
    Hash,
    /// Nothing.
    Null,
}

/// Whose rows an entity holds, among tenants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tenancy {
    /// Each row is of the tenant that this field names.
    Tenant(Text),
    /// Rows are everybody's.
    Global,
}

impl Lifecycle {
    /// Sets the name of the index that a word brings, if one is given.
    pub(crate) fn name_index(&mut self, word: &'static str, name: Option<Text>, source: Source) {
        self.index_names.extend(name.map(|name| IndexName { word, name, source }));
    }

    /// The name of the index that a word brings, if one is given.
    pub fn index_name(&self, word: &str) -> Option<&IndexName> {
        self.index_names.iter().find(|named| named.word == word)
    }

    /// The private field of which a field holds copies.
    pub fn copied_from(&self, field: &Text) -> Option<&Text> {
        self.copies.iter().find(|(copy, _)| copy == field).map(|(_, from)| from)
    }

    /// Appends what a field says.
    pub fn merge(&mut self, other: Lifecycle) {
        self.versions.extend(other.versions);
        self.fixed.extend(other.fixed);
        self.private.extend(other.private);
        self.transitions.extend(other.transitions);
    }
}

/// Who made a row, and who changed it last.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Actors {
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
    /// `.references(User)`: the entity whose keys the columns hold; without it they hold text.
    pub target: Option<TypeRef>,
    /// What happens to the columns when that row goes.
    pub on_delete: Action,
    /// `.index_name("…")`: what the index on `created_by` is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_name: Option<Text>,
}

/// What can no longer be done to rows that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lasting {
    /// `immutable`: they are not changed; they can be deleted.
    Immutable,
    /// `append_only`: they are neither changed nor deleted.
    AppendOnly,
}

/// Rows that are deleted stay, with the time at which they were.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SoftDelete {
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
    /// `.read_only()`: a deleted row can be restored or removed, not changed.
    pub read_only: bool,
    /// `.cascade()`: rows that reference this one with `Cascade` are deleted and restored with it.
    pub cascade: bool,
    /// `.on_delete_statement()`: deleting a row in the usual way deletes it softly.
    pub on_delete_statement: bool,
    /// `.refuse_references()`: no row can start to reference a deleted one.
    pub refuse_references: bool,
    /// `.serializable()`: all that write these rows, and those that go with them, are SERIALIZABLE.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub serializable: bool,
    /// The field that tells deletions apart, where rows are deleted along references.
    pub deletion: Option<Text>,
}

impl SoftDelete {
    /// One without options.
    pub fn new(source: Source) -> Self {
        Self {
            source,
            read_only: false,
            cascade: false,
            on_delete_statement: false,
            refuse_references: false,
            serializable: false,
            deletion: None,
        }
    }
}
