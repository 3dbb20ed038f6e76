//! Storage parameters.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Source};

use super::scope::Scope;
use crate::catalog::Text;

/// Sorted by name. A name is a word of small letters, with one dot at most: `toast.autovacuum_enabled`.
pub fn lower(entity: &Entity, declared: &[(Text, Text)], at: Source, scope: &mut Scope<'_>) -> Vec<(Text, Text)> {
    let mut parameters = declared.to_vec();
    parameters.sort();
    for (i, (name, _)) in parameters.iter().enumerate() {
        let path = format!("{}.with({name})", entity.rust.name);
        let word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if !name.split('.').all(word) || name.matches('.').count() > 1 {
            let message = format!("`{name}` is no storage parameter");
            let help = "write one as the manual does, such as `fillfactor`";
            scope.found.push(Diagnostic::new("P0113", path, at, message).help(help));
        } else if parameters[..i].iter().any(|(other, _)| other == name) {
            let message = format!("the storage parameter `{name}` is said twice");
            scope.found.push(Diagnostic::new("P0113", path, at, message).help("say it once"));
        }
    }
    parameters
}
