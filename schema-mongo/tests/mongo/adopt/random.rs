//! Random specs, made on a server that judges commands, and adopted from what it shows. `SPECS=10000` is how many (300 otherwise).

use std::collections::BTreeMap;

use schema_mongo::{AdoptOptions, Observed, PlanOptions, Spec, Version, adopt, diff, drift, plan};

use crate::random_specs::{Dice, spec};
use crate::server::Server;

#[test]
fn random_specs_come_back() {
    let wanted: usize = std::env::var("SPECS").ok().and_then(|specs| specs.parse().ok()).unwrap_or(300);
    let mut dice = Dice(20_261_130);
    let (mut words, mut raw, mut validators, mut raw_validators) = (0, Vec::new(), 0, 0);
    let mut taken = 0;
    while taken < wanted {
        let version = dice.of(&[Version::V6_0, Version::V7_0, Version::V8_0, Version::V8_2]);
        let Ok(made) = spec(&mut dice, version) else { continue };
        taken += 1;
        let mut server = Server::new(version, false);
        let empty = Spec { no_shards: true, ..Spec::default() };
        let complaints =
            server.carry_out(&plan(&diff(&empty, &made), &PlanOptions { version, ..PlanOptions::default() }));
        assert_eq!(complaints, Vec::<String>::new());
        let json = format!(r#"{{"collections": {}}}"#, server.shown());
        let observed = Observed::from_json(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
        let options = AdoptOptions { version: Some(version), ..AdoptOptions::default() };
        let adopted = adopt(&observed, &options);
        assert!(adopted.report.is_complete(), "{}\n{json}", adopted.report);
        // Not by what the report says of itself.
        let live = server.spec();
        let found = drift(&live, &adopted.spec);
        assert!(found.is_empty(), "{found}\n{json}");
        same_names(&live, &adopted.spec);
        words += adopted.report.indexes;
        raw.extend(adopted.report.raw_indexes);
        validators += adopted.report.validators;
        raw_validators += adopted.report.raw_validators.len();
    }
    eprintln!(
        "{words} indexes in words, {} as JSON; {validators} validators in words, {raw_validators} as JSON",
        raw.len()
    );
    assert!(words > raw.len() * 5, "{words} in words, as JSON {raw:?}");
    assert!(validators > raw_validators * 5, "{validators} {raw_validators}");
}

/// Where somebody gave an index a name, it is kept.
fn same_names(live: &Spec, made: &Spec) {
    for collection in &live.collections {
        let other = made.collection(&collection.name).unwrap();
        let names: BTreeMap<&str, _> = other.indexes.iter().map(|index| (&*index.name, &index.keys)).collect();
        for index in &collection.indexes {
            let driver = index
                .keys
                .0
                .iter()
                .map(|(name, direction)| format!("{name}_{}", direction.value().to_string().trim_matches('"')));
            let is_given = driver.collect::<Vec<_>>().join("_") == *index.name;
            assert!(is_given || names.contains_key(&*index.name), "{} of {names:?}", index.name);
        }
    }
}
