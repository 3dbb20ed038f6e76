//! SQL by hand: statements that are read without a database, and what they say applied to a catalog.

mod aggregate;
mod alter_below;
mod alter_column;
mod alter_table;
mod attach;
mod collation;
mod column;
mod comment;
mod constraint;
mod constraint_name;
mod cursor;
mod data_type;
mod default_privileges;
mod dependents;
mod depends;
mod depth;
mod distribution;
mod domain;
mod drops;
mod function;
mod general;
mod grant;
mod index;
mod inherited;
mod labels;
mod like;
mod new_privileges;
mod outputs;
mod own;
mod owner;
mod partition;
mod path;
mod places;
mod policy;
mod problem;
mod qualify;
mod removal;
mod rename;
mod renamed_texts;
mod renaming;
mod rule;
mod schema;
mod script;
mod sequence;
mod session;
mod setting;
mod stars;
mod statement;
mod storage;
mod table;
mod target;
mod texts;
mod trigger;
mod types;
mod view;

use schema_core::ir::Source;
use schema_core::{Diagnostic, Diagnostics};

use crate::catalog::Catalog;
use crate::config::Config;
use cursor::Cursor;
use problem::Problem;
use target::Target;

/// What a text of SQL says a database holds, without a database: such as a plan prints, `pg_dump --schema-only`, or the files of a history of migrations, one after the other. It
/// is read as a server reads it: `search_path` decides where names without a schema are looked for ([`Config::schema`] and `public` until it is set), DROP takes with it what
/// goes with a thing and with CASCADE what depends on it, RENAME and SET SCHEMA are followed in checks, indexes, policies and views, what `*` stands for in a view is fixed
/// when it is made, and ROLLBACK takes back. Of the rest of the settings, version and existing schemas count.
///
/// # Errors
/// What can't be read, names nothing that is there, would be refused by a server since others depend on it, or has no place in a database's schema (rows, roles, what DO runs): each with
/// its line and column. Nothing is passed over.
///
/// ```
/// use schema_pg::Config;
///
/// let history = "
///     CREATE TABLE a (id bigint PRIMARY KEY, note text, old int);
///     ALTER TABLE a RENAME note TO text;
///     ALTER TABLE a DROP COLUMN old;
///     SET search_path = app, public;
///     CREATE SCHEMA app;
///     CREATE TABLE b (a bigint REFERENCES a);
/// ";
/// let catalog = schema_pg::parse(history, &Config::default())?;
/// assert_eq!(catalog.table("public.a").unwrap().columns[1].name, "text");
/// assert_eq!(catalog.table("app.b").unwrap().references(&["a"]).unwrap().to_string(), "public.a");
///
/// let found = schema_pg::parse("CREATE INDEX ON b (id);", &Config::default()).unwrap_err();
/// assert_eq!(found.iter().next().unwrap().path, "objects.sql:1:17");
/// # Ok::<(), schema_core::Diagnostics>(())
/// ```
pub fn parse(sql: &str, config: &Config) -> Result<Catalog, Diagnostics> {
    let mut catalog = Catalog::default();
    Diagnostics(apply(sql, &mut catalog, config)).into_result()?;
    catalog.note_existing(&config.existing_schemas);
    Ok(catalog)
}

/// Applies the statements of a text to a catalog, one after the other, and reports all that is wrong with them.
pub fn apply(sql: &str, catalog: &mut Catalog, config: &Config) -> Vec<Diagnostic> {
    depth::with_room(sql, || applied(sql, &mut *catalog, config))
}

fn applied(sql: &str, catalog: &mut Catalog, config: &Config) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let statements = session::without_rolled_back(script::statements(sql, &mut problems));
    let mut target = Target::new(catalog, config);
    for mut words in statements {
        if let Some(problem) = depth::too_deep(&words) {
            problems.push(problem);
            continue;
        }
        target.in_path();
        qualify::qualify(&mut words, &target);
        let cursor = Cursor::new(sql, &words);
        problems.extend(statement::read(&cursor, &mut target).err());
    }
    problems.extend(finish(&mut target));
    problems.sort_by_key(|problem| problem.at);
    problems.dedup_by_key(|problem| problem.at);
    let lines = Lines::of(sql);
    problems.into_iter().map(|problem| lines.diagnostic(problem)).collect()
}

/// Once all is read: what is left over is reported, and all is put in its order.
fn finish(target: &mut Target<'_>) -> Vec<Problem> {
    attach::name_parts(target);
    inherited::tidy(target);
    let forced = target.forced.iter();
    let problems = forced.map(|(at, _)| problem::unmodelled(*at, "forced row security that is off")).collect();
    stars::fix_all(target);
    target.finish();
    depends::note(target);
    target.catalog.sort();
    problems
}

/// Where the lines of a text begin.
struct Lines<'s> {
    sql: &'s str,
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    fn of(sql: &'s str) -> Self {
        let breaks = sql.match_indices('\n').map(|(at, _)| at + 1);
        Self { sql, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// A place is reported by its line and its character in it, each counted from 1.
    fn diagnostic(&self, problem: Problem) -> Diagnostic {
        let line = self.starts.partition_point(|start| *start <= problem.at);
        let start = self.starts[line.saturating_sub(1)];
        let column = self.sql.get(start..problem.at).unwrap_or_default().chars().count() + 1;
        let path = format!("objects.sql:{line}:{column}");
        Diagnostic::new(problem.code, path, Source::default(), problem.message).help(problem.help)
    }
}
