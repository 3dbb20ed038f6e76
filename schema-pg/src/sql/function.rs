//! CREATE FUNCTION, CREATE PROCEDURE and CREATE AGGREGATE.

use std::borrow::Cow;
use std::fmt;

use super::quote::{Literal, dollar_tag};
use super::{Ident, Name};
use crate::catalog::{Aggregate, Argument, ArgumentMode, Body, Function, Returns, Volatility};

/// `CREATE FUNCTION "app"."f"("at" timestamptz DEFAULT now()) RETURNS SETOF text …`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateFunction<'a> {
    /// The function.
    pub function: &'a Function,
    /// OR REPLACE: it is there already, with the same arguments.
    pub replace: bool,
}

impl fmt::Display for CreateFunction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Function { name, arguments, returns, language, volatility, strict, security_definer, options, .. } =
            self.function;
        f.write_str(if self.replace { "CREATE OR REPLACE " } else { "CREATE " })?;
        f.write_str(if self.function.is_procedure() { "PROCEDURE " } else { "FUNCTION " })?;
        write!(f, "{}(", Name(name))?;
        list(arguments.iter().filter(|argument| argument.mode != ArgumentMode::Table), f)?;
        f.write_str(")")?;
        match returns {
            Returns::Procedure => {}
            Returns::Trigger => f.write_str(" RETURNS trigger")?,
            Returns::Void => f.write_str(" RETURNS void")?,
            Returns::Type(ty) => write!(f, " RETURNS {ty}")?,
            Returns::SetOf(ty) => write!(f, " RETURNS SETOF {ty}")?,
            Returns::Table => {
                f.write_str(" RETURNS TABLE(")?;
                list(arguments.iter().filter(|argument| argument.mode == ArgumentMode::Table), f)?;
                f.write_str(")")?;
            }
        }
        write!(f, "\n    LANGUAGE {}", Ident(language))?;
        f.write_str(match volatility {
            Volatility::Volatile => "",
            Volatility::Stable => "\n    STABLE",
            Volatility::Immutable => "\n    IMMUTABLE",
        })?;
        f.write_str(if *strict { "\n    STRICT" } else { "" })?;
        f.write_str(if *security_definer { "\n    SECURITY DEFINER" } else { "" })?;
        for option in options {
            write!(f, "\n    {option}")?;
        }
        for (name, value) in &self.function.settings {
            write!(f, "\n    SET {name} = {}", Setting(name, value))?;
        }
        match &self.function.body {
            Body::Text(text) => {
                let tag = dollar_tag(text);
                write!(f, "\nAS {tag}{text}{tag}")
            }
            Body::Atomic(text) => write!(f, "\n{text}"),
            Body::Library(library, symbol) => write!(f, "\nAS {}, {}", Literal(library), Literal(symbol)),
        }
    }
}

fn list<'a>(arguments: impl Iterator<Item = &'a Argument>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (i, Argument { name, ty, mode, default }) in arguments.enumerate() {
        f.write_str(if i == 0 { "" } else { ", " })?;
        f.write_str(match mode {
            ArgumentMode::In | ArgumentMode::Table => "",
            ArgumentMode::Out => "OUT ",
            ArgumentMode::InOut => "INOUT ",
            ArgumentMode::Variadic => "VARIADIC ",
        })?;
        if !name.is_empty() {
            write!(f, "{} ", Ident(name))?;
        }
        write!(f, "{ty}")?;
        if let Some(default) = default {
            write!(f, " DEFAULT {default}")?;
        }
    }
    Ok(())
}

/// The value of a setting as `pg_proc.proconfig` has it. Lists of names are stored with each name in quotes where it needs
/// them, and are written as a list of texts.
struct Setting<'a>(&'a str, &'a str);

impl fmt::Display for Setting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Setting(name, value) = self;
        if !matches!(
            *name,
            "search_path" | "temp_tablespaces" | "local_preload_libraries" | "session_preload_libraries"
        ) {
            return write!(f, "{}", Literal(value));
        }
        for (i, part) in names(value).iter().enumerate() {
            write!(f, "{}{}", if i == 0 { "" } else { ", " }, Literal(part))?;
        }
        Ok(())
    }
}

/// The names of a list: `"$user", public` is `$user` and `public`.
fn names(list: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut quoted = false;
    let mut letters = list.chars().peekable();
    while let Some(letter) = letters.next() {
        let last = names.len() - 1;
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => names[last].push(letters.next().unwrap_or('"')),
            '"' => quoted = !quoted,
            ',' if !quoted => names.push(String::new()),
            ' ' if !quoted => {}
            letter => names[last].push(letter),
        }
    }
    names
}

/// `app.f(timestamptz)`: what a function is called by where it is dropped, granted or commented.
pub struct Signature<'a>(pub &'a Function);

impl fmt::Display for Signature<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", Name(&self.0.name))?;
        for (i, ty) in self.0.argument_types().enumerate() {
            write!(f, "{}{ty}", if i == 0 { "" } else { ", " })?;
        }
        f.write_str(")")
    }
}

/// `DROP FUNCTION app.f(timestamptz)`
#[derive(Debug, Clone, PartialEq)]
pub struct DropFunction<'a>(pub Cow<'a, Function>);

impl fmt::Display for DropFunction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.0.is_procedure() { "PROCEDURE" } else { "FUNCTION" };
        write!(f, "DROP {what} {}", Signature(&self.0))
    }
}

/// `CREATE AGGREGATE app.product(bigint) (SFUNC = int8mul, STYPE = bigint)`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateAggregate<'a>(pub &'a Aggregate);

impl fmt::Display for CreateAggregate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CREATE AGGREGATE {}({}) (", Name(&self.0.name), self.0.arguments)?;
        for (i, (name, value)) in self.0.options.iter().enumerate() {
            write!(f, "{}\n    {name}", if i == 0 { "" } else { "," })?;
            if !value.is_empty() {
                write!(f, " = {value}")?;
            }
        }
        f.write_str("\n)")
    }
}

/// `DROP AGGREGATE app.product(bigint)`
#[derive(Debug, Clone, PartialEq)]
pub struct DropAggregate<'a>(pub &'a Aggregate);

impl fmt::Display for DropAggregate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DROP AGGREGATE {}({})", Name(&self.0.name), self.0.arguments)
    }
}

/// `DO $$ … $$`: a body that runs once, in the session that sends it.
pub fn do_block(body: &str) -> String {
    let tag = dollar_tag(body);
    format!("DO {tag}\n{body}\n{tag}")
}
