//! Functions.

use serde::{Deserialize, Serialize};

use super::{DataType, QualifiedName, Text};

/// A function. Its `search_path` is empty: all names in it are qualified.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// Its name.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// Its arguments, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Argument>,
    /// What it gives back.
    pub returns: Returns,
    /// What it is written in.
    pub language: Language,
    /// What stands between the dollar quotes.
    pub body: Text,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

/// An argument of a function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Argument {
    /// Its name.
    pub name: Text,
    /// Its type.
    pub ty: DataType,
    /// The expression that it is where a call leaves it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Text>,
}

/// What a function gives back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Returns {
    /// trigger
    Trigger,
    /// void
    Void,
    /// SETOF a type
    SetOf(DataType),
}

/// What a function is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// plpgsql
    Plpgsql,
    /// sql
    Sql,
}

impl Function {
    /// The types of its arguments, which are part of its identity.
    pub fn argument_types(&self) -> Vec<&DataType> {
        self.arguments.iter().map(|argument| &argument.ty).collect()
    }
}
