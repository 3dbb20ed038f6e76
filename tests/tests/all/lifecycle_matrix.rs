//! The matrix of tenants: in random models, no way of writing or reading leads from one tenant to another.

use schema_core::Registry;
use schema_core::ir::{
    Action, Audit, Deferrable, Entity, Field, ForeignKey, Index, IndexColumn, PrimaryKey, SoftDelete, Source, Tenancy,
    Type, TypeRef, Unique,
};
use schema_pg::blocking::{TenantError, prove_tenants};
use schema_pg::{Config, Roles};

use crate::support::{config, empty};

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

#[test]
fn no_way_leads_from_one_tenant_to_another_in_random_models() {
    let mut tried = 0;
    for seed in 0..20 {
        let entities = entities(&mut Choice(seed));
        let names: Vec<String> = entities.iter().map(|entity| schema_pg::quote_ident(&entity.store_name())).collect();
        let built = entities.into_iter().fold(Registry::builder(), schema_core::RegistryBuilder::model).build();
        let registry = built.unwrap_or_else(|found| panic!("seed {seed}: {found}"));
        let roles = Roles {
            application: "lifecycle_matrix".into(),
            reader: Some("lifecycle_matrix_reader".into()),
            owner: (seed % 2 == 0).then(|| "lifecycle_matrix_owner".into()),
        };
        let config = Config { roles: Some(roles), ..config() };
        let rows: Vec<String> = [(1, A), (2, B)]
            .iter()
            .flat_map(|(id, tenant)| names.iter().map(move |name| (id, tenant, name)))
            // The same name in both tenants is no conflict.
            .map(|(id, tenant, name)| {
                format!("SET app.tenant_id = '{tenant}'; INSERT INTO {name} (id, tenant, name) VALUES ({id}, '{tenant}', 'same')")
            })
            .collect();
        let proved = prove_tenants(&mut empty().client, &registry, &config, &rows.join(";\n"));
        let proved = proved.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert_eq!(proved.tables.len(), names.len(), "seed {seed}");
        tried += proved.tried;
    }
    assert!(tried > 20 * 50, "only {tried} statements were tried");
}

#[test]
fn a_proof_of_tenants_needs_rows_roles_and_an_empty_database() {
    let registry = || {
        let entities = entities(&mut Choice(0)).into_iter();
        entities.fold(Registry::builder(), schema_core::RegistryBuilder::model).build().unwrap()
    };
    let roles = Roles { application: "lifecycle_matrix".into(), ..Roles::default() };
    let with_roles = Config { roles: Some(roles), ..config() };
    let mut scratch = empty();
    let mut prove = |config: &Config, rows: &str| {
        let error = prove_tenants(&mut scratch.client, &registry(), config, rows).unwrap_err();
        error.to_string()
    };
    assert!(prove(&config(), "").contains("no roles"));
    let said = prove(&with_roles, "");
    assert!(said.contains("needs a row of each of two tenants"), "{said}");
    let supabase = Config { session: schema_pg::Session::supabase(), ..with_roles.clone() };
    assert!(prove(&supabase, "").contains("by an expression"));
    scratch.takes("CREATE TABLE precious (id int)");
    let refused = prove_tenants(&mut scratch.client, &registry(), &with_roles, "").unwrap_err();
    assert!(matches!(refused, TenantError::NotEmpty(_)), "{refused}");
    let alone = Registry::builder().model(entity("alone")).build().unwrap();
    let none = prove_tenants(&mut empty().client, &alone, &with_roles, "").unwrap_err();
    assert!(matches!(none, TenantError::NoTenants), "{none}");
}
