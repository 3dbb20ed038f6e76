//! Composite and range types.

use serde::{Deserialize, Serialize};

use super::identifier::{MAX, cut, object_name};
use super::{DataType, QualifiedName, Text};

/// A type that is a row of attributes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CompositeType {
    /// Its name.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// Its attributes, in order.
    pub attributes: Vec<Attribute>,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

/// An attribute of a composite type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name.
    pub name: Text,
    /// Its type.
    pub ty: DataType,
    /// The rules by which text is sorted and compared, where they are not the database's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<Text>,
}

/// A type of ranges over another type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RangeDefinition {
    /// Its name.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// The type of its ends.
    pub subtype: DataType,
    /// What else is said, by the words of CREATE TYPE: `subtype_diff` and `float8mi`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<(Text, Text)>,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

impl RangeDefinition {
    /// The name of the multirange type that comes with it (manual, "CREATE TYPE").
    pub fn multirange(&self) -> Text {
        let said = self.options.iter().find(|(name, _)| name.eq_ignore_ascii_case("multirange_type_name"));
        if let Some(name) =
            said.and_then(|(_, sql)| super::expression::names(sql).into_iter().find(|name| !name.qualifies))
        {
            return name.name.into_owned().into();
        }
        match self.name.name.contains("range") {
            true => cut(&self.name.name.replacen("range", "multirange", 1), MAX).to_owned().into(),
            false => object_name(&self.name.name, "", "multirange"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_multirange_is_called_as_it_is_said_or_as_the_server_calls_it() {
        let named = |name: &'static str, said: &[&'static str]| {
            let options = said.iter().map(|said| ("multirange_type_name".into(), (*said).into())).collect();
            let name = QualifiedName::new("app", name);
            RangeDefinition { name, subtype: DataType::Text, options, comment: None }.multirange()
        };
        assert_eq!((named("span", &["app.spans"]), named("span", &["\"Spans\""])), ("spans".into(), "Spans".into()));
        assert_eq!(
            (named("float_range", &[]), named("span", &[])),
            ("float_multirange".into(), "span_multirange".into())
        );
    }
}
