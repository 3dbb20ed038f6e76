//! Enums with data, as serde tags them.

use super::super::at::At;
use super::parts::of_embedded;
use super::{Members, collect, object};
use crate::lower::scope::Scope;
use crate::said::TaggedSaid;
use crate::spec::{BsonType, Keyword, Schema};

/// One of several objects, told apart by the tag.
pub(super) fn tagged_schema(said: &TaggedSaid, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    let mut choices = Vec::with_capacity(said.variants.len());
    for (label, ty) in &said.variants {
        let tag =
            Schema::new(vec![Keyword::BsonType(BsonType::String.into()), Keyword::Enum(vec![label.clone().into()])]);
        let mut members = Members::default();
        let inner = At { path: at.path.unnamed(), ..*at };
        match (&said.content, ty.as_ref().and_then(|ty| scope.embedded(ty))) {
            (_, None) => {}
            (Some(content), Some(embedded)) => {
                members.required.push(content.clone());
                members.properties.push((content.clone(), of_embedded(&embedded, &inner, scope)));
            }
            (None, Some(embedded)) => {
                let above = (Some(&inner.path), at.depth + 1);
                collect(&embedded.rust.name, &embedded.fields, &embedded.serde, above, &mut members, scope);
            }
        }
        if members.properties.iter().any(|(name, _)| *name == said.tag) {
            let message = format!("`{label}` has a member `{}`, which is the tag too", said.tag);
            scope.report("M0102", at.owner(), at.source, message, "name the tag otherwise, or the member");
        }
        members.required.push(said.tag.clone());
        members.properties.push((said.tag.clone(), tag));
        choices.push(object(members, false));
    }
    if choices.is_empty() {
        let help = "add `.variant(\"name\").embeds(Struct)` for each variant";
        scope.report("M0102", at.owner(), at.source, "`tagged` has no variants", help);
        return Schema::default();
    }
    Schema::new(vec![Keyword::OneOf(choices)])
}
