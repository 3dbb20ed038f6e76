//! Functions, procedures and aggregates.

use serde::{Deserialize, Serialize};

use super::{DataType, Dependencies, Grant, QualifiedName, Text};

/// A function or procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// Its name.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// Its arguments, in order, with what it gives back as columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Argument>,
    /// What it gives back.
    pub returns: Returns,
    /// What it is written in: `plpgsql`, `sql`, `c`.
    pub language: Text,
    /// Whether it gives the same for the same.
    #[serde(default, skip_serializing_if = "Volatility::is_volatile")]
    pub volatility: Volatility,
    /// STRICT: NULL for NULL.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
    /// SECURITY DEFINER: with the rights of its owner.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub security_definer: bool,
    /// What else is said between the arguments and the body, in PostgreSQL's words: `LEAKPROOF`, `PARALLEL SAFE`, `COST 10`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Text>,
    /// SET: settings while it runs, as `pg_proc.proconfig` has them: `search_path` and `pg_catalog, pg_temp`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<(Text, Text)>,
    /// What it does.
    pub body: Body,
    /// EXECUTE is revoked from PUBLIC, which has it by default.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// Who may call it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
    /// What must be there when it is made.
    #[serde(default, skip_serializing_if = "Dependencies::is_empty")]
    pub depends_on: Dependencies,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

/// An argument of a function, or a column of what it gives back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Argument {
    /// Its name; empty where it has none.
    pub name: Text,
    /// Its type.
    pub ty: DataType,
    /// Which way it goes.
    #[serde(default, skip_serializing_if = "ArgumentMode::is_in")]
    pub mode: ArgumentMode,
    /// The expression that it is where a call leaves it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Text>,
}

impl Argument {
    /// An argument that a call must give.
    pub fn new(name: impl Into<Text>, ty: DataType) -> Self {
        Self { name: name.into(), ty, mode: ArgumentMode::In, default: None }
    }
}

/// Which way an argument goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArgumentMode {
    /// IN
    #[default]
    In,
    /// OUT
    Out,
    /// INOUT
    InOut,
    /// VARIADIC
    Variadic,
    /// A column of RETURNS TABLE
    Table,
}

impl ArgumentMode {
    /// It goes in.
    pub fn is_in(&self) -> bool {
        *self == Self::In
    }

    /// It is a part of the function's identity.
    pub fn is_input(self) -> bool {
        matches!(self, Self::In | Self::InOut | Self::Variadic)
    }
}

/// What a function gives back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Returns {
    /// trigger
    Trigger,
    /// void
    Void,
    /// A value of a type; `record` for several OUT arguments.
    Type(DataType),
    /// SETOF a type
    SetOf(DataType),
    /// TABLE of the arguments of that mode
    Table,
    /// Nothing: it is a procedure.
    Procedure,
}

/// Whether a function gives the same for the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Volatility {
    /// VOLATILE: anything may happen.
    #[default]
    Volatile,
    /// STABLE: within a statement.
    Stable,
    /// IMMUTABLE: for ever.
    Immutable,
}

impl Volatility {
    /// Anything may happen.
    pub fn is_volatile(&self) -> bool {
        *self == Self::Volatile
    }
}

/// What a function does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// What stands between the dollar quotes.
    Text(Text),
    /// `BEGIN ATOMIC … END` or `RETURN …`: parsed when the function is made.
    Atomic(Text),
    /// A library, and the name in it.
    Library(Text, Text),
}

impl Function {
    /// A function of this library in plpgsql: all names in it are qualified, types too. Its `search_path` names `pg_temp` last: a path that does
    /// not name it has it first for types and tables, so that a temporary domain would take the place of `text`.
    pub fn generated(name: QualifiedName, returns: Returns, body: &str, comment: impl Into<Text>) -> Self {
        Self {
            name,
            arguments: Vec::new(),
            returns,
            language: "plpgsql".into(),
            volatility: Volatility::Volatile,
            strict: false,
            security_definer: false,
            options: Vec::new(),
            settings: vec![("search_path".into(), "pg_catalog, pg_temp".into())],
            body: Body::Text(format!("\n{body}\n").into()),
            private: false,
            grants: Vec::new(),
            depends_on: Dependencies::default(),
            comment: Some(comment.into()),
        }
    }

    /// The types of its arguments, which are part of its identity.
    pub fn argument_types(&self) -> impl Iterator<Item = &DataType> {
        self.arguments.iter().filter(|argument| argument.mode.is_input()).map(|argument| &argument.ty)
    }

    /// It is called with CALL.
    pub fn is_procedure(&self) -> bool {
        self.returns == Returns::Procedure
    }

    /// Its name and the types of its arguments are those of the other.
    pub fn is_same(&self, other: &Function) -> bool {
        self.name == other.name && self.argument_types().eq(other.argument_types())
    }
}

/// An aggregate function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// Its name.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// Its arguments, in PostgreSQL's words: `integer`, `VARIADIC "any" ORDER BY …`, `*`.
    pub arguments: Text,
    /// How it works, by the words of CREATE AGGREGATE: `SFUNC` and `int4pl`.
    pub options: Vec<(Text, Text)>,
    /// EXECUTE is revoked from PUBLIC, which has it by default.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// Who may call it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}
