//! CREATE FUNCTION and CREATE PROCEDURE.

use super::cursor::{Cursor, Written};
use super::data_type;
use super::new_privileges;
use super::problem::{Read, twice, unmodelled, unread};
use super::setting;
use super::target::Target;
use crate::catalog::identifier::quoted_if_needed;
use crate::catalog::{
    Argument, ArgumentMode, Body, DataType, Dependencies, Function, QualifiedName, Returns, Text, Volatility,
};

/// What is specified after the arguments.
#[derive(Default)]
pub struct Declared {
    language: Option<Text>,
    volatility: Volatility,
    strict: bool,
    security_definer: bool,
    window: bool,
    leakproof: bool,
    parallel: Option<&'static str>,
    cost: Option<f64>,
    rows: Option<f64>,
    support: Option<Text>,
    settings: Vec<(Text, Text)>,
    body: Option<Body>,
}

/// Behind CREATE [OR REPLACE], at FUNCTION or PROCEDURE.
pub fn create(cursor: &mut Cursor<'_>, replace: bool, target: &mut Target<'_>) -> Read<()> {
    let is_procedure = cursor.eat(&["procedure"]);
    if !is_procedure {
        cursor.expect(&["function"])?;
    }
    let written = cursor.written()?;
    let mut arguments = arguments(cursor.group()?, target)?;
    let returns = returns(cursor, is_procedure, &mut arguments, target)?;
    let mut declared = Declared::default();
    while !cursor.is_done() {
        option(cursor, &mut declared, &written)?;
    }
    let at = written.at;
    let Some(body) = declared.body.take() else {
        return Err(unread(at, format!("`{written}` has no body"), "say it: AS $$ … $$"));
    };
    let is_set = matches!(returns, Returns::SetOf(_) | Returns::Table);
    let function = Function {
        name: target.named(&written)?,
        arguments,
        returns,
        language: declared.language.clone().unwrap_or_else(|| "sql".into()),
        volatility: declared.volatility,
        strict: declared.strict,
        security_definer: declared.security_definer,
        options: options(&declared, is_set),
        settings: declared.settings,
        body,
        private: false,
        grants: Vec::new(),
        depends_on: Dependencies::default(),
        comment: None,
    };
    let places = target.places.functions.get(&function.name).cloned().unwrap_or_default();
    let known = places.into_iter().find(|at| target.catalog.functions[*at].is_same(&function));
    match known.map(|at| &mut target.catalog.functions[at]) {
        // What is granted and said of it stays.
        Some(known) if replace => {
            let (private, grants) = (known.private, std::mem::take(&mut known.grants));
            *known = Function { private, grants, comment: known.comment.take(), ..function };
        }
        Some(_) => return Err(twice(at, "function", &written.to_string())),
        None => {
            let (grants, private) = new_privileges::of_new(&function.name.schema, "FUNCTIONS", target);
            let places = target.places.functions.entry(function.name.clone()).or_default();
            places.push(target.catalog.functions.len());
            target.catalog.functions.push(Function { grants, private, ..function });
        }
    }
    Ok(())
}

/// The arguments of a function, in parentheses.
pub fn arguments(list: Cursor<'_>, target: &Target<'_>) -> Read<Vec<Argument>> {
    list.parts().into_iter().map(|part| argument(part, target, None)).collect()
}

fn argument(mut cursor: Cursor<'_>, target: &Target<'_>, table: Option<ArgumentMode>) -> Read<Argument> {
    let mut mode = table.or_else(|| mode(&mut cursor));
    let name = if has_name(&cursor) { cursor.name()? } else { "".into() };
    if mode.is_none() {
        mode = self::mode(&mut cursor);
    }
    let ty = data_type::of_argument(&mut cursor, target)?;
    let default = match cursor.eat(&["default"]) || cursor.mark('=') {
        true => Some(cursor.until(|_| false).expression()?),
        false => None,
    };
    cursor.finish()?;
    Ok(Argument { name, ty, mode: mode.unwrap_or_default(), default })
}

fn mode(cursor: &mut Cursor<'_>) -> Option<ArgumentMode> {
    if cursor.eat(&["in", "out"]) || cursor.eat(&["inout"]) {
        Some(ArgumentMode::InOut)
    } else if cursor.eat(&["in"]) {
        Some(ArgumentMode::In)
    } else if cursor.eat(&["out"]) {
        Some(ArgumentMode::Out)
    } else if cursor.eat(&["variadic"]) {
        Some(ArgumentMode::Variadic)
    } else {
        None
    }
}

/// A name stands before the type: what follows the first word can't go on with a type.
fn has_name(cursor: &Cursor<'_>) -> bool {
    const TWO: [[&str; 2]; 9] = [
        ["double", "precision"],
        ["character", "varying"],
        ["char", "varying"],
        ["nchar", "varying"],
        ["national", "character"],
        ["national", "char"],
        ["bit", "varying"],
        ["timestamp", "with"],
        ["timestamp", "without"],
    ];
    let more: [&[&str]; 3] = [&["time", "with"], &["time", "without"], &["interval"]];
    if TWO.iter().any(|words| cursor.is(words)) || more.iter().any(|words| cursor.is(words)) {
        return false;
    }
    let Some(second) = cursor.peek_at(1) else { return false };
    let goes_on = ["default", "array"].iter().any(|word| second.is(word))
        || ['.', '(', '[', ',', '=', '%'].iter().any(|mark| second.token.is_mark(*mark));
    !goes_on
}

fn returns(
    cursor: &mut Cursor<'_>,
    is_procedure: bool,
    arguments: &mut Vec<Argument>,
    target: &Target<'_>,
) -> Read<Returns> {
    if is_procedure {
        return Ok(Returns::Procedure);
    }
    let is_said = cursor.is(&["returns"]) && !cursor.is(&["returns", "null", "on"]);
    if !is_said {
        let mut out = arguments
            .iter()
            .filter(|argument| matches!(argument.mode, ArgumentMode::Out | ArgumentMode::InOut))
            .map(|argument| &argument.ty);
        return match (out.next(), out.next()) {
            (Some(one), None) => Ok(Returns::Type(one.clone())),
            (Some(_), Some(_)) => Ok(Returns::Type(DataType::other("record"))),
            (None, _) => Err(cursor.unexpected("RETURNS")),
        };
    }
    cursor.expect(&["returns"])?;
    if cursor.eat(&["table"]) {
        for part in cursor.group()?.parts() {
            arguments.push(argument(part, target, Some(ArgumentMode::Table))?);
        }
        return Ok(Returns::Table);
    }
    if cursor.eat(&["setof"]) {
        return Ok(Returns::SetOf(data_type::of_argument(cursor, target)?));
    }
    Ok(match data_type::of_argument(cursor, target)? {
        DataType::Other(ty) if *ty == "trigger" => Returns::Trigger,
        DataType::Other(ty) if *ty == "void" => Returns::Void,
        ty => Returns::Type(ty),
    })
}

/// One thing that is specified after the arguments (manual, CREATE FUNCTION).
pub fn option(cursor: &mut Cursor<'_>, declared: &mut Declared, of: &Written) -> Read<()> {
    let at = cursor.at();
    if cursor.eat(&["language"]) {
        declared.language = Some(cursor.word_or_literal()?.to_ascii_lowercase().into());
    } else if let Some(word) = cursor.one_of(&["immutable", "stable", "volatile"]) {
        declared.volatility = match word {
            "immutable" => Volatility::Immutable,
            "stable" => Volatility::Stable,
            _ => Volatility::Volatile,
        };
    } else if cursor.eat(&["strict"]) || cursor.eat(&["returns", "null", "on", "null", "input"]) {
        declared.strict = true;
    } else if cursor.eat(&["called", "on", "null", "input"]) {
        declared.strict = false;
    } else if cursor.is(&["security"]) || cursor.is(&["external", "security"]) {
        cursor.eat(&["external"]);
        cursor.expect(&["security"])?;
        declared.security_definer = cursor.eat(&["definer"]);
        if !declared.security_definer {
            cursor.expect(&["invoker"])?;
        }
    } else if cursor.eat(&["window"]) {
        declared.window = true;
    } else if cursor.eat(&["not", "leakproof"]) {
        declared.leakproof = false;
    } else if cursor.eat(&["leakproof"]) {
        declared.leakproof = true;
    } else if cursor.eat(&["parallel"]) {
        declared.parallel = match cursor.one_of(&["safe", "restricted", "unsafe"]) {
            Some("safe") => Some("PARALLEL SAFE"),
            Some("restricted") => Some("PARALLEL RESTRICTED"),
            Some(_) => None,
            None => return Err(cursor.unexpected("SAFE, RESTRICTED or UNSAFE")),
        };
    } else if cursor.eat(&["cost"]) {
        declared.cost = Some(number(cursor)?);
    } else if cursor.eat(&["rows"]) {
        declared.rows = Some(number(cursor)?);
    } else if cursor.eat(&["support"]) {
        let written = cursor.written()?;
        let schema = written.schema.as_ref().filter(|schema| *schema != "pg_catalog");
        let schema = schema.map(|schema| format!("{}.", quoted_if_needed(schema))).unwrap_or_default();
        declared.support = Some(format!("{schema}{}", quoted_if_needed(&written.name)).into());
    } else if cursor.eat(&["set"]) {
        let (name, value) = setting::read(cursor, &|cursor| is_option(cursor))?;
        declared.settings.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        declared.settings.extend(value.map(|value| (name, value)));
    } else if cursor.is(&["transform"]) {
        return Err(unmodelled(at, "TRANSFORM of a function"));
    } else if cursor.eat(&["as"]) {
        declared.body = Some(quoted_body(cursor, declared, of)?);
    } else if cursor.is(&["return"]) || cursor.is(&["begin", "atomic"]) {
        declared.body = Some(Body::Atomic(cursor.until(|_| false).verbatim()?));
    } else {
        return Err(cursor.unexpected("an option of a function"));
    }
    Ok(())
}

/// Behind ALTER FUNCTION and its arguments, or PROCEDURE: other options.
pub fn alter(place: usize, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    let was = target.catalog.functions[place].name.clone();
    if cursor.is(&["depends"]) || cursor.is(&["no", "depends"]) {
        return Err(unmodelled(at, "that a function depends on an extension"));
    }
    let of = Written { at, schema: Some(was.schema), name: was.name };
    let held = &target.catalog.functions[place];
    let mut declared = Declared {
        language: Some(held.language.clone()),
        volatility: held.volatility,
        strict: held.strict,
        security_definer: held.security_definer,
        settings: held.settings.clone(),
        ..Declared::default()
    };
    for option in &held.options {
        let mut found = Vec::new();
        let words = super::script::statements(option, &mut found);
        let mut cursor = Cursor::new(option, words.first().map_or(&[][..], Vec::as_slice));
        self::option(&mut cursor, &mut declared, &of)?;
    }
    while !cursor.is_done() {
        if cursor.eat(&["restrict"]) {
            break;
        }
        if cursor.eat(&["reset"]) {
            match cursor.eat(&["all"]) {
                true => declared.settings.clear(),
                false => {
                    let name = cursor.name()?;
                    declared.settings.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
                }
            }
        } else {
            option(cursor, &mut declared, &of)?;
        }
    }
    let held = &mut target.catalog.functions[place];
    let is_set = matches!(held.returns, Returns::SetOf(_) | Returns::Table);
    held.options = options(&declared, is_set);
    (held.volatility, held.strict) = (declared.volatility, declared.strict);
    (held.security_definer, held.settings) = (declared.security_definer, declared.settings);
    Ok(())
}

/// A word with which an option begins: a list of values ends before it.
fn is_option(cursor: &Cursor<'_>) -> bool {
    const WORDS: [&str; 21] = [
        "language",
        "immutable",
        "stable",
        "volatile",
        "strict",
        "returns",
        "called",
        "security",
        "external",
        "window",
        "not",
        "leakproof",
        "parallel",
        "cost",
        "rows",
        "support",
        "set",
        "transform",
        "as",
        "return",
        "begin",
    ];
    WORDS.iter().any(|word| cursor.is(&[word]))
}

/// `AS $$ … $$`, or `AS 'library', 'symbol'`.
fn quoted_body(cursor: &mut Cursor<'_>, declared: &Declared, of: &Written) -> Read<Body> {
    let text = cursor.literal()?;
    if cursor.mark(',') {
        return Ok(Body::Library(text, cursor.literal()?));
    }
    // The language may follow.
    let named = cursor.left().windows(2).find(|words| words[0].is("language")).and_then(|words| words[1].token.name());
    let is_c = declared.language.as_deref() == Some("c") || named.as_deref() == Some("c");
    Ok(if is_c { Body::Library(text, of.name.clone()) } else { Body::Text(text) })
}

fn number(cursor: &mut Cursor<'_>) -> Read<f64> {
    let before = cursor.clone();
    let number = cursor.bump().and_then(|word| word.token.text.parse().ok());
    number.ok_or_else(|| before.unexpected("a number"))
}

/// What is specified and is not the default, in the order in which introspection has it.
fn options(declared: &Declared, is_set: bool) -> Vec<Text> {
    let mut options: Vec<Text> = Vec::new();
    options.extend(declared.window.then(|| "WINDOW".into()));
    options.extend(declared.leakproof.then(|| "LEAKPROOF".into()));
    options.extend(declared.parallel.map(Text::from));
    let usual = if matches!(declared.language.as_deref(), Some("c" | "internal")) { 1.0 } else { 100.0 };
    let cost = declared.cost.filter(|cost| cost.to_bits() != f64::to_bits(usual));
    options.extend(cost.map(|cost| format!("COST {cost}").into()));
    let usual = if is_set { 1000.0 } else { 0.0 };
    let rows = declared.rows.filter(|rows| rows.to_bits() != f64::to_bits(usual));
    options.extend(rows.map(|rows| format!("ROWS {rows}").into()));
    options.extend(declared.support.as_ref().map(|support| format!("SUPPORT {support}").into()));
    options
}

/// The function that is called by its name and the types of its arguments, as COMMENT, GRANT and ALTER name it; without a list, the only one of
/// this name. Gives back its place.
pub fn find(cursor: &mut Cursor<'_>, target: &Target<'_>) -> Read<usize> {
    let written = cursor.written()?;
    let functions = &target.catalog.functions;
    let name = target.found(&written, |name| target.places.functions.contains_key(name));
    let absent = |written: &Written| {
        let known = functions.iter().map(|function| super::target::shown(&function.name, written));
        super::problem::absent(written.at, "function", &written.to_string(), known)
    };
    let Some(name) = name else { return Err(absent(&written)) };
    let places = target.places.functions.get(&name).map_or(&[][..], Vec::as_slice);
    let of_name = || places.iter().map(|at| (*at, &functions[*at]));
    if !cursor.is_mark('(') {
        let mut all = of_name();
        return match (all.next(), all.next()) {
            (Some((at, _)), None) => Ok(at),
            _ => Err(unread(
                written.at,
                format!("there are several functions `{written}`"),
                "say the types of its arguments",
            )),
        };
    }
    let asked = arguments(cursor.group()?, target)?;
    let types: Vec<&DataType> = asked.iter().filter(|part| part.mode.is_input()).map(|part| &part.ty).collect();
    let all: Vec<&DataType> = asked.iter().map(|part| &part.ty).collect();
    let by_input = of_name().find(|(_, function)| function.argument_types().eq(types.iter().copied()));
    // A procedure may be called by all of its arguments.
    let by_all =
        || of_name().find(|(_, function)| function.arguments.iter().map(|part| &part.ty).eq(all.iter().copied()));
    match by_input.or_else(by_all) {
        Some((at, _)) => Ok(at),
        None => {
            let signature = |function: &Function| {
                format!("({})", function.argument_types().map(ToString::to_string).collect::<Vec<_>>().join(", "))
            };
            let known: Vec<String> = of_name().map(|(_, function)| signature(function)).collect();
            let message = format!("there is no function `{written}` of these arguments");
            let help = format!("those of this name take {}", known.join(", "));
            Err(super::problem::Problem { at: written.at, code: "P0603", message, help })
        }
    }
}

/// The owner of a name that triggers call.
pub fn called(cursor: &mut Cursor<'_>, target: &Target<'_>) -> Read<QualifiedName> {
    if !cursor.eat(&["execute", "function"]) {
        cursor.expect(&["execute", "procedure"])?;
    }
    target.trigger_function(&cursor.written()?)
}
