//! Values as extended JSON, and when two of them are the same to MongoDB.

/// A value: extended JSON.
pub type Value = serde_json::Value;

/// The value with its numbers as MongoDB compares them: `{"$numberInt": "5"}`, `{"$numberLong": "5"}`, `5.0` and `5` are
/// one number. Decimals stay apart: they are exact.
pub fn canonical(value: Value) -> Value {
    match value {
        Value::Object(members) => match number(&Value::Object(members.clone())) {
            Some(plain) => plain,
            None if members.len() == 1 && members.contains_key("$date") => moment(members),
            None => Value::Object(members.into_iter().map(|(name, value)| (name, canonical(value))).collect()),
        },
        Value::Array(values) => Value::Array(values.into_iter().map(canonical).collect()),
        Value::Number(_) => number(&value).unwrap_or(value),
        other => other,
    }
}

/// `{"$date": {"$numberLong": "0"}}` as `{"$date": "1970-01-01T00:00:00Z"}`, which people can read.
fn moment(members: serde_json::Map<String, Value>) -> Value {
    let iso = match &members["$date"] {
        Value::String(text) => super::moment::millis(text).and_then(super::moment::text),
        other => number(other).and_then(|millis| super::moment::text(millis.as_i64()?)),
    };
    match iso {
        Some(iso) => serde_json::json!({ "$date": iso }),
        None => Value::Object(members),
    }
}

/// The plain number of a number in any of its forms; none for decimals and for what is no number.
pub fn number(value: &Value) -> Option<Value> {
    let float = |number: f64| -> Option<Value> {
        // Whole floats of this size are exact (IEEE 754: 2^53).
        if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
            #[expect(clippy::cast_possible_truncation, reason = "whole and small enough, as was just seen")]
            return Some(Value::from(number as i64));
        }
        serde_json::Number::from_f64(number).map(Value::Number)
    };
    match value {
        Value::Number(plain) => match plain.as_i64() {
            Some(whole) => Some(Value::from(whole)),
            None => float(plain.as_f64()?),
        },
        Value::Object(members) if members.len() == 1 => {
            let (name, text) = members.iter().next()?;
            let text = text.as_str()?;
            match name.as_str() {
                "$numberInt" | "$numberLong" => Some(Value::from(text.parse::<i64>().ok()?)),
                "$numberDouble" => float(text.parse().ok()?),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::canonical;

    #[test]
    fn numbers_of_all_forms_are_one() {
        for five in [json!(5), json!(5.0), json!({"$numberInt": "5"}), json!({"$numberLong": "5"})] {
            assert_eq!(canonical(json!({"a": [five]})), json!({"a": [5]}));
        }
        let decimal = json!({"$numberDecimal": "5"});
        assert_eq!(canonical(decimal.clone()), decimal);
    }
}
