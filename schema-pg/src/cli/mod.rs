//! One program for the schema: prints it, checks its migrations, writes them, and compares with databases. Feature `cli`.
//!
//! ```no_run
//! # use schema_core::{Diagnostics, Entity, Registry, registry};
//! # #[derive(Entity)]
//! # struct User {
//! #     #[entity(primary_key)]
//! #     id: i64,
//! # }
//! # fn registry() -> Result<Registry, Diagnostics> { registry![User] }
//! fn main() -> std::process::ExitCode {
//!     schema_pg::cli::run(registry())
//! }
//! ```
//!
//! | word | what it does |
//! |---|---|
//! | `print`, and no word | prints the schema as SQL |
//! | `check` | tells whether the migrations make what the entities say |
//! | `diff` | prints the SQL that the migrations lack, or a database |
//! | `write NAME` | writes the next migration |
//! | `apply` | makes a database what the entities say: shows the plan, asks, applies |
//! | `drift` | tells what a database holds otherwise than it should |
//! | `lint` | tells what is likely to hurt later, in the entities or in a database |
//! | `erd` | prints a picture of the tables: Mermaid, DOT, SVG, DBML |
//! | `docs --out DIR` | writes documents about the schema: Markdown, or a site |
//! | `access` | lists the access patterns and what serves each; with `--prove` shows it on a scratch database |
//! | `health` | tells how a live database does: sizes, unused indexes, keys that run out, partitions that are due, locks |
//! | `seed` | prints the reference rows, or puts them into a database |
//! | `archive` | moves rows that are older than they are kept |
//! | `fake` | writes rows that look real, as a script for psql, or loads them |
//! | `baseline` | begins with migrations in a database that is there already |
//! | `adopt` | writes a crate of structs from a database that is there (feature `adopt`) |
//! | `prove` | shows on scratch databases that the plan does what it is for |
//!
//! Exit codes and the form of `--json` are those of [`schema_core::cli`]. Each word says with `--help` what it takes, with examples.
//!
//! The database is the one of `--database`, or of the variable `DATABASE_URL`; where its URL has no password, `PGPASSWORD` may hold it. Other
//! users of a machine see the arguments of programs, and not their variables. Connections are not encrypted
//! ([`postgres::NoTls`]) unless [`Program::connect`] brings a connector: on the way to another machine, passwords and rows can be
//! read by others. A URL with `sslmode=require` is refused then.

mod access;
mod adopt;
mod allowed;
mod apply;
mod archive;
mod arguments;
mod baseline;
mod check;
mod connect;
mod context;
mod diff;
mod docs;
mod drift;
mod erd;
mod error;
mod fake;
mod granted;
mod health;
mod lint;
mod live;
mod others;
mod overview;
mod own_words;
mod print;
mod program;
mod prove;
mod scratch;
mod seed;
mod shown;
mod standalone;
mod temporary;
mod words;
mod write;

pub use connect::Connect;
pub use program::{Program, run, run_with};
pub use standalone::standalone;
pub use temporary::Temporary;
