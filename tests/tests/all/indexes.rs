//! Indexes of every kind, search and exclusion: built as asked, used by plans, enforced.

use std::ops::Range;

use chrono::{DateTime, NaiveDate, Utc};
use schema_core::types::Ltree;
use schema_core::{Entity, registry};

use crate::support::live;

#[derive(Entity)]
#[entity(name = "docs", timestamps)]
#[entity(search([title.weight(A), body.weight(B)]).language("english"), search([note]).column("note_words").language("simple"))]
#[entity(index([expr("lower(title || body)"), created_at.desc().nulls_last()]).name("docs_expr"))]
#[pg(index([title.collate("C").opclass("text_pattern_ops")]).name("docs_prefix").with("fillfactor", 70))]
#[pg(index([title.opclass_with("gist_trgm_ops", &[("siglen", "32")])]).using(Gist).name("docs_trgm"))]
#[pg(index([path]).using(Gist).name("docs_path"), index([during]).using(SpGist).name("docs_during"))]
#[pg(index([shelf, tags]).using(Gin).name("docs_mixed"), index([shelf, during]).using(Gist).name("docs_shelf_during"))]
#[pg(index([created_at]).using(Brin).with("pages_per_range", 16).name("docs_brin"))]
#[pg(with("fillfactor", 80), with("toast.autovacuum_enabled", false))]
struct Doc {
    #[entity(primary_key)]
    id: i64,
    #[entity(fuzzy)]
    title: String,
    body: String,
    note: Option<String>,
    shelf: i32,
    #[pg(gin)]
    tags: Vec<String>,
    #[pg(gin.path_ops())]
    extra: serde_json::Value,
    path: Ltree,
    during: Range<i32>,
}

#[test]
fn each_kind_of_index_is_built_as_asked() {
    let mut live = live(registry![Doc]);
    for (index, definition) in [
        ("docs_expr", "USING btree (lower((title || body)), created_at DESC NULLS LAST)"),
        ("docs_prefix", "USING btree (title COLLATE \"C\" text_pattern_ops) WITH (fillfactor='70')"),
        ("docs_trgm", "USING gist (title gist_trgm_ops (siglen='32'))"),
        ("docs_path", "USING gist (path)"),
        ("docs_during", "USING spgist (during)"),
        ("docs_mixed", "USING gin (shelf, tags)"),
        ("docs_shelf_during", "USING gist (shelf, during)"),
        ("docs_brin", "USING brin (created_at) WITH (pages_per_range='16')"),
        ("docs_title_fuzzy_idx", "USING gin (title gin_trgm_ops)"),
        ("docs_tags_idx", "USING gin (tags)"),
        ("docs_extra_idx", "USING gin (extra jsonb_path_ops)"),
        ("docs_search_idx", "USING gin (search)"),
    ] {
        let found = live.text(&format!("SELECT pg_get_indexdef('{index}'::regclass)"));
        assert!(found.ends_with(definition), "{found}");
    }
    assert_eq!(live.text("SELECT reloptions FROM pg_class WHERE relname = 'docs'"), "{fillfactor=80}");
}

#[test]
fn search_finds_words_in_their_forms_and_fuzzy_finds_what_is_nearly_alike() {
    let mut live = live(registry![Doc]);
    live.takes(
        "INSERT INTO docs (title, body, note, shelf, tags, extra, path, during)
         SELECT 'Title ' || i, 'nothing', NULL, i, '{}', '{}', 'a', '[1,2)' FROM generate_series(1, 5000) i;
         INSERT INTO docs (title, body, note, shelf, tags, extra, path, during)
         VALUES ('Running horses', 'They ran.', 'Läufe', 1, '{fast}', '{\"k\": 1}', 'a.b', '[1,9)'),
                ('Walking', 'Horses run here.', NULL, 1, '{}', '{}', 'c', '[1,9)');
         DROP INDEX docs_trgm",
    );
    // Not in the same message: VACUUM runs in no transaction.
    live.takes("VACUUM ANALYZE docs");
    let ranked = "SELECT title FROM docs, websearch_to_tsquery('english', 'horse run') AS q
         WHERE search @@ q ORDER BY ts_rank(search, q) DESC";
    assert_eq!(live.column(&format!("SELECT replace(title, ' ', '_') FROM ({ranked}) AS r")), "Running_horses Walking");
    assert_eq!(live.text("SELECT count(*) FROM docs WHERE note_words @@ to_tsquery('simple', 'läufe')"), "1");
    for (query, index) in [
        ("SELECT 1 FROM docs WHERE search @@ to_tsquery('english', 'horse')", "docs_search_idx"),
        ("SELECT 1 FROM docs WHERE title ILIKE '%unning hor%'", "docs_title_fuzzy_idx"),
        ("SELECT 1 FROM docs WHERE title LIKE 'Runn%' COLLATE \"C\"", "docs_prefix"),
        ("SELECT 1 FROM docs WHERE tags @> '{fast}'", "docs_tags_idx"),
        ("SELECT 1 FROM docs WHERE extra @> '{\"k\": 1}'", "docs_extra_idx"),
        ("SELECT 1 FROM docs WHERE path <@ 'a.b'", "docs_path"),
        ("SELECT 1 FROM docs WHERE lower(title || body) = 'x'", "docs_expr"),
    ] {
        let plan = live.plan(query);
        assert!(plan.contains(index), "{query}\n{plan}");
    }
}

#[derive(Entity)]
#[entity(name = "bookings")]
#[pg(exclude("no_overlap").using_gist([room.eq(), during.overlaps()]).filter("NOT cancelled"))]
#[pg(exclude("one_guest").using_gist([expr("daterange(arrival, departure)").overlaps(), guest.eq(), room.operator("<>")]).initially_deferred())]
struct Booking {
    #[entity(primary_key)]
    id: i64,
    room: i32,
    guest: String,
    arrival: NaiveDate,
    departure: NaiveDate,
    during: Range<DateTime<Utc>>,
    #[entity(default = false)]
    cancelled: bool,
}

#[test]
fn an_exclusion_refuses_rows_that_are_alike() {
    let mut live = live(registry![Booking]);
    let row = |room: i32, guest: &str, from: u32, to: u32, cancelled: bool| {
        format!(
            "INSERT INTO bookings (room, guest, arrival, departure, during, cancelled) VALUES ({room}, '{guest}',
             '2026-01-{from:02}', '2026-01-{to:02}', '[2026-01-{from:02} 12:00+00,2026-01-{to:02} 10:00+00)', {cancelled})"
        )
    };
    live.takes(&row(1, "ann", 1, 5, false));
    live.takes(&row(1, "bob", 5, 7, false));
    live.takes(&row(2, "cid", 1, 5, false));
    live.takes(&row(1, "dan", 2, 3, true));
    live.refuses(&row(1, "eve", 4, 6, false), "23P01", "no_overlap");
    // Deferred: wrong within the transaction, right at its end.
    live.takes(&format!(
        "BEGIN; {}; DELETE FROM bookings WHERE guest = 'ann' AND room = 1; COMMIT",
        row(3, "ann", 2, 4, false)
    ));
    live.refuses(&format!("BEGIN; {}; COMMIT", row(4, "ann", 3, 5, false)), "23P01", "one_guest");
}
