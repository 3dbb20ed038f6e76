//! Rules of the business, and states.

use schema_core::{DbEnum, Entity, registry};

use crate::support::{CHECK, live};

#[derive(DbEnum)]
enum State {
    Draft,
    InReview,
    Published,
}
use State::{Draft, InReview, Published};

#[derive(Entity)]
#[entity(name = "authors")]
struct Author {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "posts")]
#[pg(rule("published_has_title").when("NEW.state = 'published'").require("NEW.title <> ''").message("it's 100% without title"))]
#[pg(rule("price_only_rises").on_update().require("NEW.price >= OLD.price"))]
#[pg(rule("price_steps").on_write().require("OLD.price IS NULL OR NEW.price - OLD.price < 100"))]
#[pg(rule("published_stays").on_delete().require("OLD.state <> 'published'"))]
#[pg(rule("three_drafts").on_insert().locks(Author).require("(SELECT count(*) FROM public.posts AS p WHERE p.author = NEW.author) <= 3"))]
#[pg(rule("slug").on_write().body("BEGIN NEW.slug := lower(replace(NEW.title, ' ', '-')); RETURN NEW; END -- $$ END"))]
struct Post {
    #[entity(primary_key)]
    id: i64,
    title: Option<String>,
    slug: Option<String>,
    #[entity(references(Author))]
    author: i64,
    #[entity(default = 0)]
    price: i64,
    #[entity(transitions([(Draft, InReview), (InReview, Published), (InReview, Draft)]).initial([Draft, InReview]), default = Draft)]
    state: State,
    #[entity(column = "st\"ep", transitions([("a", "b")]))]
    step: Option<String>,
}

#[test]
fn a_state_goes_the_ways_that_were_said() {
    let mut live = live(registry![Post, Author]);
    live.takes("INSERT INTO authors (id) SELECT generate_series(1, 4)");
    live.takes("INSERT INTO posts (title, author) VALUES ('a b', 1), ('b', 2)");
    live.refuses("INSERT INTO posts (title, author, state) VALUES ('c', 1, 'published')", CHECK, "posts_state_initial");
    live.refuses("UPDATE posts SET state = 'published'", CHECK, "posts_state_transitions");
    live.takes("UPDATE posts SET state = 'in_review'; UPDATE posts SET state = state; UPDATE posts SET state = 'published' WHERE id = 1");
    live.refuses("UPDATE posts SET state = 'draft'", CHECK, "posts_state_transitions");
    let error = live.client.batch_execute("UPDATE posts SET state = 'draft'").unwrap_err();
    assert_eq!(error.as_db_error().unwrap().message(), "state of public.posts can't go from published to draft");
    live.takes("UPDATE posts SET state = 'draft' WHERE id = 2");

    live.takes("UPDATE posts SET author = 3");
    live.refuses("UPDATE posts SET \"st\"\"ep\" = 'a'", CHECK, "posts_st\"ep_transitions");
    live.takes("INSERT INTO posts (author, \"st\"\"ep\") VALUES (4, 'a')");
    live.refuses("UPDATE posts SET \"st\"\"ep\" = NULL WHERE author = 4", CHECK, "posts_st\"ep_transitions");
    live.takes("UPDATE posts SET \"st\"\"ep\" = 'b' WHERE author = 4");
}

#[test]
fn rules_refuse_by_their_name_and_message() {
    let mut live = live(registry![Post, Author]);
    live.takes("INSERT INTO authors (id) SELECT generate_series(1, 4)");
    live.takes("INSERT INTO posts (title, author, state) VALUES (NULL, 1, 'in_review')");
    live.refuses("UPDATE posts SET state = 'published'", CHECK, "published_has_title");
    let error = live.client.batch_execute("UPDATE posts SET state = 'published'").unwrap_err();
    assert_eq!(error.as_db_error().unwrap().message(), "it's 100% without title");
    live.takes("UPDATE posts SET state = 'published', title = 'Two Words'");
    assert_eq!(live.text("SELECT slug FROM posts"), "two-words");
    live.refuses("DELETE FROM posts", CHECK, "published_stays");
    live.takes("UPDATE posts SET price = 5");
    live.refuses("UPDATE posts SET price = 4", CHECK, "price_only_rises");
    live.refuses("UPDATE posts SET price = 400", CHECK, "price_steps");
    live.takes("INSERT INTO posts (author, price) VALUES (1, 500), (1, 0)");
    live.refuses("INSERT INTO posts (author) VALUES (1)", CHECK, "three_drafts");
    live.takes("INSERT INTO posts (author) VALUES (2)");
    live.takes("DELETE FROM posts WHERE state = 'draft'");
}

#[derive(Entity)]
#[entity(name = "wrong")]
#[pg(rule("a").require("title = ''"), rule("b").require("NEW.titel = ''"), rule("c"), rule("d").require("NEW.title ="))]
struct Wrong {
    #[entity(primary_key)]
    id: i64,
    #[entity(transitions([("a", "a"), ("a", "b"), ("a", "b")]))]
    title: String,
}

#[test]
fn rules_and_states_that_say_nothing_are_reported() {
    let Err(schema_core::Diagnostics(found)) = registry![Wrong] else { panic!("no mistake was found") };
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["E0710", "E0710"]);
    let mut entity = <Wrong as Entity>::describe();
    entity.lifecycle = None;
    let registry = schema_core::Registry::builder().model(entity).build().unwrap();
    let Err(schema_core::Diagnostics(found)) = schema_pg::lower(&registry) else { panic!("no mistake was found") };
    let lines: Vec<String> = found.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect();
    assert_eq!(
        lines[..3].join("\n"),
        "P0104 Wrong.rule(a): `title` is neither of NEW nor of OLD, at character 1 of `title = ''`
P0104 Wrong.rule(b): `titel` is no column, at character 1 of `NEW.titel = ''`
P0504 Wrong.rule(c): a rule says what must hold, or how: by `.require(…)` or by `.body(…)`"
    );
    assert!(lines[3].starts_with("P0103 Wrong.rule(d): this is no SQL expression"), "{}", lines[3]);
}
