//! The options of a collection in words.

use schema_core::ir::{self, IndexColumn, IndexTerm, OperatorClass, Order, Source};

use super::types::owned;
use crate::options::{EntityOptions, RawOptions};
use crate::spec::{Collection, encrypted_fields};

/// Says what was decided when the collection was made, but for its time series.
pub(super) fn say(collection: &Collection, attrs: &mut EntityOptions) {
    let options = &collection.options;
    attrs.capped = options.capped;
    attrs.collation = options.collation.as_deref().cloned();
    attrs.pre_and_post_images = options.pre_and_post_images;
    if let Some(clustered) = &options.clustered {
        attrs.clustered = true;
        attrs.clustered_name = Some(clustered.name.clone());
    }
    if let Some(seconds) = options.expire_after_seconds {
        attrs.expire_after = expiry(seconds);
    }
    if !options.encrypted.is_empty() {
        let json = encrypted_fields(&options.encrypted).to_string().into();
        attrs.encrypted_fields = Some(RawOptions { json, source: Source::default() });
    }
}

/// So many seconds, in the largest unit that says them; none where no attribute says so many.
pub(super) fn expiry(seconds: i64) -> Option<ir::Span> {
    let seconds = u32::try_from(seconds).ok()?;
    Some(match seconds {
        1.. if seconds.is_multiple_of(86_400) => ir::Span { days: seconds / 86_400, ..ir::Span::default() },
        1.. if seconds.is_multiple_of(60) => ir::Span { minutes: seconds / 60, ..ir::Span::default() },
        _ => ir::Span { seconds, ..ir::Span::default() },
    })
}

/// As an attribute says it.
pub(super) fn span(span: ir::Span) -> String {
    match span {
        ir::Span { days: 1.., .. } => format!("days({})", span.days),
        ir::Span { minutes: 1.., .. } if span.minutes.is_multiple_of(60) => format!("hours({})", span.minutes / 60),
        ir::Span { minutes: 1.., .. } => format!("minutes({})", span.minutes),
        _ => format!("seconds({})", span.seconds),
    }
}

/// A column, by this operator class of the library's own.
pub(super) fn column(term: IndexTerm, order: Order, class: Option<&str>) -> IndexColumn {
    let class = class.map(|name| Box::new(OperatorClass { name: owned(name), parameters: Vec::new() }));
    IndexColumn { term, order, nulls: None, collation: None, opclass: class }
}
