//! Which versions of PostgreSQL a version of Citus runs on.

use schema_core::Diagnostic;
use schema_core::ir::Source;

use crate::config::Citus;
use crate::lower::scope::Scope;

/// Citus 12 runs on PostgreSQL 14 to 16, 13 on 15 to 17, 14 on 16 to 18 (its change log).
pub fn verify(citus: Citus, scope: &mut Scope<'_>) {
    let (oldest, newest) = citus.version.servers();
    let version = scope.config.version;
    if version > newest {
        let message =
            format!("Citus {} runs on PostgreSQL {oldest} to {newest}, the target is {version}", citus.version);
        let help = format!("say `Config {{ version: Version::V{newest}, .. }}`, or a later Citus");
        scope.found.push(Diagnostic::new("P0801", "Config.citus", Source::default(), message).help(help));
    }
}
