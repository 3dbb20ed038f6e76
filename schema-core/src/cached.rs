//! Columns and tables of structs, each made when it is first asked for, and cached.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::{PoisonError, RwLock};

use crate::column::Column;
use crate::ir;
use crate::{Entity, Table, View};

/// The columns of an entity with the names that the table gives them. The names are leaked: once for each column.
pub fn columns<E: Entity>() -> &'static E::Columns {
    cached(|| {
        let entity = E::describe();
        E::columns_of(&mut |field| named(field, entity.field(field).map(|f| entity.column_name(f))))
    })
}

/// The table of an entity. Its name is leaked, once.
pub fn table<E: Entity>() -> Table {
    struct Of<E>(Table, PhantomData<fn() -> E>);
    cached(|| {
        let table = match E::describe().store_name() {
            ir::Text::Borrowed(name) => Table::new(name),
            ir::Text::Owned(name) => Table::new(name.leak()),
        };
        Of::<E>(table, PhantomData)
    })
    .0
}

/// The columns of a view.
pub fn view_columns<V: View>() -> &'static V::Columns {
    cached(|| {
        let view = V::describe();
        V::columns_of(&mut |field| named(field, view.field(field).map(|f| view.column_name(f))))
    })
}

/// The value of a type, which is made once. One cache for all types: a static of each costs the compiler more than a lookup costs a program.
fn cached<T: Send + Sync + 'static>(make: impl FnOnce() -> T) -> &'static T {
    static CACHE: RwLock<BTreeMap<TypeId, &'static (dyn Any + Send + Sync)>> = RwLock::new(BTreeMap::new());
    let of =
        |all: &BTreeMap<TypeId, &'static (dyn Any + Send + Sync)>| all.get(&TypeId::of::<T>())?.downcast_ref::<T>();
    if let Some(known) = of(&CACHE.read().unwrap_or_else(PoisonError::into_inner)) {
        return known;
    }
    // Made without the lock: what a struct says of itself may ask for columns. Two threads may make it; the first one stays.
    let made = make();
    let mut all = CACHE.write().unwrap_or_else(PoisonError::into_inner);
    match of(&all) {
        Some(known) => known,
        None => {
            let made: &'static T = Box::leak(Box::new(made));
            all.insert(TypeId::of::<T>(), made);
            made
        }
    }
}

fn named(field: &'static str, name: Option<ir::Text>) -> Column {
    match name {
        Some(ir::Text::Borrowed(name)) => Column::named(field, name),
        Some(ir::Text::Owned(name)) => Column::named(field, name.leak()),
        None => Column::new(field),
    }
}
