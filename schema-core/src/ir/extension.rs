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

/// What namespaces said on one thing, by namespace.
#[derive(Debug, Default)]
pub struct Extensions(BTreeMap<&'static str, Box<dyn Extension>>);

impl Extensions {
    /// What the namespace of `T` said here.
    pub fn get<T: Namespace>(&self) -> Option<&T> {
        self.0.get(T::NAME)?.as_any().downcast_ref()
    }

    /// The same, to add to it.
    ///
    /// # Panics
    /// When two crates use one namespace name for different types.
    pub fn get_mut<T: Namespace>(&mut self) -> &mut T {
        self.0
            .entry(T::NAME)
            .or_insert_with(|| Box::<T>::default())
            .as_mut()
            .as_any_mut()
            .downcast_mut()
            .expect("a namespace keeps one type on each kind of thing")
    }

    /// Nothing was said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The namespaces that said something.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }
}

impl Clone for Extensions {
    fn clone(&self) -> Self {
        Self(self.0.iter().map(|(name, value)| (*name, value.as_ref().boxed())).collect())
    }
}

impl PartialEq for Extensions {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len()
            && self.0.iter().zip(&other.0).all(|((a, x), (b, y))| a == b && x.as_ref().equals(y.as_ref()))
    }
}

impl Serialize for Extensions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value.as_ref().json())))
    }
}
