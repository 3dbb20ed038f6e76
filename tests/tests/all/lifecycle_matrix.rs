//! The matrix of tenants: in random models, no way of writing or reading leads from one tenant to another.

use schema_core::Registry;
use schema_core::ir::{
    Action, Audit, Deferrable, Entity, Field, ForeignKey, Index, IndexColumn, PrimaryKey, SoftDelete, Source, Tenancy,
    Type, TypeRef, Unique,
};
use schema_pg::{Config, Roles};

use crate::support::{Live, config, empty};

const A: &str = "00000000-0000-0000-0000-00000000000a";
const B: &str = "00000000-0000-0000-0000-00000000000b";

/// Numbers that look random and are the same at each run (Knuth's MMIX).
struct Choice(u64);

impl Choice {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 1
    }
}

fn entity(name: &str) -> Entity {
    let rust = TypeRef { name: name.to_owned().into(), path: name.to_owned().into(), id: None, define: None };
    let mut entity = Entity::new(rust, Source::default());
    entity.name = Some(name.to_owned().into());
    entity.fields.push(Field::new("id", Type::Int64, false, Source::default()));
    entity.primary_key = PrimaryKey::Fields(vec!["id".into()]);
    entity
}

/// One to five entities of tenants, some of which reference others.
fn entities(choice: &mut Choice) -> Vec<Entity> {
    let mut all: Vec<Entity> = Vec::new();
    for number in 0..=choice.below(5) {
        let mut one = entity(&format!("t{number} \"odd'"));
        one.fields.push(Field::new("tenant", Type::Uuid, false, Source::default()));
        one.fields.push(Field::new("name", Type::String, true, Source::default()));
        one.fields.push(Field::new("other", Type::Int64, true, Source::default()));
        one.timestamps = choice.coin();
        let life = one.lifecycle_mut();
        life.tenancy = Some(Tenancy::Tenant("tenant".into()));
        if choice.coin() {
            life.audit = Some(Audit { source: Source::default(), except: Vec::new(), row_level: choice.coin() });
        }
        if choice.coin() {
            life.soft_delete = Some(SoftDelete {
                source: Source::default(),
                read_only: choice.coin(),
                cascade: choice.coin(),
                on_delete_statement: choice.coin(),
                refuse_references: choice.coin(),
                deletion: None,
            });
        }
        if choice.coin() {
            one.uniques.push(Unique {
                name: None,
                source: Source::default(),
                fields: vec!["name".into()],
                nulls_not_distinct: false,
                deferrable: Deferrable::No,
                filter: None,
            });
        } else {
            let columns = vec![IndexColumn::field("name")];
            one.indexes.push(Index { name: None, source: Source::default(), columns, unique: true, filter: None });
        }
        // Any entity that is there, or itself.
        let at = usize::try_from(choice.below(number + 1)).unwrap();
        let target = all.get(at).map_or_else(|| one.rust.clone(), |other| other.rust.clone());
        one.foreign_keys.push(ForeignKey {
            name: None,
            source: Source::default(),
            fields: vec!["other".into()],
            target,
            on_delete: [Action::Cascade, Action::Restrict, Action::NoAction][usize::try_from(choice.below(3)).unwrap()],
            on_update: Action::NoAction,
            deferrable: Deferrable::No,
            index: choice.coin(),
            one_to_one: false,
        });
        all.push(one);
    }
    all
}

impl Live {
    #[track_caller]
    fn fails(&mut self, sql: &str, states: &[&str]) {
        let error = match self.client.batch_execute(sql) {
            Ok(()) => panic!("taken, and should be refused: {sql}"),
            Err(error) => error,
        };
        let state = error.as_db_error().unwrap_or_else(|| panic!("{sql}: {error}")).code().code();
        assert!(states.contains(&state), "{sql}: {error:?}");
    }

    #[track_caller]
    fn reaches_nothing(&mut self, sql: &str) {
        match self.client.execute(sql, &[]) {
            Ok(0) => {}
            other => panic!("{sql}: {other:?}"),
        }
    }
}

/// As the application, for tenant A: its row is 1, that of tenant B is 2.
fn check(live: &mut Live, table: &str) {
    const DENIED: &str = "42501";
    live.takes(&format!("SET app.tenant_id = '{A}'"));
    assert_eq!(live.column(&format!("SELECT id FROM {table}")), "1", "{table}");
    live.fails(&format!("INSERT INTO {table} (id, tenant) VALUES (3, '{B}')"), &[DENIED]);
    live.fails(&format!("UPDATE {table} SET tenant = '{B}'"), &[DENIED]);
    live.fails(&format!("INSERT INTO {table} (id, tenant) VALUES (2, '{A}')"), &["23505"]);
    live.fails(
        &format!("INSERT INTO {table} (id, tenant) VALUES (2, '{A}') ON CONFLICT (id) DO UPDATE SET name = 'mine'"),
        &[DENIED],
    );
    live.fails(&format!("UPDATE {table} SET other = 2"), &["23503"]);
    live.fails(&format!("COPY {table} (id, tenant) FROM STDIN"), &["0A000"]);
    live.fails(&format!("TRUNCATE {table}"), &[DENIED]);
    live.reaches_nothing(&format!("UPDATE {table} SET name = 'mine' WHERE id = 2"));
    live.reaches_nothing(&format!("UPDATE {table} SET tenant = '{A}' WHERE tenant = '{B}'"));
    live.reaches_nothing(&format!("DELETE FROM {table} WHERE id = 2"));
    live.reaches_nothing(&format!("SELECT FROM {table} WHERE id = 2 FOR UPDATE"));
    // The same name in both tenants is no conflict.
    live.takes(&format!("UPDATE {table} SET name = 'same'"));
    live.takes(&format!("SET app.tenant_id = '{B}'; UPDATE {table} SET name = 'same'"));
    for said in
        ["RESET app.tenant_id", "SET app.tenant_id = ''", "SET app.tenant_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff'"]
    {
        live.takes(said);
        assert_eq!(live.text(&format!("SELECT count(*) FROM {table}")), "0", "{table} after {said}");
        live.reaches_nothing(&format!("UPDATE {table} SET name = 'nobody'"));
        live.reaches_nothing(&format!("DELETE FROM {table}"));
        live.fails(&format!("INSERT INTO {table} (id, tenant) VALUES (4, '{A}')"), &[DENIED]);
    }
    live.takes("SET app.tenant_id = 'garbage'");
    live.fails(&format!("SELECT FROM {table}"), &["22P02"]);
    live.takes("RESET app.tenant_id");
}

#[test]
fn no_way_leads_from_one_tenant_to_another_in_random_models() {
    for seed in 0..20 {
        let entities = entities(&mut Choice(seed));
        let names: Vec<String> = entities.iter().map(|entity| schema_pg::quote_ident(&entity.store_name())).collect();
        let built = entities.into_iter().fold(Registry::builder(), schema_core::RegistryBuilder::model).build();
        let registry = built.unwrap_or_else(|found| panic!("seed {seed}: {found}"));
        let roles = Roles { application: "lifecycle_matrix".into(), reader: None };
        let config = Config { roles: Some(roles.clone()), ..config() };
        let catalog = schema_pg::lower_with(&registry, &config).unwrap_or_else(|found| panic!("seed {seed}: {found}"));
        let mut live = empty();
        live.takes(&schema_pg::create_roles(&roles));
        live.takes(&schema_pg::create(&catalog).to_string());
        live.takes("DO $$ BEGIN CREATE ROLE lifecycle_matrix_owner; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$");
        live.takes("GRANT EXECUTE ON FUNCTION current_tenant_id() TO lifecycle_matrix_owner");
        for (id, tenant) in [(1, A), (2, B)] {
            for name in &names {
                live.takes(&format!("INSERT INTO {name} (id, tenant, name) VALUES ({id}, '{tenant}', 'row {id}')"));
            }
        }
        for name in &names {
            live.takes("SET ROLE lifecycle_matrix");
            check(&mut live, name);
            live.takes("RESET ROLE");
            assert_eq!(
                live.column(&format!("SELECT concat(id, tenant) FROM {name} ORDER BY id")),
                format!("1{A} 2{B}")
            );
            live.takes(&format!("ALTER TABLE {name} OWNER TO lifecycle_matrix_owner; SET ROLE lifecycle_matrix_owner"));
            assert_eq!(live.text(&format!("SELECT count(*) FROM {name}")), "0", "the owner of {name} sees rows");
            live.takes("RESET ROLE");
        }
        // Views with the rights of the reader open no hole.
        live.takes("SET ROLE lifecycle_matrix");
        for view in catalog.views.iter().map(|view| schema_pg::quote_ident(&view.name.name)) {
            assert_eq!(live.text(&format!("SELECT count(*) FROM {view}")), "0", "{view}");
            live.takes(&format!("SET app.tenant_id = '{A}'"));
            assert_eq!(live.column(&format!("SELECT id FROM {view}")), "1", "{view}");
            live.takes("RESET app.tenant_id");
        }
    }
}
