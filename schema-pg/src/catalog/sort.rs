//! The order of what a catalog holds.

use super::{Catalog, Function};

impl Catalog {
    /// Puts each list in its order: by name, functions of one name by the types of their arguments.
    pub fn sort(&mut self) {
        self.schemas.sort_by(|a, b| a.name.cmp(&b.name));
        self.extensions.sort_by(|a, b| a.name.cmp(&b.name));
        self.enums.sort_by(|a, b| a.name.cmp(&b.name));
        self.domains.sort_by(|a, b| a.name.cmp(&b.name));
        self.composites.sort_by(|a, b| a.name.cmp(&b.name));
        self.ranges.sort_by(|a, b| a.name.cmp(&b.name));
        self.sequences.sort_by(|a, b| a.name.cmp(&b.name));
        let types =
            |function: &Function| -> Vec<String> { function.argument_types().map(ToString::to_string).collect() };
        self.functions.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| types(a).cmp(&types(b))));
        self.aggregates.sort_by(|a, b| (&a.name, &a.arguments).cmp(&(&b.name, &b.arguments)));
        self.tables.sort_by(|a, b| a.name.cmp(&b.name));
        self.views.sort_by(|a, b| a.name.cmp(&b.name));
        self.statistics.sort_by(|a, b| a.name.cmp(&b.name));
        self.general.sort_by(|a, b| (&a.kind, &a.name).cmp(&(&b.kind, &b.name)));
        self.event_triggers.sort_by(|a, b| a.name.cmp(&b.name));
        self.type_privileges.sort();
        self.default_privileges.sort();
        self.owners.sort();
        self.unmodelled.sort();
        self.unmodelled.dedup();
    }
}
