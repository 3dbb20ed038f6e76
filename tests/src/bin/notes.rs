//! The program of an application for the tests of programs: `NOTES` says which version of its entities it has, `none` is the program
//! `schema`, which has none; `NOTES_VERSION` for which server they are made, `NOTES_OWNER` who owns them.

#![allow(dead_code, reason = "the database reads the fields, the program does not")]

use std::process::ExitCode;

use schema_core::{Diagnostics, Registry, registry};
use schema_pg::cli::{Program, standalone};
use schema_pg::{Config, Migrations, Roles, Version};

mod first {
    use schema_core::Entity;

    /// Notes of readers.
    #[derive(Entity)]
    #[entity(name = "notes", timestamps)]
    #[entity(check("notes_body_not_blank", "btrim(body) <> ''"))]
    #[pg(schema = "app")]
    pub struct Note {
        #[entity(primary_key)]
        pub id: i64,
        #[entity(length(1..=200), unique)]
        pub title: String,
        pub body: String,
    }
}

mod grown {
    use schema_core::{DbEnum, Entity};

    #[derive(DbEnum)]
    #[pg(schema = "app")]
    pub enum Color {
        Red,
        Blue,
    }

    /// Notes of readers.
    #[derive(Entity)]
    #[entity(name = "notes", timestamps)]
    #[entity(index([color]), check("notes_body_not_blank", "btrim(text) <> ''"))]
    #[pg(schema = "app")]
    pub struct Note {
        #[entity(primary_key)]
        pub id: i64,
        #[entity(length(1..=200), unique)]
        pub title: String,
        #[entity(renamed_from = "body")]
        pub text: String,
        #[entity(default = Color::Red)]
        pub color: Color,
    }

    /// Words on notes.
    #[derive(Entity)]
    #[entity(name = "tags")]
    #[pg(schema = "app")]
    pub struct Tag {
        #[entity(primary_key)]
        pub id: i64,
        #[entity(references(Note).on_delete(Cascade))]
        pub note_id: i64,
        pub word: String,
    }
}

mod shrunk {
    use schema_core::Entity;

    /// Notes of readers.
    #[derive(Entity)]
    #[entity(name = "notes")]
    #[pg(schema = "app")]
    pub struct Note {
        #[entity(primary_key)]
        pub id: i64,
        pub title: String,
    }
}

mod hostile {
    use schema_core::Entity;

    /// It's a "comment"; DROP TABLE x; -- ${HOME} \ %s
    #[derive(Entity)]
    #[entity(name = "or'der \"by\"; --")]
    #[pg(schema = "my schema")]
    pub struct Order {
        #[entity(primary_key)]
        pub id: i64,
        #[entity(column = "sel'ect $1", default = "'; DROP SCHEMA public; --")]
        pub r#type: String,
    }
}

mod broken {
    use schema_core::Entity;

    #[derive(Entity)]
    #[entity(name = "notes", check("blank", "boddy <> ''"))]
    pub struct Note {
        #[entity(primary_key)]
        pub id: i64,
        #[entity(references(Author))]
        pub author_id: i64,
        pub body: String,
    }

    #[derive(Entity)]
    pub struct Author {
        #[entity(primary_key)]
        pub id: i64,
    }
}

mod kept {
    use schema_core::Entity;

    #[derive(Entity, serde::Serialize)]
    #[entity(name = "kinds")]
    #[pg(schema = "app")]
    pub struct Kind {
        #[entity(primary_key)]
        pub id: i32,
        #[entity(unique)]
        pub name: String,
    }

    /// What happened to notes.
    #[derive(Entity)]
    #[entity(name = "events", timestamps, append_only, retain(days(30)).archive())]
    #[pg(schema = "app")]
    pub struct Event {
        #[entity(primary_key)]
        pub id: i64,
    }

    /// Kinds of these names.
    pub fn kinds(names: [&str; 2]) -> Vec<Kind> {
        (1..).zip(names).map(|(id, name)| Kind { id, name: name.to_owned() }).collect()
    }
}

fn registry(version: &str) -> Result<Registry, Diagnostics> {
    match version {
        "grown" => registry![grown::Note, grown::Tag],
        "shrunk" => registry![shrunk::Note],
        "hostile" => registry![hostile::Order],
        "seeded" | "reseeded" => {
            let names = if version == "seeded" { ["draft", "note"] } else { ["draft", "article"] };
            let kinds = kept::kinds(names);
            Registry::builder().entity::<kept::Kind>().entity::<kept::Event>().seed(kinds).build()
        }
        "broken" => registry![broken::Note],
        _ => registry![first::Note],
    }
}

fn main() -> ExitCode {
    let notes = std::env::var("NOTES").unwrap_or_default();
    if notes == "none" {
        return standalone();
    }
    let owner = std::env::var("NOTES_OWNER").ok();
    let roles = owner.map(|owner| Roles {
        application: format!("{owner}_app").into(),
        owner: Some(owner.into()),
        ..Roles::default()
    });
    // A schema that others make.
    let existing = if notes == "existing" { vec!["app".into()] } else { Vec::new() };
    let version = match std::env::var("NOTES_VERSION").as_deref() {
        Ok("14") => Version::V14,
        _ => Version::V15,
    };
    let config = Config { version, roles, existing_schemas: existing, ..Config::default() };
    Program::new(registry(&notes)).migrations(Migrations::at("migrations")).config(&config).run()
}
