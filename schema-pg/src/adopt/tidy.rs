//! Expressions of the server without parentheses that nobody would write: those around a condition next to AND and OR, which bind less than any other
//! operator, and around a name that is cast (manual, "Operator Precedence").

use crate::catalog::expression::{Token, TokenKind, tokens};

/// The expression with fewer parentheses. The server reads it as before.
pub fn tidy(sql: &str) -> String {
    let all: Vec<Token<'_>> = tokens(sql).collect();
    if all.iter().any(|token| token.kind == TokenKind::Comment) {
        return sql.to_owned();
    }
    let mut needless = vec![false; all.len()];
    let mut open: Vec<usize> = Vec::new();
    for at in 0..all.len() {
        if all[at].is_mark('(') {
            open.push(at);
        } else if all[at].is_mark(')')
            && let Some(start) = open.pop()
            && is_needless(&all, start, at)
        {
            (needless[start], needless[at]) = (true, true);
        }
    }
    all.iter().zip(&needless).filter(|(_, needless)| !**needless).map(|(token, _)| token.text).collect()
}

fn is_needless(all: &[Token<'_>], start: usize, end: usize) -> bool {
    let before = all[..start].iter().rfind(|token| token.has_meaning());
    let mut after = all[end + 1..].iter().filter(|token| token.has_meaning());
    let next = after.next();
    let inner: Vec<&Token<'_>> = all[start + 1..end].iter().filter(|token| token.has_meaning()).collect();
    let is_word = |token: Option<&Token<'_>>, words: &[&str]| {
        token.is_some_and(|token| {
            token.kind == TokenKind::Word && words.iter().any(|word| token.text.eq_ignore_ascii_case(word))
        })
    };
    // `(name)::text`, but not `f(name)::text`.
    let is_cast = next.is_some_and(|token| token.is_mark(':')) && after.next().is_some_and(|token| token.is_mark(':'));
    if is_cast {
        let is_call = before.is_some_and(|token| token.name().is_some() || token.is_mark(']') || token.is_mark(')'));
        return is_name(&inner) && (!is_call || is_word(before, &["and", "or", "not", "when", "then", "else"]));
    }
    let joins = |token: Option<&Token<'_>>| is_word(token, &["and", "or"]);
    let opens = before.is_none() || before.is_some_and(|token| token.is_mark('('));
    let closes = next.is_none() || next.is_some_and(|token| token.is_mark(')'));
    // Beside one of the two at least: parentheses of calls and lists stand beside neither.
    let beside = joins(before) && (joins(next) || closes) || joins(next) && opens && !is_argument(all, start);
    beside && is_condition(&inner)
}

/// The parenthesis in front of this one is that of a call, or of a list: `f((a) AND (b))`.
fn is_argument(all: &[Token<'_>], start: usize) -> bool {
    let meant: Vec<&Token<'_>> = all[..start].iter().filter(|token| token.has_meaning()).collect();
    match meant.as_slice() {
        [.., name, open] if open.is_mark('(') => {
            name.name().is_some_and(|word| !matches!(&*word, "and" | "or" | "not" | "when"))
        }
        _ => false,
    }
}

/// A name, perhaps with others before it.
fn is_name(inner: &[&Token<'_>]) -> bool {
    let fits =
        |(at, token): (usize, &&Token<'_>)| if at % 2 == 0 { token.name().is_some() } else { token.is_mark('.') };
    inner.len() % 2 == 1 && inner.iter().enumerate().all(fits)
}

/// Nothing in it binds as little as AND and OR do, or less; no CASE and no query, which read on.
fn is_condition(inner: &[&Token<'_>]) -> bool {
    let mut depth = 0_i32;
    for token in inner {
        match token.text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "," if depth == 0 => return false,
            word if depth == 0 && token.kind == TokenKind::Word => {
                let words = ["and", "or", "not", "between", "case", "select", "when", "then", "else", "end", "exists"];
                let is_not_null = word.eq_ignore_ascii_case("not");
                if words.iter().any(|known| word.eq_ignore_ascii_case(known))
                    && !(is_not_null && is_of_null(inner, token))
                {
                    return false;
                }
            }
            _ => {}
        }
    }
    !inner.is_empty()
}

/// The NOT of `IS NOT NULL`, `NOT IN` and `NOT LIKE`.
fn is_of_null(inner: &[&Token<'_>], not: &&Token<'_>) -> bool {
    let Some(at) = inner.iter().position(|token| std::ptr::eq(*token, *not)) else { return false };
    let is = |place: Option<&&Token<'_>>, words: &[&str]| {
        place.is_some_and(|token| words.iter().any(|word| token.text.eq_ignore_ascii_case(word)))
    };
    is(at.checked_sub(1).and_then(|before| inner.get(before)), &["is"])
        || is(inner.get(at + 1), &["in", "like", "ilike"])
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn parentheses_go_where_nothing_changes() {
        for (sql, tidied) in [
            ("(a > 1) AND (b IS NOT NULL)", "a > 1 AND b IS NOT NULL"),
            ("((a = 1) AND (b = 2)) OR (c IS NULL)", "(a = 1 AND b = 2) OR c IS NULL"),
            ("(NOT a) OR (b)", "(NOT a) OR b"),
            ("lower((name)::text) ~ 'x'::text", "lower(name::text) ~ 'x'::text"),
            ("f((a)::text) AND (t.b)::integer = 1", "f(a::text) AND t.b::integer = 1"),
            ("(a + 1)::text", "(a + 1)::text"),
            (
                "((a = 1) OR (b = ANY (ARRAY[1, 2]))) AND (c = lower(d))",
                "(a = 1 OR b = ANY (ARRAY[1, 2])) AND c = lower(d)",
            ),
            ("f((a = 1) AND (b = 2), (c))", "f((a = 1) AND (b = 2), (c))"),
            ("(x BETWEEN 1 AND 2) AND (y = 1)", "(x BETWEEN 1 AND 2) AND y = 1"),
            ("f(x)::text = 'a'", "f(x)::text = 'a'"),
            ("a IN (1) OR (b)::text = 'c'", "a IN (1) OR b::text = 'c'"),
            ("CASE WHEN (a) AND (b) THEN (c)::text ELSE (d) END", "CASE WHEN (a) AND (b) THEN c::text ELSE (d) END"),
        ] {
            assert_eq!(tidy(sql), tidied, "{sql}");
        }
    }
}
