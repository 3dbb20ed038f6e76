//! The names that PostgreSQL gives by itself to the indexes and keys of partitions (server, `ChooseIndexName`): a plan that
//! makes them one by one gives the same.

use std::borrow::Cow;

use super::expression::{Token, TokenKind, tokens};
use super::identifier::{MAX, object_name};
use super::{ConstraintKind, Index, IndexTerm, Text};

/// The name of the index of a partition, by that of the table that it is part of; where the first is taken, the name with
/// the next number.
pub fn index_name(partition: &str, index: &Index, number: usize) -> Text {
    let terms = index.columns.iter().map(|column| called(&column.term));
    named(partition, terms.chain(index.include.iter().map(|name| Cow::Borrowed(&**name))), "idx", number)
}

/// The name of the key of a partition, and those that follow where it is taken.
pub fn key_name(partition: &str, kind: &ConstraintKind, number: usize) -> Text {
    match kind {
        ConstraintKind::PrimaryKey { .. } => named(partition, std::iter::empty(), "pkey", number),
        ConstraintKind::Unique { columns, include, .. } => {
            named(partition, columns.iter().chain(include).map(|name| Cow::Borrowed(&**name)), "key", number)
        }
        ConstraintKind::Exclude { elements, .. } => {
            named(partition, elements.iter().map(|element| called(&element.column.term)), "excl", number)
        }
        _ => check_name(partition, None),
    }
}

fn named<'t>(partition: &str, terms: impl Iterator<Item = Cow<'t, str>>, label: &str, number: usize) -> Text {
    let label = if number == 0 { label.to_owned() } else { format!("{label}{number}") };
    object_name(partition, &joined(&terms.collect::<Vec<_>>()), &label)
}

/// How PostgreSQL calls a column of an index.
fn called(term: &IndexTerm) -> Cow<'_, str> {
    match term {
        IndexTerm::Column(name) => Cow::Borrowed(name),
        IndexTerm::Expression(sql) => {
            let tokens: Vec<Token<'_>> = tokens(sql).filter(Token::has_meaning).collect();
            figured(&tokens).map_or(Cow::Borrowed("expr"), |(name, _)| name)
        }
    }
}

/// What an expression is called by, and whether that is better than what stands around it would give (server, `FigureIndexColname`).
fn figured<'t>(tokens: &[Token<'t>]) -> Option<(Cow<'t, str>, bool)> {
    let is = |token: &Token<'_>, word: &str| token.kind == TokenKind::Word && token.text.eq_ignore_ascii_case(word);
    let (first, last) = (tokens.first()?, tokens.last()?);
    // Where nothing is open: the places of words and signs there.
    let mut depth = 0_usize;
    let mut cases = 0_usize;
    let mut outside = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let closes = token.is_mark(')') || token.is_mark(']');
        depth -= usize::from(closes && depth > 0);
        cases -= usize::from(is(token, "end") && cases > 0);
        if depth == 0 && cases == 0 {
            outside.push(at);
        }
        depth += usize::from(token.is_mark('(') || token.is_mark('['));
        cases += usize::from(is(token, "case"));
    }
    if first.is_mark('(') && last.is_mark(')') && outside == [0, tokens.len() - 1] {
        return figured(&tokens[1..tokens.len() - 1]);
    }
    let is_sign = |at: &usize| tokens[*at].kind == TokenKind::Mark && !"()[].,:".contains(tokens[*at].text);
    let joins = ["and", "or", "not", "is", "in", "like", "ilike", "between", "similar", "at", "isnull", "notnull"];
    let is_joining = |at: &usize| joins.iter().any(|word| is(&tokens[*at], word)) || is_sign(at);
    let mut joining = outside.iter().copied().filter(|at| is_joining(at));
    match (joining.next(), joining.next()) {
        (None, _) => {}
        (Some(at), None) if is(&tokens[at], "at") => return Some((Cow::Borrowed("timezone"), true)),
        _ => return None,
    }
    // No operator is left: a cast or COLLATE is about all before it.
    let last_of = |is_it: &dyn Fn(usize) -> bool| outside.iter().copied().rfind(|at| is_it(*at));
    if let Some(at) = last_of(&|at| is(&tokens[at], "collate")) {
        return figured(&tokens[..at]);
    }
    if let Some(at) = last_of(&|at| tokens[at].is_mark(':') && tokens.get(at + 1).is_some_and(|next| next.is_mark(':')))
    {
        return of_cast(&tokens[..at], &tokens[at + 2..]);
    }
    if is(first, "case") && outside == [0, tokens.len() - 1] {
        let inside = &tokens[1..tokens.len() - 1];
        let mut depth = 0_i32;
        let other = inside.iter().rposition(|token| {
            depth += i32::from(is(token, "end")) + i32::from(token.is_mark(')'));
            depth -= i32::from(is(token, "case")) + i32::from(token.is_mark('('));
            depth == 0 && is(token, "else")
        });
        let other = other.and_then(|at| figured(&inside[at + 1..])).filter(|(_, better)| *better);
        return other.or(Some((Cow::Borrowed("case"), false)));
    }
    if is(first, "array") && tokens.get(1).is_some_and(|token| token.is_mark('[')) && last.is_mark(']') {
        return Some((Cow::Borrowed("array"), true));
    }
    if last.is_mark(']') {
        return figured(&tokens[..*outside.iter().rfind(|at| tokens[**at].is_mark('['))?]);
    }
    if last.is_mark(')') {
        let open = *outside.iter().rfind(|at| tokens[**at].is_mark('('))?;
        let inside = &tokens[open + 1..tokens.len() - 1];
        if open == 1 && is(first, "cast") {
            let at = inside.iter().rposition(|token| is(token, "as"))?;
            return of_cast(&inside[..at], &inside[at + 1..]);
        }
        let name = tokens[..open].last()?.name()?;
        if name == "trim" && tokens[..open].len() == 1 {
            let side = ["leading", "trailing"].iter().find(|side| inside.first().is_some_and(|token| is(token, side)));
            let name = match side {
                Some(&"leading") => "ltrim",
                Some(_) => "rtrim",
                None => "btrim",
            };
            return Some((Cow::Borrowed(name), true));
        }
        let is_dotted = |(at, token): (usize, &Token<'_>)| match at % 2 {
            0 => token.name().is_some(),
            _ => token.is_mark('.'),
        };
        return tokens[..open].iter().enumerate().all(is_dotted).then_some((name, true));
    }
    // A column, `(a).b`, or a literal, which has no name.
    let name = last.name()?;
    let is_part = tokens.len() == 1 || tokens[tokens.len() - 2].is_mark('.');
    is_part.then_some((name, true))
}

/// A cast is called as its value is, or by its type where that has no name.
fn of_cast<'t>(value: &[Token<'t>], ty: &[Token<'t>]) -> Option<(Cow<'t, str>, bool)> {
    let ty = ty.iter().take_while(|token| token.name().is_some() || token.is_mark('.'));
    figured(value).filter(|(_, better)| *better).or_else(|| Some((type_name(ty.last()?.name()?), false)))
}

/// As the server's grammar calls the types of the standard.
fn type_name(name: Cow<'_, str>) -> Cow<'_, str> {
    match &*name {
        "int" | "integer" => Cow::Borrowed("int4"),
        "bigint" => Cow::Borrowed("int8"),
        "smallint" => Cow::Borrowed("int2"),
        "boolean" => Cow::Borrowed("bool"),
        "real" => Cow::Borrowed("float4"),
        "precision" => Cow::Borrowed("float8"),
        "decimal" | "dec" => Cow::Borrowed("numeric"),
        "char" | "character" => Cow::Borrowed("bpchar"),
        "varying" => Cow::Borrowed("varchar"),
        _ => name,
    }
}

/// The name of a check that has none, over one column or several.
pub fn check_name(table: &str, column: Option<&str>) -> Text {
    object_name(table, column.unwrap_or_default(), "check")
}

/// Names of columns with `_` between, as many as fit; one that comes again gets a number.
fn joined(names: &[Cow<'_, str>]) -> String {
    let mut seen: Vec<String> = Vec::new();
    let mut all = String::new();
    for name in names {
        let numbered = (1..).map(|number| format!("{name}{number}"));
        let free = std::iter::once(name.to_string()).chain(numbered).find(|name| !seen.contains(name));
        let free = free.unwrap_or_default();
        if !all.is_empty() {
            all.push('_');
        }
        all.push_str(&free);
        seen.push(free);
        if all.len() > MAX {
            break;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_called_by_their_function() {
        let name = |sql: &str| called(&IndexTerm::Expression(sql.to_owned().into())).into_owned();
        let all = [
            ("lower(a)", "lower"),
            ("lower(a) || b", "expr"),
            ("app.f((a), b)", "f"),
            ("(a)", "a"),
            ("((a)::text)", "a"),
            ("CAST(a AS bigint)", "a"),
            ("1::bigint", "int8"),
            ("CASE WHEN (a > 0) THEN 1 END", "case"),
            ("CASE WHEN (a > 0) THEN 1 ELSE CASE WHEN b THEN 2 ELSE d END END", "d"),
            ("CASE WHEN a THEN 1 ELSE 2 END", "case"),
            ("CASE WHEN a THEN 1 END + 1", "expr"),
            ("ARRAY[a, b]", "array"),
            ("c COLLATE \"C\"", "c"),
            ("trim(c)", "btrim"),
            ("trim(LEADING ' ' FROM c)", "ltrim"),
            ("(lower(c))::varchar", "lower"),
            ("(t).b", "b"),
            ("a -> 'b'", "expr"),
            ("a IS NULL", "expr"),
            ("a AT TIME ZONE 'UTC'", "timezone"),
            ("a[1]", "a"),
            ("COALESCE(a, b)", "coalesce"),
            ("a + 1", "expr"),
            ("f(a) + f(b)", "expr"),
        ];
        for (sql, expected) in all {
            assert_eq!(name(sql), expected, "{sql}");
        }
        assert_eq!(joined(&["a", "b", "a"].map(Cow::Borrowed)), "a_b_a1");
    }
}
