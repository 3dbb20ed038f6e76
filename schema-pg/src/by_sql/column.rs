//! Columns, in CREATE TABLE and ALTER TABLE.

use super::cursor::Cursor;
use super::problem::{Problem, Read, unmodelled};
use super::target::Target;
use super::{collation, constraint, constraint_name, data_type, sequence};
use crate::catalog::effective::default_storage;
use crate::catalog::expression::TokenKind;
use crate::catalog::{Column, ColumnOptions, DataType, Generated, Identity, Text};

/// A column as it is written, and what is specified with it of its table.
pub struct Declared {
    pub column: Column,
    /// NULL or NOT NULL was specified.
    pub nullable: Option<bool>,
    /// `serial`: a sequence comes with it.
    pub serial: bool,
    /// Constraints of the table that follow it, each with its name.
    pub constraints: Vec<constraint::Declared>,
}

/// A name, a type and what follows.
pub fn read(cursor: &mut Cursor<'_>, target: &Target<'_>) -> Read<Declared> {
    let name = cursor.name()?;
    let serial = serial(cursor);
    let ty = match &serial {
        Some(ty) => ty.clone(),
        None => data_type::of_column(cursor, target)?,
    };
    let mut column = Column::new(name, ty);
    column.nullable = true;
    let mut declared = Declared { column, nullable: None, serial: serial.is_some(), constraints: Vec::new() };
    behind(cursor, &mut declared)?;
    if declared.serial || declared.column.identity.is_some() {
        declared.nullable = Some(false);
    }
    declared.column.nullable = declared.nullable.unwrap_or(true);
    Ok(declared)
}

fn serial(cursor: &mut Cursor<'_>) -> Option<DataType> {
    Some(match cursor.one_of(&["serial", "serial4", "bigserial", "serial8", "smallserial", "serial2"])? {
        "serial" | "serial4" => DataType::Integer,
        "bigserial" | "serial8" => DataType::BigInt,
        _ => DataType::SmallInt,
    })
}

/// What follows the type of a column, or its name where it has one already.
pub fn behind(cursor: &mut Cursor<'_>, declared: &mut Declared) -> Read<()> {
    while !cursor.is_done() {
        let at = cursor.at();
        let name = if cursor.eat(&["constraint"]) { Some(cursor.name()?) } else { None };
        if cursor.eat(&["not", "null"]) {
            declared.nullable = Some(false);
            if cursor.is(&["no", "inherit"]) {
                return Err(unmodelled(at, "NOT NULL … NO INHERIT"));
            }
            if let Some(name) = name.filter(|name| !constraint_name::is_given(name)) {
                options(&mut declared.column).not_null_name = Some(name);
            }
        } else if cursor.eat(&["null"]) {
            declared.nullable = Some(true);
        } else if cursor.eat(&["default"]) {
            declared.column.default = column_default(cursor, &declared.column.ty)?;
        } else if cursor.eat(&["collate"]) {
            declared.column.collation = collation::read(cursor)?.map(Box::new);
        } else if cursor.eat(&["storage"]) {
            storage(cursor, &mut declared.column)?;
        } else if cursor.eat(&["compression"]) {
            compression(cursor, &mut declared.column)?;
        } else if cursor.eat(&["generated"]) {
            generated(cursor, &mut declared.column)?;
        } else if cursor.is(&["options"]) {
            return Err(unmodelled(at, "an option of a foreign column"));
        } else {
            let own = declared.column.name.clone();
            declared.constraints.push(constraint::of_column(cursor, name, own)?);
        }
    }
    Ok(())
}

/// What is specified for how a column is kept.
pub fn options(column: &mut Column) -> &mut ColumnOptions {
    column.options.get_or_insert_default()
}

/// The same of a column: NULL alone is what a column without a default has, and the server keeps none; of a domain it keeps it.
pub fn column_default(cursor: &mut Cursor<'_>, ty: &DataType) -> Read<Option<Text>> {
    let default = default(cursor)?;
    let is_null = default.eq_ignore_ascii_case("null") && ty.named().is_none();
    Ok(Some(default).filter(|_| !is_null))
}

/// Behind DEFAULT: an expression ends before a word with which something else begins (manual, CREATE TABLE: `b_expr`).
pub fn default(cursor: &mut Cursor<'_>) -> Read<Text> {
    const ENDS: [&str; 13] = [
        "constraint",
        "not",
        "null",
        "check",
        "unique",
        "primary",
        "references",
        "generated",
        "collate",
        "default",
        "deferrable",
        "initially",
        "storage",
    ];
    let (mut cases, mut depth) = (0_usize, 0_usize);
    let start = cursor.at();
    let mut is_operand = false;
    while let Some(word) = cursor.peek() {
        let is_outside = depth == 0 && cases == 0;
        if is_outside && (word.token.is_mark(',') || is_operand && ENDS.iter().any(|end| word.is(end))) {
            break;
        }
        if word.token.is_mark('(') || word.token.is_mark('[') {
            depth += 1;
        } else if word.token.is_mark(')') || word.token.is_mark(']') {
            depth = depth.saturating_sub(1);
        } else if word.is("case") {
            cases += 1;
        } else if word.is("end") {
            cases = cases.saturating_sub(1);
        }
        is_operand = ends_operand(word);
        cursor.bump();
    }
    match cursor.at() == start {
        true => Err(cursor.unexpected("an expression")),
        false => super::cursor::expression(start, &cursor.since(start)),
    }
}

/// Behind this word an expression may be at its end.
fn ends_operand(word: &super::script::Word<'_>) -> bool {
    match word.token.kind {
        TokenKind::Mark => word.token.is_mark(')') || word.token.is_mark(']'),
        TokenKind::Word => {
            !["is", "not", "and", "or", "from", "distinct", "in", "like", "between"].iter().any(|more| word.is(more))
        }
        _ => true,
    }
}

pub fn storage(cursor: &mut Cursor<'_>, column: &mut Column) -> Read<()> {
    let storage = storage_word(cursor)?;
    let storage = storage.filter(|storage| is_unusual(storage, &column.ty));
    if storage.is_some() || column.options.is_some() {
        options(column).storage = storage;
    }
    Ok(())
}

/// PLAIN, EXTERNAL, EXTENDED or MAIN; `None` for DEFAULT.
pub fn storage_word(cursor: &mut Cursor<'_>) -> Read<Option<Text>> {
    match cursor.one_of(&["plain", "external", "extended", "main", "default"]) {
        Some("default") => Ok(None),
        Some(word) => Ok(Some(word.to_uppercase().into())),
        None => Err(cursor.unexpected("PLAIN, EXTERNAL, EXTENDED or MAIN")),
    }
}

/// Its type is stored otherwise by default, as far as that is known.
pub fn is_unusual(storage: &str, ty: &DataType) -> bool {
    match ty {
        DataType::Other(_) | DataType::Named(_) => true,
        ty => default_storage(ty) != storage,
    }
}

pub fn compression(cursor: &mut Cursor<'_>, column: &mut Column) -> Read<()> {
    let method = compression_word(cursor)?;
    if method.is_some() || column.options.is_some() {
        options(column).compression = method;
    }
    Ok(())
}

/// `pglz`, `lz4`; `None` for DEFAULT.
pub fn compression_word(cursor: &mut Cursor<'_>) -> Read<Option<Text>> {
    Ok(if cursor.eat(&["default"]) { None } else { Some(cursor.word_or_literal()?) })
}

/// Behind GENERATED: an expression or an identity.
pub fn generated(cursor: &mut Cursor<'_>, column: &mut Column) -> Read<()> {
    if cursor.eat(&["by", "default"]) {
        return identity(cursor, Identity::ByDefault, column);
    }
    cursor.expect(&["always"])?;
    if cursor.is(&["as", "identity"]) {
        return identity(cursor, Identity::Always, column);
    }
    cursor.expect(&["as"])?;
    let expression = cursor.group()?.expression()?;
    // Since 18, virtual is what is not specified.
    let is_virtual = !cursor.eat(&["stored"]);
    if is_virtual {
        cursor.eat(&["virtual"]);
    }
    column.generated = Some(Box::new(Generated { expression, is_virtual }));
    Ok(())
}

/// At AS IDENTITY.
fn identity(cursor: &mut Cursor<'_>, identity: Identity, column: &mut Column) -> Read<()> {
    cursor.expect(&["as", "identity"])?;
    column.identity = Some(identity);
    column.default = None;
    if cursor.is_mark('(') {
        let mut inner = cursor.group()?;
        let counting = sequence::counting(&mut inner)?;
        inner.finish()?;
        let name = counting.name.as_ref().map(|name| name.name.clone());
        let counted = counting.options(&column.ty);
        if name.is_some() || counted != crate::catalog::SequenceOptions::default() {
            let kept = options(column);
            kept.sequence_name = name;
            kept.sequence = Some(counted).filter(|counted| *counted != crate::catalog::SequenceOptions::default());
        }
    }
    Ok(())
}

/// What is not specified is not held.
pub fn tidy(column: &mut Column) {
    if column.options.as_deref().is_some_and(|options| *options == ColumnOptions::default()) {
        column.options = None;
    }
}

/// A whole number after SET STATISTICS; `None` for the default.
pub fn statistics(cursor: &mut Cursor<'_>) -> Result<Option<i32>, Problem> {
    if cursor.eat(&["default"]) {
        return Ok(None);
    }
    let before = cursor.clone();
    let target = i32::try_from(cursor.integer()?).map_err(|_| before.unexpected("a smaller number"))?;
    Ok(Some(target).filter(|target| *target >= 0))
}
