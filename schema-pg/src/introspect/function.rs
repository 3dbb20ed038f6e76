//! Functions, procedures and aggregates.

use super::error::IntrospectError;
use super::names::{Class, Names, name};
use super::rows::{AggregateRow, FunctionRow};
use super::setting::setting;
use crate::catalog::{
    self, Aggregate, Argument, ArgumentMode, Body, DataType, Dependencies, Function, Grant, Item, Object, Returns,
    Text, Volatility,
};

/// A function without what it depends on.
pub fn function(
    row: FunctionRow,
    (grants, private): (Vec<Grant>, bool),
    names: &mut Names,
) -> Result<Function, IntrospectError> {
    let options = options(&row);
    let arguments = arguments(&row, names)?;
    let returns = returns(&row, &arguments, names)?;
    let body = match (row.body, row.library) {
        (Some(body), _) => Body::Atomic(body),
        (None, Some(library)) => Body::Library(library, row.source),
        (None, None) => Body::Text(row.source),
    };
    let mut function = Function {
        name: name(&row.schema, &row.name),
        arguments,
        returns,
        language: row.language,
        volatility: match row.volatility {
            'i' => Volatility::Immutable,
            's' => Volatility::Stable,
            _ => Volatility::Volatile,
        },
        strict: row.strict,
        security_definer: row.security_definer,
        options,
        settings: row.settings.iter().flatten().map(|text| setting(text)).collect(),
        body,
        private,
        grants,
        depends_on: Dependencies::default(),
        comment: None,
    };
    function.comment = names.comment(Class::Function, row.oid, 0);
    let object = Object::Function(function.name.clone());
    names.owned(Class::Function, row.oid, object, catalog::arguments(Item::Function(&function)));
    Ok(function)
}

fn arguments(row: &FunctionRow, names: &Names) -> Result<Vec<Argument>, IntrospectError> {
    let mut arguments = Vec::with_capacity(row.types.len());
    for (at, ty) in row.types.iter().enumerate() {
        let mode = match row.modes.as_ref().and_then(|modes| modes.get(at)) {
            Some('o') => ArgumentMode::Out,
            Some('b') => ArgumentMode::InOut,
            Some('v') => ArgumentMode::Variadic,
            Some('t') => ArgumentMode::Table,
            _ => ArgumentMode::In,
        };
        arguments.push(Argument {
            name: row.names.as_ref().and_then(|names| names.get(at)).cloned().unwrap_or_default(),
            ty: names.data_type(*ty, -1)?,
            mode,
            default: row.defaults.as_ref().and_then(|defaults| defaults.get(at)).cloned().flatten(),
        });
    }
    Ok(arguments)
}

fn returns(row: &FunctionRow, arguments: &[Argument], names: &Names) -> Result<Returns, IntrospectError> {
    if row.kind == 'p' {
        return Ok(Returns::Procedure);
    }
    if arguments.iter().any(|argument| argument.mode == ArgumentMode::Table) {
        return Ok(Returns::Table);
    }
    Ok(match (names.data_type(row.returns, -1)?, row.set) {
        (ty, true) => Returns::SetOf(ty),
        (DataType::Other(ty), false) if *ty == "trigger" => Returns::Trigger,
        (DataType::Other(ty), false) if *ty == "void" => Returns::Void,
        (ty, false) => Returns::Type(ty),
    })
}

/// What is said and is not the default (manual, CREATE FUNCTION).
fn options(row: &FunctionRow) -> Vec<Text> {
    let mut options: Vec<Text> = Vec::new();
    if row.kind == 'w' {
        options.push("WINDOW".into());
    }
    if row.leakproof {
        options.push("LEAKPROOF".into());
    }
    match row.parallel {
        's' => options.push("PARALLEL SAFE".into()),
        'r' => options.push("PARALLEL RESTRICTED".into()),
        _ => {}
    }
    let usual = if matches!(&*row.language, "c" | "internal") { 1.0 } else { 100.0 };
    if row.cost.to_bits() != f64::to_bits(usual) {
        options.push(format!("COST {}", row.cost).into());
    }
    let usual = if row.set { 1000.0 } else { 0.0 };
    if row.rows.to_bits() != f64::to_bits(usual) {
        options.push(format!("ROWS {}", row.rows).into());
    }
    if let Some(support) = &row.support {
        options.push(format!("SUPPORT {support}").into());
    }
    options
}

pub fn aggregate(row: AggregateRow, (grants, private): (Vec<Grant>, bool), names: &mut Names) -> Aggregate {
    let arguments = if row.arguments.is_empty() { "*".into() } else { row.arguments };
    let object = Object::Function(name(&row.schema, &row.name));
    names.owned(Class::Function, row.oid, object, Some(Text::clone(&arguments)));
    Aggregate {
        name: name(&row.schema, &row.name),
        arguments,
        options: row.options.into_iter().filter_map(|(word, value)| Some((word, value?))).collect(),
        private,
        grants,
        comment: names.comment(Class::Function, row.oid, 0),
    }
}
