//! Objects of one of several kinds: enums with data, as serde tags them.

use schema_core::attr::{FieldDraft, OnField};
use schema_core::ir::{Definition, Text, TypeRef};
use schema_core::{Embedded, kind};

use crate::options::{FieldOptions, TaggedOptions};

/// See [`tagged`].
#[derive(Debug)]
pub struct Tagged(TaggedOptions);

/// The field holds an enum with data that serde tags: each variant with its struct. The column is JSON (`ty = serde_json::Value`,
/// `ty = Option<serde_json::Value>`, or `ty = Vec<serde_json::Value>` of a list). Objects are of exactly one kind, with all that
/// its struct says: what is required, types, rules, and indexes, which look at objects of that kind.
///
/// ```
/// # use schema_core::*;
/// # struct Shape;
/// #[derive(Embedded)]
/// struct Circle {
///     radius: f64,
/// }
///
/// #[derive(Embedded)]
/// struct Square {
///     side: f64,
/// }
///
/// // #[derive(Serialize)] #[serde(tag = "kind", rename_all = "lowercase")]
/// // enum Shape { Circle(Circle), Square(Square), Nothing }
///
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(ty = serde_json::Value)]
///     #[mongo(tagged("kind").variant("circle").embeds(Circle).variant("square").embeds(Square).variant("nothing"))]
///     shape: Shape,
/// }
///
/// let spec = schema_mongo::lower(&registry![Item]?)?;
/// let shape = spec.collection("item").unwrap().field("shape").unwrap().to_value();
/// assert_eq!(shape["oneOf"][0]["required"], serde_json::json!(["kind", "radius"]));
/// assert_eq!(shape["oneOf"][1]["properties"]["kind"]["enum"][0], "square");
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// Flattened, whole documents are of several kinds (discriminators):
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// # #[derive(serde::Serialize)]
/// # struct Body;
/// #[derive(Embedded)]
/// struct Image {
///     #[entity(unique)]
///     url: String,
/// }
///
/// #[derive(Embedded)]
/// struct Text {
///     text: String,
/// }
///
/// #[derive(serde::Serialize, Entity)]
/// #[entity(name = "messages")]
/// struct Message {
///     # #[serde(rename = "_id")]
///     # #[entity(primary_key)]
///     # id: i64,
///     #[serde(flatten)]
///     #[entity(ty = serde_json::Value)]
///     #[mongo(tagged("kind").variant("image").embeds(Image).variant("text").embeds(Text))]
///     body: Body,
/// }
///
/// let spec = schema_mongo::lower(&registry![Message]?)?;
/// let messages = spec.collection("messages").unwrap();
/// let schema = messages.validator.as_ref().unwrap().schema.as_ref().unwrap().to_value();
/// assert_eq!(schema["oneOf"][0]["required"], json!(["kind", "url"]));
/// assert_eq!(schema["oneOf"][1]["additionalProperties"], false);
/// let unique = messages.index("messages_url_image_key").unwrap();
/// assert_eq!(unique.partial, Some(json!({"kind": "image"})));
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn tagged(tag: impl Into<Text>) -> Tagged {
    Tagged(TaggedOptions { tag: tag.into(), content: None, variants: Vec::new() })
}

impl Tagged {
    /// The rest stands in this member, not beside the tag: serde's `content = "…"`.
    #[must_use]
    pub fn content(mut self, name: impl Into<Text>) -> Self {
        self.0.content = Some(name.into());
        self
    }

    /// A variant, by what the tag says. It holds nothing, unless `.embeds(Struct)` follows.
    #[must_use]
    pub fn variant(mut self, tag: impl Into<Text>) -> Self {
        self.0.variants.push((tag.into(), None));
        self
    }

    /// The struct that the last variant holds.
    #[must_use]
    pub fn embeds<E: Embedded>(mut self) -> Self {
        let ty = TypeRef::of::<E>(Some(|| Definition::Embedded(E::describe())));
        if let Some((_, holds)) = self.0.variants.last_mut() {
            *holds = Some(ty);
        }
        self
    }
}

impl<T, Place> OnField<T, kind::Json, Place> for Tagged {
    fn apply(self, draft: &mut FieldDraft) {
        declared(self.0, draft);
    }
}

/// Types whose lists can hold objects of several kinds.
#[diagnostic::on_unimplemented(
    message = "`tagged` is for JSON and for lists of JSON",
    label = "the elements of this list are no JSON",
    note = "say it of the column: `#[entity(ty = Vec<serde_json::Value>)]`"
)]
pub trait Objects {}

impl Objects for serde_json::Value {}

/// Of a list, each element is such an object.
impl<J: Objects, Place> OnField<Vec<J>, kind::List, Place> for Tagged {
    fn apply(self, draft: &mut FieldDraft) {
        declared(self.0, draft);
    }
}

fn declared(attrs: TaggedOptions, draft: &mut FieldDraft) {
    // Their enums and domains come along.
    let structs: Vec<TypeRef> = attrs.variants.iter().filter_map(|(_, ty)| ty.clone()).collect();
    draft.field.brings = Some(structs.into());
    draft.field.extensions.get_mut::<FieldOptions>().tagged = Some(attrs);
}
