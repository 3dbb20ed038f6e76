//! Extensions in a plan: which an ordinary owner creates, and which a superuser has to.

use schema_pg::catalog::Extension;
use schema_pg::{Catalog, Hazard, PlanOptions, Renames};

use crate::support::empty;

/// Of each extension that PostgreSQL brings, the plan says what the server says. Of PostGIS, where it is installed, it can't be known: a superuser is named.
#[test]
fn an_extension_that_is_not_trusted_is_a_hazard_that_names_it() {
    let mut live = empty();
    let query = "SELECT v.name::text, v.superuser AND NOT v.trusted FROM pg_available_extension_versions AS v
        JOIN pg_available_extensions AS e ON e.name = v.name AND e.default_version = v.version ORDER BY 1";
    let known: Vec<(String, bool)> =
        live.client.query(query, &[]).unwrap().iter().map(|row| (row.get(0), row.get(1))).collect();
    assert!(known.iter().any(|(name, needs)| name == "moddatetime" && *needs), "{known:?}");
    assert!(known.iter().any(|(name, needs)| name == "pg_trgm" && !*needs), "{known:?}");
    for (name, needs_superuser) in known {
        let needs_superuser = needs_superuser || name.starts_with("postgis");
        let mut catalog = Catalog::default();
        catalog.extensions.push(Extension::new(name.clone()));
        let empty = Catalog::default();
        let changes = schema_pg::diff(&empty, &catalog, &Renames::none());
        let plan = schema_pg::plan(&changes, &PlanOptions::default());
        let [step] = &plan.steps[..] else { panic!("{plan}") };
        let expected = needs_superuser.then(|| Hazard::Untrusted(name.clone().into()));
        assert_eq!(step.hazards, Vec::from_iter(expected), "{name}");
        assert_eq!(
            plan.to_string().contains(&format!("extension {name} is not trusted: a superuser")),
            needs_superuser
        );
    }
}
