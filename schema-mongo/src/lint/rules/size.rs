//! ML02: documents that can pass 16 MB, by the bounds that are said. What has no bound counts little here: lists without one
//! are another lint, and texts without one are seldom long.

use schema_core::lint::{Finder, Findings, Lint};
use schema_core::{Registry, Severity};

use schema_core::ir::{Entity, Field, Rule, Type};

use crate::options::FieldOptions;

/// Manual, "MongoDB Limits and Thresholds".
const MOST: u64 = 16 * 1024 * 1024;
/// Bytes of a text or of bytes without a bound.
const UNSAID: u64 = 256;
/// Structs within structs that are looked at.
const DEPTH: u32 = 12;
use crate::lint::fields::entities;

/// What it finds.
pub const LINT: Finder<Registry> = Finder {
    lint: Lint {
        code: "ML02",
        severity: Severity::Advice,
        title: "a document that can pass 16 MB",
        reason: "MongoDB takes no larger document (manual, \"MongoDB Limits and Thresholds\"): by the bounds that are said, one can be refused. What has no bound counts little here.",
        help: "lower the bounds, or keep the part in a collection of its own",
        wrong: "#[entity(length(..=20_000_000))] body: String",
        right: "#[entity(length(..=100_000))] body: String",
    },
    find,
};

fn find(registry: &Registry, found: &mut Findings<'_>) {
    for entity in entities(registry) {
        look(registry, &entity, found);
    }
}

fn look(registry: &Registry, entity: &Entity, found: &mut Findings<'_>) {
    let (largest, size) = entity.fields.iter().map(|field| (field, of_field(registry, field, 0))).fold(
        (None, 0_u64),
        |(largest, sum): (Option<(&Field, u64)>, u64), (field, size)| {
            let is_larger = largest.is_none_or(|(_, most)| size > most);
            (if is_larger { Some((field, size)) } else { largest }, sum.saturating_add(size))
        },
    );
    if size > MOST
        && let Some((field, _)) = largest
    {
        let message = format!(
            "a document of `{}` can have {} MB by its own bounds, MongoDB takes 16; most of it is `{}`",
            entity.rust.name,
            size / (1024 * 1024),
            field.name
        );
        found.add(&format!("{}.{}", entity.rust.name, field.name), field.source, message);
    }
}

fn of_field(registry: &Registry, field: &Field, depth: u32) -> u64 {
    if field.serde.as_ref().is_some_and(|attrs| attrs.skip) {
        return 0;
    }
    let max = field.rules.iter().find_map(|rule| match rule {
        Rule::Length { max, .. } => *max,
        _ => None,
    });
    let most_items = field.extensions.get::<FieldOptions>().and_then(|attrs| attrs.max_items);
    // A type byte, the name and its end.
    let own = field.name.len() as u64 + 2;
    let max = match (&field.ty, most_items) {
        (Type::List(_), Some(items)) => Some(max.map_or(items, |max| max.min(items))),
        _ => max,
    };
    own.saturating_add(of_type(registry, &field.ty, max, depth))
}

fn of_type(registry: &Registry, ty: &Type, max: Option<u32>, depth: u32) -> u64 {
    let max = max.map(u64::from);
    match ty {
        Type::Bool => 1,
        Type::Int8 | Type::Int16 | Type::Int32 | Type::Uint8 | Type::Uint16 => 4,
        Type::Uint32 | Type::Uint64 | Type::Int64 | Type::Float32 | Type::Float64 => 8,
        Type::Decimal | Type::Uuid => 32,
        Type::Timestamp | Type::LocalTimestamp | Type::Date | Type::Time | Type::Interval => 40,
        Type::ObjectId => 12,
        // Four bytes a character at most.
        Type::String | Type::CaseInsensitive | Type::TreePath | Type::SearchDocument => {
            max.map_or(UNSAID, |max| max.saturating_mul(4))
        }
        Type::Bytes => max.unwrap_or(UNSAID),
        Type::Vector(size) => u64::from(*size).saturating_mul(16),
        Type::IpAddress | Type::IpNetwork | Type::MacAddress | Type::Point | Type::Enum(_) => 64,
        Type::Range(of) => of_type(registry, of, None, depth).saturating_mul(2),
        Type::Json | Type::Map(_) | Type::Shape(_) => UNSAID,
        Type::Nullable(of) => of_type(registry, of, None, depth),
        Type::Tuple(parts) => {
            parts.iter().fold(5, |sum, part| of_type(registry, part, None, depth).saturating_add(sum).saturating_add(8))
        }
        // Each element has its number as a name.
        Type::List(of) => max.unwrap_or(1).saturating_mul(of_type(registry, of, None, depth).saturating_add(8)),
        Type::Domain(ty) => registry.domain_of(ty).map_or(UNSAID, |domain| {
            let max = domain.rules.iter().find_map(|rule| match rule {
                Rule::Length { max, .. } => *max,
                _ => None,
            });
            of_type(registry, &domain.ty, max, depth)
        }),
        Type::Embedded(ty) if depth < DEPTH => registry.embedded_of(ty).map_or(UNSAID, |embedded| {
            embedded.fields.iter().fold(5, |sum, field| sum.saturating_add(of_field(registry, field, depth + 1)))
        }),
        Type::Embedded(_) => UNSAID,
    }
}
