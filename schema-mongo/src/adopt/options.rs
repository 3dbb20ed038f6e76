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
        (attrs.expire_after, attrs.expire_after_seconds) = expiry(seconds);
    }
    if !options.encrypted.is_empty() {
        let json = encrypted_fields(&options.encrypted).to_string().into();
        attrs.encrypted_fields = Some(RawOptions { json, source: Source::default() });
    }
}

/// So many seconds: as days where they are some.
pub(super) fn expiry(seconds: i64) -> (Option<ir::Duration>, Option<u32>) {
    match u32::try_from(seconds) {
        Ok(seconds) if seconds > 0 && seconds % 86_400 == 0 => {
            (Some(ir::Duration { months: 0, days: seconds / 86_400 }), None)
        }
        Ok(seconds) => (None, Some(seconds)),
        Err(_) => (None, None),
    }
}

/// A column, by this operator class of the library's own.
pub(super) fn column(term: IndexTerm, order: Order, class: Option<&str>) -> IndexColumn {
    let class = class.map(|name| Box::new(OperatorClass { name: owned(name), parameters: Vec::new() }));
    IndexColumn { term, order, nulls: None, collation: None, opclass: class }
}
