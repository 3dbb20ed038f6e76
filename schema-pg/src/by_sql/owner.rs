//! ALTER … OWNER TO: noted in addition to what a catalog says, as introspection does.

use super::cursor::Cursor;
use super::problem::{Read, unmodelled};
use super::target::Target;
use crate::catalog::{Object, Text};

/// Behind OWNER TO.
pub fn note(cursor: &mut Cursor<'_>, object: Object, arguments: Option<Text>, target: &mut Target<'_>) -> Read<()> {
    let role = role(cursor)?;
    cursor.finish()?;
    target.owners.insert((object, arguments), role);
    Ok(())
}

/// A role by its name.
pub fn role(cursor: &mut Cursor<'_>) -> Read<Text> {
    let at = cursor.at();
    let words = ["current_user", "session_user", "current_role"];
    if words.iter().any(|word| cursor.is(&[word])) {
        return Err(unmodelled(at, "who runs a script"));
    }
    cursor.name()
}

pub fn of_event_trigger(cursor: &mut Cursor<'_>, name: &Text, target: &mut Target<'_>) -> Read<()> {
    note(cursor, Object::EventTrigger(name.clone()), None, target)
}

/// The role that owns a thing, where the text names it.
pub fn of<'t>(object: &Object, arguments: Option<&Text>, target: &'t Target<'_>) -> Option<&'t Text> {
    target.owners.get(&(object.clone(), arguments.cloned()))
}
