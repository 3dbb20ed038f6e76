//! Who may do what with things that are made now, by what was specified before of default privileges.

use super::target::Target;
use crate::catalog::{DefaultPrivileges, Grant, Held, QualifiedName, Text, TypePrivileges};

/// What everybody else may do with a thing that is made now, by what was specified before of things that are made later (manual, ALTER DEFAULT PRIVILEGES): the grants, and
/// whether what everybody has by default is taken away. Those of another role than the one that runs the script are about what that role makes.
pub fn of_new(schema: &Text, objects: &str, target: &Target<'_>) -> (Vec<Grant>, bool) {
    let is_about = |of: &&DefaultPrivileges| {
        of.role.is_none() && of.objects == objects && of.schema.as_ref().is_none_or(|known| known == schema)
    };
    let listed = target.catalog.default_privileges.iter().filter(is_about);
    let mut held: Vec<Held> = Vec::new();
    let mut private = false;
    for of in listed {
        private |= !of.revoked_from_public.is_empty();
        held.extend(of.grants.iter().flat_map(Grant::held));
    }
    // One in the schema gives back what one of all schemas takes away.
    let is_open = |held: &Held| held.role == "public" && matches!(objects, "FUNCTIONS" | "TYPES");
    private &= !held.iter().any(is_open);
    held.retain(|held| !is_open(held));
    (Grant::joined(held), private)
}

/// The same for a type that is made now.
pub fn note_type(name: &QualifiedName, target: &mut Target<'_>) {
    let (grants, private) = of_new(&name.schema, "TYPES", target);
    if private || !grants.is_empty() {
        target.catalog.type_privileges.push(TypePrivileges { name: name.clone(), private, grants });
    }
}
