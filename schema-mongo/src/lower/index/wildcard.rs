//! Indexes over all paths: which they hold.

use schema_core::ir::Entity;

use super::term::{Term, term};
use crate::lower::scope::Scope;
use crate::options::IndexOptions;
use crate::spec::Value;

/// `.project([…])` and `.exclude([…])`.
pub(super) fn projection(entity: &Entity, attrs: &IndexOptions, scope: &mut Scope<'_>) -> Option<Value> {
    if !attrs.project.is_empty() && !attrs.exclude.is_empty() {
        let path = format!("{}.index", entity.rust.name);
        let message =
            "`.project([…])` beside `.exclude([…])`: an index says which paths it holds, or which it does not";
        let help = "keep one of them: what is not said to be held is not, and what is not left out is";
        scope.report("M0431", path, attrs.index.source, message, help);
        return None;
    }
    let (columns, word, value) = match attrs.exclude.is_empty() {
        true => (&attrs.project, "project", 1),
        false => (&attrs.exclude, "exclude", 0),
    };
    let mut paths = serde_json::Map::new();
    for column in columns {
        match term(entity, column, word, attrs.index.source, scope) {
            Term::Path(path, _) => drop(paths.insert(path.into_owned(), value.into())),
            Term::None => return None,
        }
    }
    (!paths.is_empty()).then_some(Value::Object(paths))
}
