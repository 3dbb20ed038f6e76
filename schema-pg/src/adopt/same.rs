//! SQL of the server as people would write it, and which texts are the same.

use super::tidy::tidy;
use crate::catalog::Text;
use crate::catalog::expression::{Token, TokenKind, tokens, without_parentheses};
use crate::sql::quote_literal;

/// A text of the server without parentheses around all of it, and without lists that it reads otherwise each time that it reads its own words:
/// `(a)::text = ANY ((ARRAY['x'::character varying])::text[])` is `a IN ('x')`.
pub fn plain(sql: &str) -> Text {
    let all: Vec<Token<'_>> = tokens(sql).collect();
    let mut written = String::with_capacity(sql.len());
    let mut at = 0;
    while at < all.len() {
        match listed(&all[at..]) {
            Some((text, length)) => {
                written.push_str(&text);
                at += length;
            }
            None => {
                written.push_str(all[at].text);
                at += 1;
            }
        }
    }
    without_parentheses(&tidy(&written)).to_owned().into()
}

/// `(column)::text = ANY ((ARRAY['a'::character varying, …])::text[])` at the start, as `column IN ('a', …)`, and how many parts it has.
fn listed(all: &[Token<'_>]) -> Option<(String, usize)> {
    let mut reader = Reader { all, at: 0 };
    reader.mark('(')?;
    let first = reader.next()?;
    let mut column = first.name().map(|_| first.text.to_owned())?;
    while reader.is_mark('.') {
        reader.mark('.')?;
        column = format!("{column}.{}", reader.next().filter(|token| token.name().is_some())?.text);
    }
    reader.mark(')')?;
    reader.cast(&["text"])?;
    let operator = reader.operator()?;
    let (word, quantifier) = match operator.as_str() {
        "=" => ("IN", "any"),
        "<>" => ("NOT IN", "all"),
        _ => return None,
    };
    reader.word(quantifier)?;
    reader.mark('(')?;
    reader.mark('(')?;
    reader.word("array")?;
    reader.mark('[')?;
    let mut values = Vec::new();
    loop {
        let value = reader.next()?;
        values.push(quote_literal(&value.literal()?));
        reader.cast(&["character", "varying"])?;
        if reader.is_mark(',') {
            reader.mark(',')?;
        } else {
            break;
        }
    }
    reader.mark(']')?;
    reader.mark(')')?;
    reader.cast(&["text"])?;
    reader.mark('[')?;
    reader.mark(']')?;
    reader.mark(')')?;
    Some((format!("{column} {word} ({})", values.join(", ")), reader.at))
}

/// Reads parts one after the other, past blanks.
struct Reader<'t, 's> {
    all: &'t [Token<'s>],
    at: usize,
}

impl<'s> Reader<'_, 's> {
    fn peek(&self) -> Option<(usize, Token<'s>)> {
        let rest = self.all.get(self.at..)?;
        let skipped = rest.iter().position(Token::has_meaning)?;
        // Blanks in front belong to what is before.
        (self.at > 0 || skipped == 0).then(|| (self.at + skipped, rest[skipped]))
    }

    fn next(&mut self) -> Option<Token<'s>> {
        let (at, token) = self.peek()?;
        self.at = at + 1;
        Some(token)
    }

    fn is_mark(&self, mark: char) -> bool {
        self.peek().is_some_and(|(_, token)| token.is_mark(mark))
    }

    fn mark(&mut self, mark: char) -> Option<()> {
        self.next().filter(|token| token.is_mark(mark)).map(|_| ())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.next().filter(|token| token.kind == TokenKind::Word && token.text.eq_ignore_ascii_case(word)).map(|_| ())
    }

    fn cast(&mut self, words: &[&str]) -> Option<()> {
        self.mark(':')?;
        self.mark(':')?;
        words.iter().try_for_each(|word| self.word(word))
    }

    fn operator(&mut self) -> Option<String> {
        let mut operator = String::new();
        while let Some((at, token)) =
            self.peek().filter(|(_, token)| token.kind == TokenKind::Mark && !token.is_mark('('))
        {
            operator.push_str(token.text);
            self.at = at + 1;
        }
        Some(operator)
    }
}

/// Both are the same text of the server, or the one is the other as [`plain`] writes it.
pub fn is_same(lowered: &str, given: &str) -> bool {
    lowered == given || *lowered == *plain(given) || plain(lowered) == plain(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_written_so_that_the_server_reads_them_the_same_each_time() {
        let list = "((ARRAY['a'::character varying, 'it''s'::character varying])::text[])";
        assert_eq!(plain(&format!("((status)::text = ANY {list})")), "status IN ('a', 'it''s')");
        assert_eq!(
            plain(&format!("((x > 1) AND ((t.\"Status\")::text <> ALL {list}))")),
            "x > 1 AND t.\"Status\" NOT IN ('a', 'it''s')"
        );
        for sql in ["(x = ANY (ARRAY[1, 2]))", "(a::text = ANY (ARRAY['x'::text]))", "(a::text ~ 'x'::text)"] {
            assert_eq!(format!("({})", plain(sql)), sql);
        }
        assert!(is_same("a > 1", "(a > 1)"));
        assert!(!is_same("a > 1", "(a > 2)"));
    }
}
