//! Names that users give to the indexes that attributes generate.

use schema_core::{Entity, registry};
use schema_pg::Version;

use crate::support::{live, mistakes, sql};

#[derive(Entity)]
#[entity(name = "places", search([name]).name("place_words"), fuzzy(name).name("place_parts"))]
#[entity(soft_delete)]
struct Place {
    #[entity(primary_key)]
    id: i64,
    name: String,
    #[entity(fuzzy.name("city_parts"))]
    city: String,
    #[pg(gin.path_ops().name("place_extra"))]
    extra: serde_json::Value,
    #[entity(references(Place).index_name("place_children"))]
    parent_id: Option<i64>,
    #[entity(references(Place).one_to_one().index_name("place_twin"))]
    twin_id: Option<i64>,
}

#[derive(Entity)]
#[entity(name = "keepers", actors.references(Keeper))]
struct Keeper {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Place).one_to_one().index_name("keeper_of"))]
    place_id: i64,
}

#[test]
fn each_generated_index_takes_a_name() {
    let sql = sql(registry![Place, Keeper]);
    for index in [
        "CREATE INDEX place_words ON public.places USING gin (search) WHERE (deleted_at IS NULL);",
        "CREATE INDEX place_parts ON public.places USING gin (name gin_trgm_ops) WHERE (deleted_at IS NULL);",
        "CREATE INDEX city_parts ON public.places USING gin (city gin_trgm_ops) WHERE (deleted_at IS NULL);",
        "CREATE INDEX place_extra ON public.places USING gin (extra jsonb_path_ops) WHERE (deleted_at IS NULL);",
        "CREATE INDEX place_children ON public.places USING btree (parent_id);",
        "CREATE UNIQUE INDEX place_twin ON public.places USING btree (twin_id) WHERE (deleted_at IS NULL);",
        "CONSTRAINT keeper_of UNIQUE (place_id)",
        "CREATE INDEX keepers_created_by_fkey_idx ON public.keepers USING btree (created_by);",
    ] {
        assert!(sql.contains(index), "{index}\n{sql}");
    }
    assert!(!sql.contains("btree (updated_by)"), "an index of what each update writes ends HOT updates: {sql}");
}

mod words {
    use schema_core::{Entity, registry};
    use uuid::Uuid;

    #[derive(Entity)]
    #[entity(name = "firms", tenant = id)]
    pub struct Firm {
        #[entity(primary_key)]
        id: Uuid,
    }

    #[derive(Entity)]
    #[entity(name = "people", tenant = firm_id, owner(user_id).index_name("people_of_a_user"))]
    #[entity(soft_delete.index_name("gone_people"), tree(boss_id).index_name("people_below"))]
    #[entity(actors.references(Person).index_name("people_made_by"))]
    pub struct Person {
        #[entity(primary_key)]
        id: Uuid,
        firm_id: Uuid,
        user_id: Uuid,
        boss_id: Option<Uuid>,
        #[pg(encrypted.searchable().index_name("people_by_number"))]
        number: String,
    }

    pub fn registry() -> Result<schema_core::Registry, schema_core::Diagnostics> {
        registry![Firm, Person]
    }

    #[derive(Entity)]
    #[entity(name = "firms", tenant = id)]
    pub struct Other {
        #[entity(primary_key)]
        id: Uuid,
    }

    #[derive(Entity)]
    #[entity(name = "notes", tenant(firm_id).index_name("a"), owner(user_id).index_name("b"), tree(above).index_name("c"))]
    #[entity(index([firm_id]), index([firm_id, user_id]))]
    #[pg(index([path]).using(Gin))]
    pub struct Note {
        #[entity(primary_key)]
        id: Uuid,
        firm_id: Uuid,
        user_id: Uuid,
        above: Option<Uuid>,
        path: Vec<String>,
        #[pg(encrypted.index_name("e"))]
        number: String,
    }

    #[derive(Entity)]
    #[entity(actors.index_name("d"))]
    pub struct Actors {
        #[entity(primary_key)]
        id: i64,
    }
}

#[test]
fn the_index_that_a_word_brings_takes_a_name() {
    // For a target that can empty a part of a reference, whatever the server is.
    let sql = schema_pg::create(&schema_pg::lower(&words::registry().unwrap()).unwrap()).to_string();
    for index in [
        "CREATE INDEX people_of_a_user ON public.people USING btree (firm_id, user_id);",
        "CREATE INDEX gone_people ON public.people USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);",
        "CREATE INDEX people_below ON public.people USING gin (path);",
        "CREATE INDEX people_made_by ON public.people USING btree (firm_id, created_by);",
        "CREATE INDEX people_by_number ON public.people USING btree (firm_id, number_hash);",
    ] {
        assert!(sql.contains(index), "{index}\n{sql}");
    }
}

#[test]
fn a_name_for_the_index_of_a_word_that_brings_none_is_refused() {
    let found = mistakes(registry![words::Other, words::Note], Version::V18);
    assert_eq!(
        found.join("\n"),
        "P0126 Note.number: `index_name` calls the index of `number` `e`, but without `.searchable()` there is no hash
P0126 Note.tree: `index_name` calls the index of `tree` `c`, but another index or rule leads with its columns
P0126 Note.tenant: `index_name` calls the index of `tenant` `a`, but another index or rule leads with its columns
P0126 Note.owner: `index_name` calls the index of `owner` `b`, but another index or rule leads with its columns"
    );
    let found = registry![words::Actors].unwrap_err().to_string();
    assert!(
        found.contains("`actors` says `index_name`, and columns that reference no entity have no index"),
        "{found}"
    );
}

#[derive(Entity)]
#[entity(name = "users")]
struct User {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "notes", actors.references(User))]
struct Note {
    #[entity(primary_key)]
    id: i64,
    title: String,
}

#[test]
fn updates_by_other_actors_are_hot() {
    let mut live = live(registry![User, Note]);
    live.takes("INSERT INTO users (id) VALUES (1), (2); SET app.user_id = '1'; INSERT INTO notes (title) VALUES ('a')");
    live.takes(
        "BEGIN; DO $$ BEGIN FOR i IN 1..50 LOOP
             PERFORM set_config('app.user_id', (1 + i % 2)::text, true);
             UPDATE notes SET title = i::text;
         END LOOP; END $$",
    );
    assert_eq!(live.column("SELECT updated_by FROM notes"), "1");
    let hot: i64 =
        live.text("SELECT pg_stat_get_xact_tuples_hot_updated('notes'::regclass)").parse().expect("a number");
    assert!(hot >= 45, "{hot} of 50");
    live.takes("ROLLBACK");
}

mod wrong {
    use schema_core::Entity;

    #[derive(Entity)]
    #[entity(index([first, second]))]
    pub struct Served {
        #[entity(primary_key)]
        id: i64,
        #[entity(references(Served).index_name("a"))]
        first: i64,
        #[entity(references(Served).index_name("b").no_index())]
        second: i64,
    }
}

#[test]
fn a_name_of_an_index_that_is_not_made_is_refused() {
    let found = mistakes(registry![wrong::Served], Version::V18);
    assert_eq!(
        found.join("\n"),
        "P0126 Served.first: `index_name` calls the index of `first` `a`, but another index or rule leads with its columns
P0126 Served.second: `index_name` calls the index of `second` `b`, but `.no_index()` says that there is none"
    );
}
