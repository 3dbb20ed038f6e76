//! CREATE AGGREGATE.

use super::cursor::Cursor;
use super::data_type;
use super::function;
use super::new_privileges;
use super::problem::{Problem, Read, absent, twice, unmodelled};
use super::target::{Target, shown};
use crate::catalog::identifier::quoted_if_needed;
use crate::catalog::{Aggregate, Argument, ArgumentMode, DataType, QualifiedName, Text};

/// The words of CREATE AGGREGATE in the order in which introspection has them, and what each is.
const WORDS: [(&str, Kind); 20] = [
    ("SFUNC", Kind::Function),
    ("STYPE", Kind::Type),
    ("SSPACE", Kind::Text),
    ("FINALFUNC", Kind::Function),
    ("FINALFUNC_EXTRA", Kind::Flag),
    ("FINALFUNC_MODIFY", Kind::Modify),
    ("COMBINEFUNC", Kind::Function),
    ("SERIALFUNC", Kind::Function),
    ("DESERIALFUNC", Kind::Function),
    ("INITCOND", Kind::Text),
    ("MSFUNC", Kind::Function),
    ("MINVFUNC", Kind::Function),
    ("MSTYPE", Kind::Type),
    ("MSSPACE", Kind::Text),
    ("MFINALFUNC", Kind::Function),
    ("MFINALFUNC_EXTRA", Kind::Flag),
    ("MFINALFUNC_MODIFY", Kind::Modify),
    ("MINITCOND", Kind::Text),
    ("SORTOP", Kind::Text),
    ("PARALLEL", Kind::Parallel),
];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Function,
    Type,
    Text,
    Flag,
    Modify,
    Parallel,
}

/// Behind CREATE [OR REPLACE], at AGGREGATE.
pub fn create(cursor: &mut Cursor<'_>, replace: bool, target: &mut Target<'_>) -> Read<()> {
    cursor.expect(&["aggregate"])?;
    let written = cursor.written()?;
    let arguments = arguments(cursor.group()?, target)?;
    let definition = cursor.group()?;
    cursor.finish()?;
    let is_hypothetical = definition.clone().parts().iter().any(|part| part.is(&["hypothetical"]));
    let mut declared: Vec<(&'static str, Text)> = Vec::new();
    for part in definition.parts() {
        declared.extend(option(part, is_hypothetical, target)?);
    }
    let mut options: Vec<(Text, Text)> = Vec::new();
    for (word, _) in WORDS.iter().chain(&[("HYPOTHETICAL", Kind::Flag)]) {
        let own = declared.iter().find(|(known, _)| known == word);
        options.extend(own.map(|(word, value)| ((*word).into(), value.clone())));
    }
    let name = target.named(&written)?;
    let aggregate =
        Aggregate { name, arguments: text(&arguments), options, private: false, grants: Vec::new(), comment: None };
    let is_it = |known: &&mut Aggregate| known.name == aggregate.name && known.arguments == aggregate.arguments;
    match target.catalog.aggregates.iter_mut().find(is_it) {
        Some(known) if replace => {
            let (private, grants) = (known.private, std::mem::take(&mut known.grants));
            *known = Aggregate { private, grants, comment: known.comment.take(), ..aggregate };
        }
        Some(_) => return Err(twice(written.at, "aggregate", &written.to_string())),
        None => {
            let (grants, private) = new_privileges::of_new(&aggregate.name.schema, "FUNCTIONS", target);
            let places = target.places.aggregates.entry(aggregate.name.clone()).or_default();
            places.push(target.catalog.aggregates.len());
            target.catalog.aggregates.push(Aggregate { grants, private, ..aggregate });
        }
    }
    Ok(())
}

/// One word of the definition, with its value; `None` where it says the default.
fn option(mut part: Cursor<'_>, is_hypothetical: bool, target: &Target<'_>) -> Read<Option<(&'static str, Text)>> {
    let at = part.at();
    let word = part.name()?.to_ascii_uppercase();
    let word = match &*word {
        "SFUNC1" => "SFUNC",
        "STYPE1" => "STYPE",
        "INITCOND1" => "INITCOND",
        "BASETYPE" => return Err(unmodelled(at, "the old form of aggregates, with BASETYPE,")),
        word => word,
    };
    if word == "HYPOTHETICAL" {
        part.finish()?;
        return Ok(Some(("HYPOTHETICAL", "".into())));
    }
    let Some((word, kind)) = WORDS.iter().find(|(known, _)| *known == word) else {
        return Err(absent(at, "word of aggregates", word, WORDS.iter().map(|(word, _)| Text::from(*word))));
    };
    if *kind == Kind::Flag {
        let on = !part.mark('=') || !part.eat(&["false"]);
        part.eat(&["true"]);
        part.finish()?;
        return Ok(on.then(|| (*word, "".into())));
    }
    part.expect_mark('=')?;
    let value: Text = match kind {
        Kind::Function => {
            let written = part.written()?;
            let is_there = |name: &QualifiedName| target.functions(name).next().is_some();
            // Where it is nobody's own, it is the server's.
            let schema = match &written.schema {
                Some(schema) => Some(schema.clone()).filter(|schema| *schema != "pg_catalog"),
                None => target.found(&written, is_there).map(|name| name.schema),
            };
            let schema = schema.map(|schema| format!("{}.", quoted_if_needed(&schema))).unwrap_or_default();
            format!("{schema}{}", quoted_if_needed(&written.name)).into()
        }
        Kind::Type => data_type::format_type(&data_type::of_argument(&mut part, target)?).into(),
        Kind::Modify => {
            let value = part.name()?.to_ascii_uppercase();
            let usual = if is_hypothetical { "READ_WRITE" } else { "READ_ONLY" };
            if value == usual {
                return Ok(None);
            }
            value.into()
        }
        Kind::Parallel => {
            let value = part.name()?.to_ascii_uppercase();
            if value == "UNSAFE" {
                return Ok(None);
            }
            value.into()
        }
        Kind::Text | Kind::Flag => {
            let rest = part.until(|_| false);
            let text = rest.verbatim()?;
            return Ok(Some((*word, text)).filter(|(word, text)| !word.ends_with("SSPACE") || *text != "0"));
        }
    };
    part.finish()?;
    Ok(Some((*word, value)))
}

/// Arguments of an aggregate: those before ORDER BY and those after it.
#[derive(Debug, PartialEq)]
pub struct Arguments {
    direct: Vec<Argument>,
    ordered: Option<Vec<Argument>>,
}

impl Arguments {
    /// The types by which a function of these arguments is called.
    pub fn types(&self) -> Vec<&DataType> {
        let ordered = self.ordered.iter().flatten();
        // The one VARIADIC is both.
        let shared = self.ordered.as_ref().is_some_and(|ordered| {
            let is_variadic = |argument: &Argument| argument.mode == ArgumentMode::Variadic;
            self.direct.last().is_some_and(is_variadic) && ordered.last().is_some_and(is_variadic)
        });
        self.direct.iter().chain(ordered.filter(|_| !shared)).map(|argument| &argument.ty).collect()
    }
}

pub fn arguments(mut list: Cursor<'_>, target: &Target<'_>) -> Read<Arguments> {
    if list.mark('*') {
        list.finish()?;
        return Ok(Arguments { direct: Vec::new(), ordered: None });
    }
    let direct = function::arguments(list.until(|cursor| cursor.is(&["order", "by"])), target)?;
    let ordered = match list.eat(&["order", "by"]) {
        true => Some(function::arguments(list.until(|_| false), target)?),
        false => None,
    };
    list.finish()?;
    Ok(Arguments { direct, ordered })
}

/// As `pg_get_function_identity_arguments` writes them.
fn text(arguments: &Arguments) -> Text {
    let list = |arguments: &[Argument]| {
        let one = |argument: &Argument| {
            let mode = if argument.mode == ArgumentMode::Variadic { "VARIADIC " } else { "" };
            let name = match argument.name.is_empty() {
                true => String::new(),
                false => format!("{} ", quoted_if_needed(&argument.name)),
            };
            format!("{mode}{name}{}", data_type::format_type(&argument.ty))
        };
        arguments.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    match (&arguments.direct[..], &arguments.ordered) {
        ([], None) => "*".into(),
        (direct, None) => list(direct).into(),
        ([], Some(ordered)) => format!("ORDER BY {}", list(ordered)).into(),
        (direct, Some(ordered)) => format!("{} ORDER BY {}", list(direct), list(ordered)).into(),
    }
}

/// The aggregate that is called by its name and its arguments. Gives back its place.
pub fn find(cursor: &mut Cursor<'_>, target: &Target<'_>) -> Read<usize> {
    let written = cursor.written()?;
    let asked = arguments(cursor.group()?, target)?;
    let known = || target.catalog.aggregates.iter().map(|item| shown(&item.name, &written));
    let missing = || -> Problem { absent(written.at, "aggregate", &written.to_string(), known()) };
    by_types(&written, &asked.types(), target)?.ok_or_else(missing)
}

/// The aggregate of this name that takes values of these types.
pub fn by_types(written: &super::cursor::Written, types: &[&DataType], target: &Target<'_>) -> Read<Option<usize>> {
    let aggregates = &target.catalog.aggregates;
    let Some(name) = target.found(written, |name| target.places.aggregates.contains_key(name)) else {
        return Ok(None);
    };
    for (at, item) in aggregates.iter().enumerate().filter(|(_, item)| item.name == name) {
        // What a catalog holds is read as a text is.
        let mut found = Vec::new();
        let held = super::script::statements(&item.arguments, &mut found);
        let words = held.first().map_or(&[][..], Vec::as_slice);
        if arguments(Cursor::new(&item.arguments, words), target)?.types() == types {
            return Ok(Some(at));
        }
    }
    Ok(None)
}
