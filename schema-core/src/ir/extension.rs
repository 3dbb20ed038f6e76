//! What the namespaces of stores said: stored, compared, printed and serialized here, understood only there.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::{Serialize, Serializer};

/// A value that a store's crate keeps on the model. Implemented for every plain type.
pub trait Extension: Any + Debug + Send + Sync {
    /// A copy in a box.
    fn boxed(&self) -> Box<dyn Extension>;
    /// The same type and the same value.
    fn equals(&self, other: &dyn Extension) -> bool;
    /// As JSON.
    fn json(&self) -> serde_json::Value;
    /// The value itself.
    fn as_any(&self) -> &dyn Any;
    /// The value itself, to change it.
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

impl<T: Any + Debug + Clone + PartialEq + Serialize + Send + Sync> Extension for T {
    fn boxed(&self) -> Box<dyn Extension> {
        Box::new(self.clone())
    }

    fn equals(&self, other: &dyn Extension) -> bool {
        other.as_any().downcast_ref::<T>() == Some(self)
    }

    fn json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or(serde_json::Value::Null)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// The type under which a namespace keeps what it said on one kind of thing.
pub trait Namespace: Extension + Default {
    /// Name of the namespace: `pg`, `mongo`.
    const NAME: &'static str;
}

/// What namespaces said on one thing, by namespace. Boxed, since most things say nothing, and there are many of them.
#[derive(Debug, Default)]
#[expect(clippy::box_collection, reason = "a third of the size, on every field of every entity")]
pub struct Extensions(Option<Box<BTreeMap<&'static str, Box<dyn Extension>>>>);

impl Extensions {
    /// What the namespace of `T` said here.
    pub fn get<T: Namespace>(&self) -> Option<&T> {
        self.0.as_ref()?.get(T::NAME)?.as_any().downcast_ref()
    }

    /// The same, to add to it.
    ///
    /// # Panics
    /// When two crates use one namespace name for different types.
    pub fn get_mut<T: Namespace>(&mut self) -> &mut T {
        self.0
            .get_or_insert_default()
            .entry(T::NAME)
            .or_insert_with(|| Box::<T>::default())
            .as_mut()
            .as_any_mut()
            .downcast_mut()
            .expect("a namespace keeps one type on each kind of thing")
    }

    /// Nothing is set.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|said| said.is_empty())
    }

    /// The namespaces that said something.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().flat_map(|said| said.keys().copied())
    }
}

impl Extensions {
    fn iter(&self) -> impl Iterator<Item = (&'static str, &dyn Extension)> {
        self.0.iter().flat_map(|said| said.iter().map(|(name, value)| (*name, value.as_ref())))
    }
}

impl Clone for Extensions {
    fn clone(&self) -> Self {
        let copy = |said: &BTreeMap<&'static str, Box<dyn Extension>>| {
            said.iter().map(|(name, value)| (*name, value.as_ref().boxed())).collect()
        };
        Self(self.0.as_deref().map(|said| Box::new(copy(said))))
    }
}

impl PartialEq for Extensions {
    fn eq(&self, other: &Self) -> bool {
        self.iter().count() == other.iter().count()
            && self.iter().zip(other.iter()).all(|((a, x), (b, y))| a == b && x.equals(y))
    }
}

impl Serialize for Extensions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(name, value)| (name, value.json())))
    }
}
