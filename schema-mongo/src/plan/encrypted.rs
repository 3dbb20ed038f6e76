//! What belongs to a collection with encrypted fields: two collections in which the server keeps what searches need, and an index. Drivers make
//! them beside it, and a server does not (specification of drivers, "Client Side Encryption", "Create Collection Helper").

use crate::command::Command;
use crate::spec::{Collection, Document, Index, Keys, Text, Value};

/// A plan makes them: it knows the data keys. Where it knows none, the driver's `create_encrypted_collection` makes all of it.
pub fn belongs(collection: &Collection) -> bool {
    let fields = &collection.options.encrypted;
    !fields.is_empty() && fields.iter().all(|field| field.key.is_some())
}

/// The commands that make the two collections, and those that take them.
pub fn states(collection: &Text) -> impl Iterator<Item = (Command<'static>, Command<'static>)> {
    let names = ["esc", "ecoc"].map(|state| format!("enxcol_.{collection}.{state}"));
    names.into_iter().map(|name| {
        let quoted = Value::from(&*name);
        let text = format!(r#"{{"create":{quoted},"clusteredIndex":{{"key":{{"_id":1}},"unique":true}}}}"#);
        (Command::Run(Document(text.into())), Command::Drop(name.into()))
    })
}

/// The index by which encrypted values are found.
pub fn index() -> Index {
    Index::new("__safeContent___1", Keys::ascending(["__safeContent__"]))
}
