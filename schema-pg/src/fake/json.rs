//! jsonb as serde writes it.

use schema_core::fake::{Decimal, Meaning, Pattern, Random, TextRules, TextSource, skewed};
use serde_json::{Map, Value};

use super::expression::moment as read_moment;
use super::known::known;
use super::value::{Clock, DAY, versioned};
use crate::sql::json::{Alternative, Condition, Json, JsonType};

/// A value that is like this. `name` is what it is called.
pub fn draw(json: &Json, name: &str, random: &mut Random) -> Value {
    match json {
        Json::Any => Value::Object(Map::new()),
        Json::OneOf(alternatives) => {
            let is_null = |one: &&Alternative| one.ty == JsonType::Null;
            if alternatives.iter().any(|one| is_null(&one)) && (alternatives.len() == 1 || random.percent(15)) {
                return Value::Null;
            }
            let others: Vec<&Alternative> = alternatives.iter().filter(|one| !is_null(one)).collect();
            // The first one is the plainest, and the one of which most is asked.
            others.first().map_or(Value::Null, |one| of_type(one, name, random))
        }
    }
}

fn of_type(one: &Alternative, name: &str, random: &mut Random) -> Value {
    match one.ty {
        JsonType::Null => Value::Null,
        JsonType::Boolean => random.percent(50).into(),
        JsonType::Number => number(&one.holds, random),
        JsonType::String => text(&one.holds, name, random),
        JsonType::Array => {
            let (mut least, mut most) = (0, 3);
            let mut of = &Json::Any;
            for condition in &one.holds {
                match condition {
                    Condition::Size(min, max) => {
                        least = u64::from(min.unwrap_or_default()).max(least);
                        most = max.map_or(most, |max| u64::from(max).min(least + 3)).max(least);
                    }
                    Condition::Elements(elements) => of = elements,
                    _ => {}
                }
            }
            (0..least + random.below(most.max(least) - least + 1)).map(|_| draw(of, name, random)).collect()
        }
        JsonType::Object => {
            let mut object = Map::new();
            for condition in &one.holds {
                match condition {
                    Condition::Members(members) => {
                        for member in members {
                            if !member.optional || random.percent(80) {
                                object.insert(member.name.to_string(), draw(&member.json, &member.name, random));
                            }
                        }
                    }
                    Condition::Values(of) => {
                        for at in 0..random.below(4) {
                            object.insert(format!("key{at}"), draw(of, name, random));
                        }
                    }
                    _ => {}
                }
            }
            Value::Object(object)
        }
    }
}

fn among(holds: &[Condition], random: &mut Random) -> Option<Value> {
    holds.iter().find_map(|condition| match condition {
        Condition::Among(values) => values.get(skewed(random, values.len() as u64) as usize).cloned(),
        Condition::Numbers(values) => {
            let value = values.get(skewed(random, values.len() as u64) as usize)?;
            serde_json::from_str(value).ok().or_else(|| Some(value.as_str().into()))
        }
        Condition::Moments(_, values) => random.pick(values).map(|value| value.as_str().into()),
        _ => None,
    })
}

fn number(holds: &[Condition], random: &mut Random) -> Value {
    among(holds, random)
        .unwrap_or_else(|| serde_json::from_str(&decimal(holds, random).to_string()).unwrap_or(Value::Null))
}

fn decimal(holds: &[Condition], random: &mut Random) -> Decimal {
    let is_whole = holds.iter().any(|condition| matches!(condition, Condition::Whole(..)));
    let scale = holds.iter().find_map(|condition| match condition {
        Condition::Scale(scale) => Some((*scale).min(2)),
        _ => None,
    });
    let scale = if is_whole { 0 } else { scale.unwrap_or(1) };
    let (mut least, mut most) = (0_i128, 1_000 * 10_i128.pow(scale));
    let mut limited = [false; 2];
    let mut bound = |end: &Option<(String, bool)>, is_least: bool| {
        let Some((text, inclusive)) = end else { return };
        let Some(number) = Decimal::parse(text).and_then(|number| number.rescaled(scale)) else { return };
        let digits = number.digits;
        if is_least {
            least = digits + i128::from(!inclusive);
        } else {
            most = digits - i128::from(!inclusive);
        }
        limited[usize::from(!is_least)] = true;
    };
    for condition in holds {
        match condition {
            Condition::Range(min, max) => {
                bound(min, true);
                bound(max, false);
            }
            Condition::OfForm(_, more) => {
                for condition in more {
                    if let Condition::Range(min, max) = condition {
                        bound(min, true);
                        bound(max, false);
                    }
                }
            }
            _ => {}
        }
    }
    let types: Vec<(i64, i64)> = holds
        .iter()
        .filter_map(|condition| match condition {
            Condition::Whole(min, max) => Some((*min, *max)),
            _ => None,
        })
        .collect();
    for (min, max) in types {
        most = most.min(max.into());
        least = least.max(min.into());
    }
    if limited == [true, false] && most < least {
        most = least + 1_000;
    }
    if most < least {
        least = most;
    }
    Decimal { digits: random.between(least, most), scale }
}

fn text(holds: &[Condition], name: &str, random: &mut Random) -> Value {
    if let Some(value) = among(holds, random) {
        return if value.is_string() { value } else { value.to_string().into() };
    }
    for condition in holds {
        match condition {
            Condition::Moment(ty, min, max) => return moment(ty, min.as_ref(), max.as_ref(), random).into(),
            Condition::OfForm(form, more) if form.contains("{8}") && form.contains("{12}") => {
                return among(more, random).unwrap_or_else(|| uuid(random).into());
            }
            Condition::OfForm(form, more) if form.contains("{4,}") => {
                let ty = more.iter().find_map(|condition| match condition {
                    Condition::Moment(ty, min, max) => Some((*ty, min.as_ref(), max.as_ref())),
                    _ => None,
                });
                let (ty, min, max) = ty.unwrap_or(("timestamptz", None, None));
                return among(more, random).unwrap_or_else(|| moment(ty, min, max, random).into());
            }
            Condition::OfForm(_, more) => {
                return match among(more, random) {
                    Some(value) if value.is_string() => value,
                    Some(value) => value.to_string().into(),
                    None => decimal(more, random).to_string().into(),
                };
            }
            Condition::Range(..) | Condition::Scale(_) => return decimal(holds, random).to_string().into(),
            _ => {}
        }
    }
    let mut rules = TextRules::default();
    let mut meaning = Meaning::named("", name);
    for condition in holds {
        match condition {
            Condition::Length(min, max) => {
                rules.min = rules.min.max(min.unwrap_or_default() as usize);
                rules.max = max.map(|max| max as usize).or(rules.max);
            }
            Condition::Lowercase => rules.lowercase = true,
            Condition::Matches { pattern, is: true, any_case } => match known(pattern) {
                Some(known) => meaning = known,
                None => rules.patterns.extend(Pattern::parse(pattern, *any_case)),
            },
            _ => {}
        }
    }
    TextSource::new(0, meaning, rules, 0).draw(random).into()
}

fn moment(ty: &str, min: Option<&(String, bool)>, max: Option<&(String, bool)>, random: &mut Random) -> String {
    let clock = match ty {
        "date" => Clock::Date,
        "time" => Clock::Time,
        "timestamp" => Clock::Timestamp,
        _ => Clock::Timestamptz,
    };
    let read = |end: &(String, bool)| read_moment(&end.0, clock);
    let (mut least, mut most) = match clock {
        Clock::Time => (0, DAY - 1),
        _ => (19_000 * DAY, 20_000 * DAY),
    };
    match (min.and_then(read), max.and_then(read)) {
        (Some(min), Some(max)) => (least, most) = (min, max),
        (Some(min), None) => (least, most) = (min, most.max(min + DAY)),
        (None, Some(max)) => (least, most) = (least.min(max - DAY), max),
        (None, None) => {}
    }
    // Neither end itself, which may be excluded.
    let micros = least + 1 + random.below((most - least - 1).max(1).unsigned_abs()) as i64;
    let micros = if clock == Clock::Date {
        micros.div_euclid(DAY).max((least + DAY - 1).div_euclid(DAY)) * DAY
    } else {
        micros - micros.rem_euclid(1_000_000) + if min.is_some() { 1_000_000 } else { 0 }
    };
    let mut text = String::new();
    match clock {
        Clock::Date => schema_core::fake::date_text(micros.div_euclid(DAY), &mut text),
        Clock::Time => schema_core::fake::time_text(micros.clamp(0, DAY - 1), &mut text),
        Clock::Timestamp => schema_core::fake::moment_text(micros, 'T', &mut text),
        Clock::Timestamptz => {
            schema_core::fake::moment_text(micros, 'T', &mut text);
            text.push('Z');
        }
    }
    text
}

fn uuid(random: &mut Random) -> String {
    let mut text = String::new();
    super::value::Value::Uuid(versioned(random.number(), random.number())).write(&mut text);
    text
}
