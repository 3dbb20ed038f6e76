//! Who owns what.

use serde::{Deserialize, Serialize};

use super::{Catalog, Item, Object, Text};

/// The owner of a thing. Only introspection knows owners: models say them by [`Roles::owner`](crate::Roles) and by
/// [`View::owner`](super::View).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Owner {
    /// The thing.
    pub object: Object,
    /// The types of the arguments of a function or aggregate: several may have one name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arguments: Option<Text>,
    /// The role.
    pub role: Text,
}

/// What tells functions of one name apart.
pub fn arguments(item: Item<'_>) -> Option<Text> {
    match item {
        Item::Function(function) => {
            Some(function.argument_types().map(ToString::to_string).collect::<Vec<_>>().join(", ").into())
        }
        Item::Aggregate(aggregate) => Some(aggregate.arguments.clone()),
        _ => None,
    }
}

impl Catalog {
    /// The role that owns a thing of this catalog, where that is known.
    pub fn owner(&self, item: Item<'_>) -> Option<&Text> {
        if self.owners.is_empty() {
            return None;
        }
        let (object, arguments) = (item.object()?, arguments(item));
        let key = |owner: &Owner| (owner.object.clone(), owner.arguments.clone());
        let at = self.owners.binary_search_by(|owner| key(owner).cmp(&(object.clone(), arguments.clone()))).ok()?;
        Some(&self.owners[at].role)
    }
}
