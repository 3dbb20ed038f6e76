//! Columns without a name in queries of views. In the later parts of a UNION the server writes no name where it has none: `NULL::integer`. Who makes the view by that
//! text gives the column the name of the type, which the server writes then: `NULL::integer AS int4`. So what has no name is said to have none.

use crate::catalog::expression::{Token, TokenKind, tokens};

/// The name that the server gives to what has none.
const NONE: &str = " AS \"?column?\"";

/// The query with the names that are not there.
pub fn named(query: &str) -> String {
    if !query.contains("::") {
        return query.to_owned();
    }
    let all: Vec<Token<'_>> = tokens(query).collect();
    // Where items begin that are still open, one for each parenthesis.
    let mut levels: Vec<Option<Item>> = vec![None];
    let mut ends = Vec::new();
    let mut last = 0;
    for (at, token) in all.iter().enumerate().filter(|(_, token)| token.has_meaning()) {
        let is = |word: &str| token.kind == TokenKind::Word && token.text.eq_ignore_ascii_case(word);
        let Some(level) = levels.last_mut() else { break };
        let in_list = level.is_some();
        if token.is_mark('(') || token.is_mark('[') {
            levels.push(None);
        } else if token.is_mark(')') || token.is_mark(']') {
            end(level, last, &mut ends);
            levels.pop();
        } else if is("select") {
            *level = Some(Item::default());
        } else if in_list && token.is_mark(',') {
            end(level, last, &mut ends);
            *level = Some(Item::default());
        } else if in_list && ENDS.iter().any(|word| is(word)) && !is_word(&all[last], "distinct") {
            end(level, last, &mut ends);
        } else if let Some(item) = level {
            item.is_named |= is("as");
            item.is_cast |= token.is_mark(':');
        }
        last = at;
    }
    if let Some(level) = levels.first_mut() {
        end(level, last, &mut ends);
    }
    if ends.is_empty() {
        return query.to_owned();
    }
    let mut text = String::with_capacity(query.len() + ends.len() * NONE.len());
    for (at, token) in all.iter().enumerate() {
        text.push_str(token.text);
        text.push_str(if ends.contains(&at) { NONE } else { "" });
    }
    text
}

/// What a list of columns is followed by.
const ENDS: [&str; 12] =
    ["from", "where", "group", "having", "window", "union", "intersect", "except", "order", "limit", "offset", "fetch"];

/// What is known of a column so far.
#[derive(Debug, Clone, Copy, Default)]
struct Item {
    is_named: bool,
    is_cast: bool,
}

fn end(level: &mut Option<Item>, last: usize, ends: &mut Vec<usize>) {
    if level.take().is_some_and(|item| item.is_cast && !item.is_named) {
        ends.push(last);
    }
}

fn is_word(token: &Token<'_>, word: &str) -> bool {
    token.kind == TokenKind::Word && token.text.eq_ignore_ascii_case(word)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn what_has_no_name_is_said_to_have_none() {
        for (query, named_query) in [
            (
                "SELECT a.x, 'b'::text AS kind FROM a UNION ALL SELECT b.x,\n    NULL::integer\n   FROM b",
                "SELECT a.x, 'b'::text AS kind FROM a UNION ALL SELECT b.x,\n    NULL::integer AS \"?column?\"\n   FROM b",
            ),
            ("SELECT 1 AS n UNION SELECT 'x'::text", "SELECT 1 AS n UNION SELECT 'x'::text AS \"?column?\""),
            (
                "SELECT q.a FROM ( SELECT a.a FROM a UNION ( SELECT '[1,2)'::int4range, 2)) q WHERE (q.a)::text = 'b'::text",
                "SELECT q.a FROM ( SELECT a.a FROM a UNION ( SELECT '[1,2)'::int4range AS \"?column?\", 2)) q WHERE (q.a)::text = 'b'::text",
            ),
            (
                "SELECT (a IS DISTINCT FROM 'b'::text) AS c, max(b::text) AS d",
                "SELECT (a IS DISTINCT FROM 'b'::text) AS c, max(b::text) AS d",
            ),
            ("SELECT a IS DISTINCT FROM b::text AS c FROM t", "SELECT a IS DISTINCT FROM b::text AS c FROM t"),
            (
                "SELECT DISTINCT ON (a) a, (ARRAY['a'::text, 'b'::text])[1] AS b FROM t",
                "SELECT DISTINCT ON (a) a, (ARRAY['a'::text, 'b'::text])[1] AS b FROM t",
            ),
        ] {
            assert_eq!(named(query), named_query);
        }
    }
}
