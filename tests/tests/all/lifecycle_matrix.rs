//! The matrix of tenants: in random models, no way of writing or reading leads from one tenant to another.

use schema_core::ir::{
    self, Action, Audit, Deferrable, Field, ForeignKey, Index, IndexColumn, PrimaryKey, SoftDelete, Source, Tenancy,
    Type, TypeRef, Unique,
};
use schema_core::{Entity, Registry, registry};
use schema_pg::blocking::{TenantError, prove_tenants};
use schema_pg::{Config, Roles, Session, SessionValue};

use uuid::Uuid;

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

fn entity(name: &str) -> ir::Entity {
    let rust = TypeRef { name: name.to_owned().into(), path: name.to_owned().into(), id: None, define: None };
    let mut entity = ir::Entity::new(rust, Source::default());
    entity.name = Some(name.to_owned().into());
    entity.fields.push(Field::new("id", Type::Int64, false, Source::default()));
    entity.primary_key = PrimaryKey::Fields(vec!["id".into()]);
    entity
}

/// One to five entities of tenants, some of which reference others.
fn entities(choice: &mut Choice) -> Vec<ir::Entity> {
    let mut all: Vec<ir::Entity> = Vec::new();
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
                serializable: false,
                deletion: None,
            });
        }
        if choice.coin() {
            one.uniques.push(Unique {
                message: None,
                name: None,
                source: Source::default(),
                fields: vec!["name".into()],
                nulls_not_distinct: false,
                deferrable: Deferrable::No,
                filter: None,
                across_tenants: false,
                all_rows: false,
            });
        } else {
            let columns = vec![IndexColumn::field("name")];
            one.indexes.push(Index {
                name: None,
                source: Source::default(),
                columns,
                unique: true,
                filter: None,
                all_rows: false,
                across_tenants: false,
            });
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
            index_name: None,
            one_to_one: false,
            rows: None,
            message: None,
        });
        all.push(one);
    }
    all
}

/// Proves random models, with `said` in front of each row; how many statements were tried.
fn random_models(seeds: std::ops::Range<u64>, config: &Config, said: impl Fn(&str) -> String) -> usize {
    let mut tried = 0;
    for seed in seeds {
        let entities = entities(&mut Choice(seed));
        let names: Vec<String> = entities.iter().map(|entity| schema_pg::quote_ident(&entity.store_name())).collect();
        let built = entities.into_iter().fold(Registry::builder(), schema_core::RegistryBuilder::model).build();
        let registry = built.unwrap_or_else(|found| panic!("seed {seed}: {found}"));
        let mut config = config.clone();
        if let Some(roles) = &mut config.roles {
            roles.owner = roles.owner.take().filter(|_| seed % 2 == 0);
        }
        let rows: Vec<String> = [(1, A), (2, B)]
            .iter()
            .flat_map(|(id, tenant)| names.iter().map(move |name| (id, tenant, name)))
            // The same name in both tenants is no conflict.
            .map(|(id, tenant, name)| {
                format!("{}; INSERT INTO {name} (id, tenant, name) VALUES ({id}, '{tenant}', 'same')", said(tenant))
            })
            .collect();
        let mut scratch = empty();
        let proved = prove_tenants(&mut scratch.client, &registry, &config, &rows.join(";\n"));
        let proved = proved.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert_eq!(proved.tables.len(), names.len(), "seed {seed}");
        assert_eq!(scratch.text("SELECT count(*) FROM pg_namespace WHERE nspname = 'auth'"), "0", "all is taken back");
        tried += proved.tried;
    }
    tried
}

#[test]
fn no_way_leads_from_one_tenant_to_another_in_random_models() {
    let roles = Roles {
        application: "lifecycle_matrix".into(),
        reader: Some("lifecycle_matrix_reader".into()),
        owner: Some("lifecycle_matrix_owner".into()),
        ..Roles::default()
    };
    let config = Config { roles: Some(roles), ..config() };
    let tried = random_models(0..20, &config, |tenant| format!("SET app.tenant_id = '{tenant}'"));
    assert!(tried > 20 * 50, "only {tried} statements were tried");
}

fn supabase() -> Config {
    let roles = Roles {
        application: "lifecycle_matrix_authenticated".into(),
        reader: Some("lifecycle_matrix_anon".into()),
        owner: Some("lifecycle_matrix_supabase".into()),
        ..Roles::default()
    };
    Config { session: Session::supabase(), roles: Some(roles), ..config() }
}

/// As PostgREST says it.
fn claims(tenant: &str) -> String {
    format!(r#"SET request.jwt.claims = '{{"app_metadata": {{"tenant_id": "{tenant}"}}}}'"#)
}

#[test]
fn no_way_leads_from_one_tenant_to_another_under_supabase() {
    let tried = random_models(20..26, &supabase(), claims);
    assert!(tried > 6 * 60, "only {tried} statements were tried");
}

#[test]
fn no_way_leads_from_one_tenant_to_another_in_signed_sessions() {
    let roles = Roles {
        application: "lifecycle_matrix_signed".into(),
        reader: Some("lifecycle_matrix_signed_reader".into()),
        owner: Some("lifecycle_matrix_signed_owner".into()),
        ..Roles::default()
    };
    let config = Config { session: Session::signed("keys"), roles: Some(roles), ..config() };
    let tried = random_models(26..32, &config, |tenant| crate::proof_of_tenants::signed("keys", tenant));
    assert!(tried > 6 * 60, "only {tried} statements were tried");
}

#[derive(Entity)]
#[entity(name = "orgs", tenant = id)]
struct Org {
    #[entity(primary_key)]
    id: Uuid,
}

#[derive(Entity)]
#[entity(name = "files", tenant = org_id)]
struct File {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Org))]
    org_id: Uuid,
}

/// Two tenants with rows, and what somebody opens by hand.
fn holes_of(config: &Config, opened: &str) -> Vec<String> {
    let of = |tenant: &str| {
        format!(
            "{}; INSERT INTO orgs VALUES ('{tenant}'); INSERT INTO files (org_id) VALUES ('{tenant}');",
            claims(tenant)
        )
    };
    let rows = [A, B].map(of).concat() + opened;
    match prove_tenants(&mut empty().client, &registry![Org, File].unwrap(), config, &rows) {
        Ok(_) => Vec::new(),
        Err(TenantError::Holes(holes)) => {
            let mut found: Vec<String> =
                holes.iter().map(|hole| format!("{} {} through {}", hole.role, hole.what, hole.through)).collect();
            found.dedup();
            found
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn holes_under_supabase_are_found() {
    assert_eq!(holes_of(&supabase(), ""), [""; 0]);
    for (opened, expected) in [
        // As tutorials have it: what users write into their token themselves.
        (
            "CREATE POLICY mine ON files FOR SELECT USING (org_id::text = auth.jwt() -> 'user_metadata' ->> 'tenant_id')",
            "lifecycle_matrix_authenticated see rows while it asks for no tenant through public.files",
        ),
        (
            "CREATE POLICY before_login ON files FOR SELECT TO lifecycle_matrix_anon USING (auth.jwt() IS NULL)",
            "lifecycle_matrix_anon see rows while it asks for no tenant through public.files",
        ),
        (
            "CREATE POLICY known ON files FOR ALL USING (auth.jwt() -> 'app_metadata' ->> 'tenant_id' IS NOT NULL)",
            "lifecycle_matrix_authenticated insert a row of another tenant through public.files",
        ),
        (
            "ALTER TABLE files DISABLE ROW LEVEL SECURITY",
            "lifecycle_matrix_anon see rows of another tenant through public.files",
        ),
    ] {
        let found = holes_of(&supabase(), opened);
        assert!(found.iter().any(|hole| hole == expected), "{opened}: {found:#?}");
    }
    // A role that passes row security is none of the application.
    let mut service = supabase();
    service.roles = Some(Roles { application: "lifecycle_matrix_service".into(), ..Roles::default() });
    let found = holes_of(&service, "ALTER ROLE lifecycle_matrix_service BYPASSRLS");
    let expected = "lifecycle_matrix_service insert a row of another tenant through public.orgs";
    assert!(found.iter().any(|hole| hole == expected), "{found:#?}");
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
    let tenant = SessionValue::Expression("my.tenant()".into());
    let by_function = Config { session: Session { tenant, ..Session::default() }, ..with_roles.clone() };
    assert!(prove(&by_function, "").contains("by an expression"));
    scratch.takes("CREATE TABLE precious (id int)");
    let refused = prove_tenants(&mut scratch.client, &registry(), &with_roles, "").unwrap_err();
    assert!(matches!(refused, TenantError::NotEmpty(_)), "{refused}");
    let alone = Registry::builder().model(entity("alone")).build().unwrap();
    let none = prove_tenants(&mut empty().client, &alone, &with_roles, "").unwrap_err();
    assert!(matches!(none, TenantError::NoTenants), "{none}");
}
