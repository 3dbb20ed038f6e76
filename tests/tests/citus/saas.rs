//! The example of many tenants, in a cluster.

use crate::{judged, stand_in, without_extension};
use schema_pg::Config;

#[test]
fn the_example_of_many_tenants_is_taken_and_read_back() {
    let config = Config { roles: None, ..saas_entities::citus_config() };
    let catalog = schema_pg::lower_with(&saas_entities::citus_registry().unwrap(), &config)
        .unwrap_or_else(|found| panic!("{found}"));
    let sql = schema_pg::create(&catalog).to_string();
    schema_pg::assert_sql_valid(&sql);
    let (_database, mut client) = stand_in();
    if let Err(error) = client.batch_execute(&without_extension(&sql)) {
        panic!("{error:?}\n{sql}");
    }
    assert_eq!(judged(&mut client, true), Vec::<String>::new());
    let json: String = client.query_one(schema_pg::introspect::QUERY, &[&["saas"].as_slice()]).unwrap().get(0);
    let live = schema_pg::Catalog::from_introspection(&json).unwrap();
    for table in catalog.tables.iter().filter(|table| table.partition_of.is_none()) {
        let found = live.table(&table.name.to_string()).unwrap();
        assert_eq!(found.distributed_by(), table.distributed_by(), "{}", table.name);
        assert_eq!(found.distribution.is_some(), table.distribution.is_some(), "{}", table.name);
    }
}
