//! Names and values, quoted so that nothing in them can be read as SQL.

use std::cell::Cell;
use std::fmt::{self, Write};

use super::write::Sql;
use crate::catalog::QualifiedName;
use crate::catalog::identifier::needs_quotes;

displayed!(Ident<'_>, Name<'_>, Literal<'_>, Fragment<'_>);

/// A name, in double quotes where it needs them.
pub struct Ident<'a>(pub &'a str);

impl Sql for Ident<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        if !needs_quotes(self.0) && !QUOTE_ALL.get() {
            return f.write_str(self.0);
        }
        f.write_str("\"")?;
        escaped(self.0, '"', f)?;
        f.write_str("\"")
    }
}

thread_local! {
    /// Whether names that need no quotes get them, in this thread.
    static QUOTE_ALL: Cell<bool> = const { Cell::new(false) };
}

/// Puts all names in double quotes in what `run` lowers and prints in this thread, as pg_dump does with
/// `--quote-all-identifiers`. Without it names have quotes where PostgreSQL's `quote_ident` would give them, by the key words of
/// versions 14 to 18 together; a script that a later version with more key words is to read needs all.
///
/// ```
/// # use schema_core::{Entity, registry};
/// #[derive(Entity)]
/// struct Item {
///     #[entity(primary_key)]
///     id: i64,
/// }
///
/// let catalog = schema_pg::lower(&registry![Item]?)?;
/// let sql = schema_pg::quote_all_identifiers(|| schema_pg::create(&catalog).to_string());
/// assert!(sql.contains(r#"CREATE TABLE "public"."item" ("#), "{sql}");
/// # Ok::<(), schema_core::Diagnostics>(())
/// ```
pub fn quote_all_identifiers<T>(run: impl FnOnce() -> T) -> T {
    /// Sets it back, after a panic too.
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            QUOTE_ALL.set(self.0);
        }
    }
    let _before = Before(QUOTE_ALL.replace(true));
    run()
}

/// A name with its schema.
pub struct Name<'a>(pub &'a QualifiedName);

impl Sql for Name<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        Ident(&self.0.schema).write(f)?;
        f.write_str(".")?;
        Ident(&self.0.name).write(f)
    }
}

/// A name that may have its schema before it: `pg_catalog."C"`. Dots behind the first belong to the
/// name: `pg_catalog.en_US.utf8`.
pub struct Dotted<'a>(pub &'a str);

impl fmt::Display for Dotted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.split_once('.') {
            Some((schema, name)) => write!(f, "{}.{}", Ident(schema), Ident(name)),
            None => Ident(self.0).write(f),
        }
    }
}

/// A text in single quotes. One with a backslash is written `E'…'`, so that it means the same whatever
/// `standard_conforming_strings` says.
pub struct Literal<'a>(pub &'a str);

impl Sql for Literal<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        if !self.0.as_bytes().contains(&b'\\') {
            f.write_str("'")?;
            escaped(self.0, '\'', f)?;
            return f.write_str("'");
        }
        f.write_str("E'")?;
        for letter in self.0.chars() {
            if matches!(letter, '\'' | '\\') {
                f.write_char(letter)?;
            }
            f.write_char(letter)?;
        }
        f.write_char('\'')
    }
}

/// SQL that the application wrote. A comment at its end is closed by a line break, so that it does not swallow what
/// follows.
pub struct Fragment<'a>(pub &'a str);

impl Sql for Fragment<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        f.write_str(self.0)?;
        // That there is no hyphen at all is seen sooner than that there is no comment.
        if !self.0.as_bytes().contains(&b'-') {
            return Ok(());
        }
        let last = self.0.rfind('\n').map_or(self.0, |at| &self.0[at..]);
        f.write_str(if last.contains("--") { "\n" } else { "" })
    }
}

/// Names between commas.
pub struct Idents<'a, T>(pub &'a [T]);

impl<T: AsRef<str>> fmt::Display for Idents<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl<T: AsRef<str>> Sql for Idents<'_, T> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        for (i, name) in self.0.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { ", " })?;
            Ident(name.as_ref()).write(f)?;
        }
        Ok(())
    }
}

/// A text in which each quote stands twice; hardly any has one.
#[inline]
fn escaped<W: Write>(text: &str, quote: char, f: &mut W) -> fmt::Result {
    if !text.as_bytes().contains(&(quote as u8)) {
        return f.write_str(text);
    }
    for (i, part) in text.split(quote).enumerate() {
        if i > 0 {
            f.write_char(quote)?;
            f.write_char(quote)?;
        }
        f.write_str(part)?;
    }
    Ok(())
}

/// A name as it stands in SQL: in double quotes where PostgreSQL's `quote_ident` would write them, by the key words of versions
/// 14 to 18 together.
///
/// ```
/// assert_eq!(schema_pg::quote_ident("users"), "users");
/// assert_eq!(schema_pg::quote_ident("order"), r#""order""#);
/// assert_eq!(schema_pg::quote_ident(r#"a"b"#), r#""a""b""#);
/// ```
pub fn quote_ident(name: &str) -> String {
    Ident(name).to_string()
}

/// A text in single quotes, as PostgreSQL's `quote_literal` writes it.
///
/// ```
/// assert_eq!(schema_pg::quote_literal("it's"), "'it''s'");
/// assert_eq!(schema_pg::quote_literal(r"a\b"), r"E'a\\b'");
/// ```
pub fn quote_literal(text: &str) -> String {
    Literal(text).to_string()
}

/// A dollar quote that the text does not contain.
pub fn dollar_tag(text: &str) -> String {
    let mut tag = "$$".to_owned();
    let mut number = 0;
    while text.contains(&tag) {
        number += 1;
        tag = format!("$body{number}$");
    }
    tag
}
