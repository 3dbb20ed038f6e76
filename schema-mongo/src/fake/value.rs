//! Values that are as a schema asks.

use schema_core::fake::{Decimal, Meaning, Pattern, Random, TextRules, TextSource, hash, skewed};
use serde_json::{Map, json};

use crate::pattern::END;
use crate::spec::{Additional, BsonType, BsonTypes, Keyword, Schema, Text, Value, binary};

/// The first moment that is drawn, and how many milliseconds behind it the last one is.
const MOMENTS: (i64, u64) = (1_672_531_200_000, 94_608_000_000);

/// The value may be null.
pub fn may_be_null(schema: &Schema) -> bool {
    schema.types().is_some_and(|types| has(types, BsonType::Null))
}

fn has(types: BsonTypes, ty: BsonType) -> bool {
    types.has(ty)
}

/// What a schema asks, with what it asks by `allOf` and by the first of `anyOf` and `oneOf`.
fn asked(schema: &Schema) -> Vec<&Keyword> {
    let mut found: Vec<&Keyword> = Vec::new();
    for keyword in &*schema.0 {
        match keyword {
            Keyword::AllOf(all) => found.extend(all.iter().flat_map(asked)),
            Keyword::AnyOf(all) | Keyword::OneOf(all) => {
                let is_null =
                    |one: &&Schema| one.types().is_some_and(|types| types.iter().all(|ty| ty == BsonType::Null));
                found.extend(all.iter().find(|one| !is_null(one)).or(all.first()).into_iter().flat_map(asked));
            }
            keyword => found.push(keyword),
        }
    }
    found
}

/// The type of the values: the first that is not null.
fn type_of(asked: &[&Keyword]) -> Option<BsonType> {
    let types: Vec<BsonTypes> = asked
        .iter()
        .filter_map(|keyword| if let Keyword::BsonType(types) = keyword { Some(*types) } else { None })
        .collect();
    let narrow = types.iter().min_by_key(|types| types.iter().count())?;
    let mut all = narrow.iter();
    all.find(|ty| *ty != BsonType::Null).or(Some(BsonType::Null))
}

/// A value at random. `named` is what it stands in, and what it is called.
pub fn draw(schema: &Schema, named: (&Text, &Text), random: &mut Random) -> Value {
    if may_be_null(schema) && random.percent(15) {
        return Value::Null;
    }
    let asked = asked(schema);
    if let Some(values) = among(&asked) {
        let drawn = values.get(skewed(random, values.len() as u64) as usize);
        return drawn.map_or(Value::Null, |value| (*value).clone());
    }
    match type_of(&asked) {
        Some(BsonType::Bool) => random.percent(40).into(),
        Some(BsonType::Array) => {
            let (min, max) = limits(&asked, |keyword| match keyword {
                Keyword::MinItems(min) => (Some(*min), None),
                Keyword::MaxItems(max) => (None, Some(*max)),
                _ => (None, None),
            });
            let least = u64::from(min.unwrap_or_default());
            let most = max.map_or(least + 3, |max| u64::from(max).min(least + 3));
            let items =
                asked.iter().find_map(|keyword| if let Keyword::Items(items) = keyword { Some(items) } else { None });
            let count = least + random.below(most - least + 1);
            let is_unique = asked.iter().any(|keyword| matches!(keyword, Keyword::UniqueItems));
            let item = |random: &mut Random, at: u64| match items {
                Some(items) if is_unique => self::at(items, named, at),
                Some(items) => draw(items, named, random),
                None => Value::from(at),
            };
            (0..count).map(|at| item(random, at)).collect()
        }
        Some(BsonType::Object) => object(&asked, named, random),
        Some(BsonType::String) => texts(&asked, named, 0).draw(random).into(),
        Some(BsonType::Int | BsonType::Long | BsonType::Double | BsonType::Decimal | BsonType::Number) => {
            let (least, most) = range(&asked);
            let span = u64::try_from(most - least).unwrap_or(u64::MAX).min(100_000);
            number(&asked, least + i128::from(skewed(random, span + 1)))
        }
        Some(_) => at(schema, named, random.below(1 << 20)),
        None => json!({}),
    }
}

fn object(asked: &[&Keyword], (around, name): (&Text, &Text), random: &mut Random) -> Value {
    let required: Vec<&Text> = asked
        .iter()
        .filter_map(|keyword| if let Keyword::Required(names) = keyword { Some(names) } else { None })
        .flatten()
        .collect();
    let mut members = Map::new();
    for keyword in asked {
        match keyword {
            Keyword::Properties(properties) => {
                for (member, schema) in properties {
                    if required.contains(&member) || random.percent(80) {
                        members.insert(member.to_string(), draw(schema, (name, member), random));
                    }
                }
            }
            Keyword::AdditionalProperties(Additional::Like(schema)) => {
                for at in 0..random.below(3) {
                    members.insert(format!("key{at}"), draw(schema, (around, name), random));
                }
            }
            _ => {}
        }
    }
    Value::Object(members)
}

fn among<'a>(asked: &[&'a Keyword]) -> Option<Vec<&'a Value>> {
    let values =
        asked.iter().find_map(|keyword| if let Keyword::Enum(values) = keyword { Some(values) } else { None })?;
    let others: Vec<&Value> = values.iter().filter(|value| !value.is_null()).collect();
    Some(if others.is_empty() { values.iter().collect() } else { others })
}

fn limits(asked: &[&Keyword], of: impl Fn(&Keyword) -> (Option<u32>, Option<u32>)) -> (Option<u32>, Option<u32>) {
    asked
        .iter()
        .map(|keyword| of(keyword))
        .fold((None, None), |(min, max), (own_min, own_max)| (own_min.or(min), own_max.or(max)))
}

fn texts(asked: &[&Keyword], (around, name): (&Text, &Text), wanted: u64) -> TextSource {
    let (min, max) = limits(asked, |keyword| match keyword {
        Keyword::MinLength(min) => (Some(*min), None),
        Keyword::MaxLength(max) => (None, Some(*max)),
        _ => (None, None),
    });
    let mut rules =
        TextRules { min: min.unwrap_or_default() as usize, max: max.map(|max| max as usize), ..TextRules::default() };
    for keyword in asked {
        if let Keyword::Pattern(pattern) = keyword {
            // `$` is the end alone for those who make the texts.
            rules.patterns.extend(Pattern::parse(&pattern.replace(END, "$"), false));
        }
    }
    TextSource::new(hash(around.len() as u64, name.len() as u64), Meaning::named(around, name), rules, wanted)
}

/// How many digits behind the point numbers have.
fn scale(asked: &[&Keyword]) -> u32 {
    match type_of(asked) {
        Some(BsonType::Double | BsonType::Decimal) => 2,
        _ => 0,
    }
}

/// From where to where numbers go, without the point.
fn range(asked: &[&Keyword]) -> (i128, i128) {
    let scale = scale(asked);
    let read = |value: &Value| {
        let text = value
            .get("$numberDecimal")
            .or(value.get("$numberLong"))
            .and_then(Value::as_str)
            .map_or_else(|| value.to_string(), str::to_owned);
        Some(Decimal::parse(&text)?.rescaled(scale)?.digits)
    };
    let most = match type_of(asked) {
        Some(BsonType::Int) => i128::from(i32::MAX),
        Some(BsonType::Long) => i128::from(i64::MAX),
        _ => 1_000_000,
    };
    let (mut low, mut high) = (None, None);
    let out = |word: &Keyword| i128::from(asked.iter().any(|keyword| **keyword == *word));
    for keyword in asked {
        match keyword {
            Keyword::Minimum(value) => low = read(value).map(|value| value + out(&Keyword::ExclusiveMinimum)),
            Keyword::Maximum(value) => high = read(value).map(|value| value - out(&Keyword::ExclusiveMaximum)),
            _ => {}
        }
    }
    match (low, high) {
        (Some(low), Some(high)) => (low, high.max(low)),
        (Some(low), None) => (low, most.max(low + 1_000)),
        (None, Some(high)) => (0.min(high), high),
        (None, None) => (0, most),
    }
}

fn number(asked: &[&Keyword], digits: i128) -> Value {
    let decimal = Decimal { digits, scale: scale(asked) };
    match type_of(asked) {
        Some(BsonType::Long) => json!({ "$numberLong": decimal.to_string() }),
        Some(BsonType::Decimal) => json!({ "$numberDecimal": decimal.to_string() }),
        Some(BsonType::Double) => json!({ "$numberDouble": decimal.to_string() }),
        _ => serde_json::from_str(&decimal.to_string()).unwrap_or(Value::Null),
    }
}

/// How many different values there are.
pub fn capacity(schema: &Schema) -> u64 {
    let asked = asked(schema);
    if let Some(values) = among(&asked) {
        return values.len() as u64;
    }
    match type_of(&asked) {
        Some(BsonType::Bool) => 2,
        Some(BsonType::String) => texts(&asked, (&"".into(), &"".into()), u64::MAX).capacity(),
        Some(BsonType::Int | BsonType::Long | BsonType::Double | BsonType::Decimal | BsonType::Number) => {
            let (least, most) = range(&asked);
            u64::try_from(most - least + 1).unwrap_or(u64::MAX)
        }
        Some(BsonType::BinData | BsonType::ObjectId | BsonType::Date) => 1 << 40,
        Some(BsonType::Object) => asked
            .iter()
            .filter_map(|keyword| if let Keyword::Properties(all) = keyword { Some(all) } else { None })
            .flatten()
            .map(|(_, schema)| capacity(schema))
            .max()
            .unwrap_or(1),
        None => u64::MAX,
        _ => 1,
    }
}

/// The value of a number that is less than the capacity: no two are the same.
pub fn at(schema: &Schema, named: (&Text, &Text), number_of: u64) -> Value {
    let asked = asked(schema);
    if let Some(values) = among(&asked) {
        return values
            .get(number_of as usize % values.len().max(1))
            .map(|value| (*value).clone())
            .unwrap_or(Value::Null);
    }
    match type_of(&asked) {
        Some(BsonType::Bool) => (number_of == 1).into(),
        Some(BsonType::String) => texts(&asked, named, u64::MAX).at(number_of).into(),
        Some(BsonType::Int | BsonType::Long | BsonType::Double | BsonType::Decimal | BsonType::Number) => {
            let (least, most) = range(&asked);
            let first = if least <= 1 && most > i128::from(number_of) && scale(&asked) == 0 { 1 } else { least };
            number(&asked, (first + i128::from(number_of)).min(most))
        }
        Some(BsonType::ObjectId) => json!({ "$oid": format!("{:08x}{number_of:016x}", hash(number_of, 1) as u32) }),
        Some(BsonType::Date) => {
            let millis =
                MOMENTS.0 + (hash(number_of, 2) % (MOMENTS.1 / 1_000)) as i64 * 1_000 + (number_of % 1_000) as i64;
            json!({ "$date": { "$numberLong": millis.to_string() } })
        }
        Some(BsonType::BinData) => {
            let mut bytes = hash(number_of, 3).to_be_bytes().to_vec();
            bytes.extend(number_of.to_be_bytes());
            // A UUID of version 4.
            (bytes[6], bytes[8]) = (bytes[6] & 0x0F | 0x40, bytes[8] & 0x3F | 0x80);
            binary(&bytes, "04")
        }
        Some(BsonType::Object) => {
            let mut members = Map::new();
            for (member, schema) in asked
                .iter()
                .filter_map(|keyword| if let Keyword::Properties(all) = keyword { Some(all) } else { None })
                .flatten()
            {
                members.insert(member.to_string(), at(schema, (named.1, member), number_of));
            }
            Value::Object(members)
        }
        None => number_of.into(),
        _ => draw(schema, named, &mut Random::of(number_of, 4)),
    }
}
