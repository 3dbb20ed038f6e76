//! JSON whose members stand in their order, also those of one name.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    Plain(Value),
    List(Vec<Json>),
    Members(Vec<(String, Json)>),
}

impl Json {
    pub fn members(&self) -> &[(String, Json)] {
        match self {
            Json::Members(members) => members,
            _ => &[],
        }
    }

    pub fn list(&self) -> &[Json] {
        match self {
            Json::List(values) => values,
            _ => &[],
        }
    }

    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members().iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Plain(value) => value.as_str(),
            _ => None,
        }
    }

    pub fn is_true(&self) -> bool {
        matches!(self, Json::Plain(Value::Bool(true)))
    }

    pub fn number(&self) -> Option<i64> {
        schema_mongo::spec::number(&self.value())?.as_i64()
    }

    /// Without the order of members.
    pub fn value(&self) -> Value {
        match self {
            Json::Plain(value) => value.clone(),
            Json::List(values) => values.iter().map(Json::value).collect(),
            Json::Members(members) => members.iter().map(|(name, value)| (name.clone(), value.value())).collect(),
        }
    }

    /// As it was written.
    pub fn write(&self) -> String {
        match self {
            Json::Plain(value) => value.to_string(),
            Json::List(values) => format!("[{}]", values.iter().map(Json::write).collect::<Vec<_>>().join(",")),
            Json::Members(members) => {
                let member =
                    |(name, value): &(String, Json)| format!("{}:{}", Value::from(name.as_str()), value.write());
                format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Json;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("JSON")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
                Ok(Json::Plain(value.into()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
                Ok(Json::Plain(value.into()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
                Ok(Json::Plain(value.into()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
                Ok(Json::Plain(value.into()))
            }

            fn visit_str<E>(self, value: &str) -> Result<Json, E> {
                Ok(Json::Plain(value.into()))
            }

            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Plain(Value::Null))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = seq.next_element()? {
                    values.push(value);
                }
                Ok(Json::List(values))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Json::Members(members))
            }
        }
        deserializer.deserialize_any(InOrder)
    }
}
