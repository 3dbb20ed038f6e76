//! Rules and words that say what a schema demands of a value. Whether they say all of it is found by lowering them.

use schema_core::ir::{Bound, Field, Rule, Type, Value as Declared};

use super::names::is_doc;
use crate::options::FieldOptions;
use crate::spec::{Keyword, Schema, Text, Value};

/// What a schema says of itself in words, where a doc comment can say it.
pub(super) fn description(schema: &Schema) -> Option<Text> {
    schema.0.iter().find_map(|keyword| match keyword {
        Keyword::Description(text) if is_doc(text) => Some(text.clone()),
        _ => None,
    })
}

/// Adds what the field's schema demands to the field.
pub(super) fn say(schema: &Schema, field: &mut Field) {
    let (mut length, mut items) = ((None, None), (None, None));
    let (mut low, mut high) = (None, None);
    let (mut above, mut below) = (false, false);
    for keyword in &*schema.0 {
        match keyword {
            Keyword::Description(text) if is_doc(text) => field.doc = Some(text.clone()),
            Keyword::MinLength(size) => length.0 = Some(*size),
            Keyword::MaxLength(size) => length.1 = Some(*size),
            Keyword::MinItems(size) => items.0 = Some(*size),
            Keyword::MaxItems(size) => items.1 = Some(*size),
            Keyword::Minimum(value) => low = bound(value, &field.ty),
            Keyword::Maximum(value) => high = bound(value, &field.ty),
            Keyword::ExclusiveMinimum => above = true,
            Keyword::ExclusiveMaximum => below = true,
            Keyword::Pattern(pattern) => field.rules.push(Rule::Pattern(pattern.clone())),
            Keyword::UniqueItems => field.extensions.get_mut::<FieldOptions>().unique_items = true,
            Keyword::Enum(values) if !matches!(field.ty, Type::Enum(_)) => {
                let values = values.iter().filter(|value| !value.is_null()).map(|value| literal(value, &field.ty));
                if let Some(values) = values.collect::<Option<Vec<_>>>().filter(|values| !values.is_empty()) {
                    field.rules.push(Rule::OneOf(values));
                }
            }
            _ => {}
        }
    }
    if length != (None, None) && field.ty == Type::String {
        field.rules.push(Rule::Length { min: length.0, max: length.1 });
    }
    match items {
        (None, Some(max)) => field.extensions.get_mut::<FieldOptions>().max_items = Some(max),
        (None, None) => {}
        (min, max) => field.rules.push(Rule::Length { min, max }),
    }
    if low.is_some() || high.is_some() {
        let end = |value: Option<Declared>, open: bool| value.map(|value| Bound { value, inclusive: !open });
        field.rules.push(Rule::Range { min: end(low, above), max: end(high, below) });
    }
}

fn bound(value: &Value, ty: &Type) -> Option<Declared> {
    matches!(ty, Type::Int32 | Type::Int64 | Type::Float64).then(|| literal(value, ty)).flatten()
}

/// The value as an attribute of a field of this type writes it.
fn literal(value: &Value, ty: &Type) -> Option<Declared> {
    match (ty, value) {
        (Type::Int32, value) => value.as_i64().filter(|number| i32::try_from(*number).is_ok()).map(Declared::Int),
        (Type::Int64, value) => value.as_i64().map(Declared::Int),
        (Type::Float64, value) => value.as_f64().filter(|number| number.is_finite()).map(Declared::Float),
        (Type::String, Value::String(text)) => Some(Declared::Text(text.clone().into())),
        _ => None,
    }
}
