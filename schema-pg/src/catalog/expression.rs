//! The words of SQL texts that a catalog holds: one lexer for all that looks into expressions, queries and bodies (manual, "Lexical
//! Structure").

use std::borrow::Cow;

use super::Text;
use super::identifier::needs_quotes;

/// A part of SQL. All parts together are the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: TokenKind,
    /// The part as it is written.
    pub text: &'a str,
}

/// What a part of SQL is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A name or key word without quotes.
    Word,
    /// A name in double quotes: `"a b"`, `U&"d\0061t"`.
    QuotedName,
    /// A text: `'it''s'`, `E'it\'s'`, `U&'d\0061t'`, `B'01'`, `$$it's$$`.
    Literal,
    /// A number.
    Number,
    /// `-- to the end of the line`, `/* nested */`
    Comment,
    /// Blanks and line breaks.
    Space,
    /// One letter of an operator, or a parenthesis, comma, dot, colon, semicolon.
    Mark,
}

/// The parts of SQL.
pub fn tokens(sql: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        let (kind, length) = first(rest)?;
        let (text, behind) = rest.split_at(length.min(rest.len()));
        rest = behind;
        Some(Token { kind, text })
    })
}

/// The parts of SQL, each with the byte at which it begins.
pub fn placed(sql: &str) -> impl Iterator<Item = (usize, Token<'_>)> {
    let mut next = 0;
    tokens(sql).map(move |token| {
        let at = next;
        next += token.text.len();
        (at, token)
    })
}

fn first(sql: &str) -> Option<(TokenKind, usize)> {
    let letter = sql.chars().next()?;
    let second = sql.as_bytes().get(1).copied();
    Some(match letter {
        '\'' => (TokenKind::Literal, quoted(sql, 0, false)),
        '"' => (TokenKind::QuotedName, quoted(sql, 0, false)),
        'E' | 'e' if second == Some(b'\'') => (TokenKind::Literal, quoted(sql, 1, true)),
        'B' | 'b' | 'X' | 'x' | 'N' | 'n' if second == Some(b'\'') => (TokenKind::Literal, quoted(sql, 1, false)),
        'U' | 'u' if sql[1..].starts_with("&'") => (TokenKind::Literal, quoted(sql, 2, false)),
        'U' | 'u' if sql[1..].starts_with("&\"") => (TokenKind::QuotedName, quoted(sql, 2, false)),
        '$' => match dollar_quoted(sql) {
            Some(length) => (TokenKind::Literal, length),
            None => (TokenKind::Mark, 1),
        },
        '-' if second == Some(b'-') => (TokenKind::Comment, sql.find('\n').unwrap_or(sql.len())),
        '/' if second == Some(b'*') => (TokenKind::Comment, comment(sql)),
        letter if starts_word(letter) => (TokenKind::Word, sql.find(|c| !is_word(c)).unwrap_or(sql.len())),
        letter if letter.is_ascii_digit() => (TokenKind::Number, number(sql)),
        letter if letter.is_whitespace() => {
            (TokenKind::Space, sql.find(|c: char| !c.is_whitespace()).unwrap_or(sql.len()))
        }
        letter => (TokenKind::Mark, letter.len_utf8()),
    })
}

/// A name without quotes begins with a letter, and all letters that are not ASCII count as such.
fn starts_word(letter: char) -> bool {
    letter == '_' || letter.is_ascii_alphabetic() || !letter.is_ascii() && !letter.is_whitespace()
}

fn is_word(letter: char) -> bool {
    starts_word(letter) || letter == '$' || letter.is_ascii_digit()
}

/// The length of what stands in quotes that open at `at`. A doubled quote stands for one; behind `E` a backslash takes the
/// letter behind it with it.
fn quoted(sql: &str, at: usize, escapes: bool) -> usize {
    let bytes = sql.as_bytes();
    let quote = bytes[at];
    let mut end = at + 1;
    while end < bytes.len() {
        if escapes && bytes[end] == b'\\' {
            end += 2;
        } else if bytes[end] != quote {
            end += 1;
        } else if bytes.get(end + 1) == Some(&quote) {
            end += 2;
        } else {
            return end + 1;
        }
    }
    sql.len()
}

/// `$$ … $$`, `$tag$ … $tag$`; `None` where it is neither: `$1`.
fn dollar_quoted(sql: &str) -> Option<usize> {
    let tag = &sql[1..][..sql[1..].find('$')?];
    if tag.starts_with(|c: char| c.is_ascii_digit()) || !tag.chars().all(|c| c != '$' && is_word(c)) {
        return None;
    }
    let mark = &sql[..tag.len() + 2];
    let end = sql[mark.len()..].find(mark);
    Some(end.map_or(sql.len(), |end| mark.len() + end + mark.len()))
}

/// The length of a comment between `/*` and `*/`, in which others may stand.
fn comment(sql: &str) -> usize {
    let bytes = sql.as_bytes();
    let (mut depth, mut at) = (0_usize, 0);
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"/*" => (depth, at) = (depth + 1, at + 2),
            b"*/" => {
                (depth, at) = (depth - 1, at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    sql.len()
}

fn number(sql: &str) -> usize {
    let bytes = sql.as_bytes();
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let exponent = matches!(byte, b'+' | b'-') && end > 0 && matches!(bytes[end - 1], b'e' | b'E');
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_') || exponent) {
            break;
        }
        end += 1;
    }
    end
}

impl<'a> Token<'a> {
    /// The name that it stands for: without quotes, or in small letters as the server reads it, and no longer than it keeps. `None` where it is none.
    pub fn name(&self) -> Option<Cow<'a, str>> {
        Some(match self.written_name()? {
            Cow::Borrowed(name) => Cow::Borrowed(cut(name)),
            Cow::Owned(mut name) => {
                name.truncate(cut(&name).len());
                Cow::Owned(name)
            }
        })
    }

    fn written_name(&self) -> Option<Cow<'a, str>> {
        match self.kind {
            TokenKind::Word => Some(match self.text.bytes().any(|byte| byte.is_ascii_uppercase()) {
                true => Cow::Owned(self.text.to_ascii_lowercase()),
                false => Cow::Borrowed(self.text),
            }),
            TokenKind::QuotedName if self.text.starts_with('"') => {
                let inner = self.text[1..].strip_suffix('"').unwrap_or(&self.text[1..]);
                Some(match inner.contains('"') {
                    true => Cow::Owned(inner.replace("\"\"", "\"")),
                    false => Cow::Borrowed(inner),
                })
            }
            TokenKind::QuotedName => {
                let inner = self.text[3..].strip_suffix('"').unwrap_or(&self.text[3..]);
                Some(Cow::Owned(unicode(&inner.replace("\"\"", "\""))))
            }
            _ => None,
        }
    }

    /// The text that a literal stands for; `None` where it is none.
    pub fn literal(&self) -> Option<Cow<'a, str>> {
        if self.kind != TokenKind::Literal {
            return None;
        }
        let text = self.text;
        if let Some(rest) = text.strip_prefix('$') {
            let tag = rest.find('$').map_or(text.len(), |end| end + 2);
            return Some(Cow::Borrowed(text[tag..].strip_suffix(&text[..tag]).unwrap_or_default()));
        }
        let open = text.find('\'')? + 1;
        let inner = text[open..].strip_suffix('\'').unwrap_or(&text[open..]);
        Some(match &text[..open - 1] {
            "E" | "e" => Cow::Owned(unescaped(inner)),
            "U&" | "u&" => Cow::Owned(unicode(&inner.replace("''", "'"))),
            _ if inner.contains('\'') => Cow::Owned(inner.replace("''", "'")),
            _ => Cow::Borrowed(inner),
        })
    }

    /// It is this mark.
    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark && self.text.starts_with(mark)
    }

    /// It is neither a comment nor blank.
    pub fn has_meaning(&self) -> bool {
        !matches!(self.kind, TokenKind::Comment | TokenKind::Space)
    }
}

/// What stands between the quotes of `E'…'`.
fn unescaped(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut letters = inner.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' => {
                letters.next_if_eq(&'\'');
                text.push('\'');
            }
            '\\' => match letters.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some('b') => text.push('\u{8}'),
                Some('f') => text.push('\u{c}'),
                Some('x') => text.extend(coded(&mut letters, 2, 16)),
                Some('u') => text.extend(coded(&mut letters, 4, 16)),
                Some('U') => text.extend(coded(&mut letters, 8, 16)),
                Some(digit @ '0'..='7') => {
                    let mut code = digit.to_digit(8).unwrap_or_default();
                    for _ in 0..2 {
                        let Some(next) = letters.next_if(|c| c.is_digit(8)) else { break };
                        code = code * 8 + next.to_digit(8).unwrap_or_default();
                    }
                    text.extend(char::from_u32(code));
                }
                Some(other) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    text
}

fn coded(letters: &mut std::iter::Peekable<std::str::Chars<'_>>, most: usize, radix: u32) -> Option<char> {
    let mut code = 0;
    for _ in 0..most {
        let Some(digit) = letters.next_if(|c| c.is_digit(radix)) else { break };
        code = code * radix + digit.to_digit(radix)?;
    }
    char::from_u32(code)
}

/// `d\0061t` and `d\+000061t` as they stand behind `U&`.
fn unicode(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut letters = inner.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.next_if_eq(&'\\').is_some() => text.push('\\'),
            '\\' if letters.next_if_eq(&'+').is_some() => text.extend(coded(&mut letters, 6, 16)),
            '\\' => text.extend(coded(&mut letters, 4, 16)),
            other => text.push(other),
        }
    }
    text
}

/// What a name stands for, as far as its neighbours tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A parenthesis follows: a function, or a key word such as `IN`.
    Call,
    /// It stands behind `::`, or behind `AS` in a CAST.
    Type,
    /// Anything else: a column, a table, a key word.
    Other,
}

/// A name in SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name<'a> {
    /// The name with the one before it and its dot: a schema, or a table.
    pub qualifier: Option<Cow<'a, str>>,
    /// The name.
    pub name: Cow<'a, str>,
    /// It stands in quotes: then it is no key word.
    pub quoted: bool,
    /// What it stands for.
    pub role: Role,
    /// A dot and another name follow: it is the schema or table of that.
    pub qualifies: bool,
    /// What stands before its last part, without the qualifier's: none where another qualifies it.
    place: usize,
}

/// As much of a name as the server keeps: whole letters, of 63 bytes (server, `truncate_identifier`).
fn cut(name: &str) -> &str {
    &name[..name.floor_char_boundary(super::identifier::MAX)]
}

/// All names in SQL, and its key words. Each part of `a.b.c` is one.
pub fn names(sql: &str) -> Vec<Name<'_>> {
    names_of(&tokens(sql).collect::<Vec<_>>())
}

fn names_of<'a>(tokens: &[Token<'a>]) -> Vec<Name<'a>> {
    let meant: Vec<(usize, &Token<'a>)> = tokens.iter().enumerate().filter(|(_, token)| token.has_meaning()).collect();
    let at = |at: Option<usize>| at.and_then(|at| meant.get(at)).map(|(_, token)| *token);
    let is = |token: Option<&Token<'_>>, mark| token.is_some_and(|token| token.is_mark(mark));
    let mut found = Vec::new();
    let mut casts: Vec<bool> = Vec::new();
    for (i, (place, token)) in meant.iter().enumerate() {
        if token.is_mark('(') {
            let before = at(i.checked_sub(1)).and_then(Token::name);
            casts.push(before.is_some_and(|word| word == "cast"));
        } else if token.is_mark(')') {
            casts.pop();
        }
        let Some(name) = token.name() else { continue };
        let has_qualifier = is(at(i.checked_sub(1)), '.');
        let qualifier = at(i.checked_sub(2)).filter(|_| has_qualifier).and_then(Token::name);
        // What stands before the whole of `a.b`.
        let mut first = i;
        while first >= 2
            && is(at(Some(first - 1)), '.')
            && at(Some(first - 2)).is_some_and(|token| token.name().is_some())
        {
            first -= 2;
        }
        let casted = first >= 2 && is(at(Some(first - 1)), ':') && is(at(Some(first - 2)), ':');
        let behind_as = first >= 1
            && at(Some(first - 1))
                .is_some_and(|token| token.kind == TokenKind::Word && token.text.eq_ignore_ascii_case("as"));
        let role = match at(Some(i + 1)) {
            _ if casted || behind_as && casts.last() == Some(&true) => Role::Type,
            Some(next) if next.is_mark('(') => Role::Call,
            _ => Role::Other,
        };
        let follows = is(at(Some(i + 1)), '.') && at(Some(i + 2)).is_some_and(|token| token.name().is_some());
        let quoted = token.kind == TokenKind::QuotedName;
        found.push(Name { qualifier, name, quoted, role, qualifies: follows, place: *place });
    }
    found
}

/// The tables and views that statements name: with their schema, or behind a key word that a table follows.
pub fn relations(sql: &str) -> Vec<String> {
    const BEFORE: [&str; 12] = [
        "concurrently",
        "exists",
        "from",
        "into",
        "join",
        "on",
        "only",
        "references",
        "table",
        "truncate",
        "update",
        "view",
    ];
    let mut found = Vec::new();
    let mut follows = false;
    for name in names(sql) {
        match &name.qualifier {
            Some(schema) if !name.qualifies => found.push(format!("{schema}.{}", name.name)),
            None if follows && !name.qualifies => found.push(name.name.to_string()),
            _ => {}
        }
        follows = !name.quoted && BEFORE.contains(&&*name.name);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether an expression looks at other rows: it holds a query. `SELECT` and `TABLE` are reserved, and `VALUES` is before its rows (manual, "SQL
/// Key Words").
pub fn has_query(sql: &str) -> bool {
    let is_query = |name: &Name<'_>| match &*name.name {
        "select" | "table" => true,
        "values" => name.role == Role::Call,
        _ => false,
    };
    names(sql).iter().any(|name| !name.quoted && name.qualifier.is_none() && is_query(name))
}

/// Whether SQL names this, whatever it stands for.
pub fn mentions(sql: &str, name: &str) -> bool {
    might_hold(sql, name) && tokens(sql).any(|token| token.name().is_some_and(|found| found == name))
}

/// Sooner than by taking it apart: most texts do not.
fn might_hold(sql: &str, name: &str) -> bool {
    let needle = name.as_bytes();
    // Quotes are doubled, letters may be coded.
    if sql.contains(name) || name.contains('"') || sql.contains("U&\"") || sql.contains("u&\"") {
        return true;
    }
    let capitals = sql.bytes().any(|byte| byte.is_ascii_uppercase());
    capitals && sql.as_bytes().windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle))
}

/// Whether a text literal of SQL is this, as a label of an enum is.
pub fn holds_literal(sql: &str, value: &str) -> bool {
    tokens(sql).any(|token| token.literal().is_some_and(|found| found == value))
}

/// SQL in which names are others; `now` says what is written for one, quoted where it has to be. All at once, so that two can
/// change places.
pub fn rename(sql: &Text, mut now: impl FnMut(&Name<'_>) -> Option<String>) -> Text {
    let tokens: Vec<Token<'_>> = tokens(sql).collect();
    let mut written: Vec<(usize, String)> = Vec::new();
    for name in names_of(&tokens) {
        written.extend(now(&name).map(|now| (name.place, now)));
    }
    if written.is_empty() {
        return sql.clone();
    }
    let mut renamed = String::with_capacity(sql.len());
    let mut written = written.into_iter().peekable();
    for (at, token) in tokens.iter().enumerate() {
        match written.next_if(|(place, _)| *place == at) {
            Some((_, now)) => renamed.push_str(&now),
            None => renamed.push_str(token.text),
        }
    }
    renamed.into()
}

/// A call of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its schema, where it is said.
    pub schema: Option<String>,
    /// Its name, in small letters unless it is quoted.
    pub name: String,
    /// It is named without a schema, or in `pg_catalog`: otherwise it is somebody's own.
    pub builtin: bool,
    /// How many values it is given.
    pub arguments: usize,
}

/// The names before parentheses, and the words that are functions without them.
pub fn calls(sql: &str) -> Vec<Call> {
    let tokens: Vec<Token<'_>> = tokens(sql).collect();
    let names = names_of(&tokens);
    let mut found = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let qualifies = names.get(at + 1).is_some_and(|next| {
            next.qualifier.is_some() && next.place > name.place && dotted(&tokens, name.place, next.place)
        });
        let builtin = name.qualifier.as_ref().is_none_or(|schema| schema == "pg_catalog");
        let bare = !name.quoted && builtin && !qualifies && WITHOUT_PARENTHESES.contains(&&*name.name);
        let opens = tokens[name.place + 1..].iter().position(Token::has_meaning).map(|behind| name.place + 1 + behind);
        let opens = opens.filter(|at| tokens[*at].is_mark('('));
        // OPERATOR(pg_catalog.=)
        let is_operator = !name.quoted && name.name == "operator";
        if opens.is_none() && !bare || name.role == Role::Type || is_operator {
            continue;
        }
        let schema = name.qualifier.as_deref().map(str::to_owned);
        let arguments = opens.map_or(0, |open| arguments(&tokens[open + 1..]));
        // What needs quotes is not PostgreSQL's.
        found.push(Call { schema, name: name.name.to_string(), builtin: builtin && !name.quoted, arguments });
    }
    found
}

/// Nothing but a dot stands between two names.
fn dotted(tokens: &[Token<'_>], from: usize, to: usize) -> bool {
    let mut between = tokens[from + 1..to].iter().filter(|token| token.has_meaning());
    between.next().is_some_and(|token| token.is_mark('.')) && between.next().is_none()
}

/// Functions that are called without parentheses.
pub const WITHOUT_PARENTHESES: [&str; 10] = [
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "current_user",
    "session_user",
    "current_role",
    "current_schema",
    "system_user",
];

/// How many values stand before the parenthesis that closes.
fn arguments(tokens: &[Token<'_>]) -> usize {
    let (mut depth, mut commas, mut any) = (0, 0, false);
    for token in tokens.iter().filter(|token| token.has_meaning()) {
        match token.text {
            "(" | "[" => depth += 1,
            ")" | "]" if depth == 0 => return if any { commas + 1 } else { 0 },
            ")" | "]" => depth -= 1,
            "," if depth == 0 => commas += 1,
            _ => {}
        }
        any = true;
    }
    commas + 1
}

/// The parts between commas that stand in no brackets, trimmed.
pub fn split_top_level(sql: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, token) in placed(sql) {
        match token.text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "," if depth == 0 => {
                parts.push(sql[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = sql[start..].trim();
    if !last.is_empty() {
        parts.push(last);
    }
    parts
}

/// The conditions that a condition joins by AND.
pub fn conjuncts(sql: &str) -> Vec<&str> {
    let sql = without_parentheses(sql);
    let (mut parts, mut start, mut depth, mut between) = (Vec::new(), 0, 0, false);
    for (at, token) in placed(sql) {
        let word = token.name().filter(|_| token.kind == TokenKind::Word);
        match word.as_deref().unwrap_or(token.text) {
            "(" | "[" | "case" => depth += 1,
            ")" | "]" | "end" => depth -= 1,
            // It binds less than AND.
            "or" if depth == 0 => return vec![sql],
            "between" if depth == 0 => between = true,
            "and" if depth == 0 && between => between = false,
            "and" if depth == 0 => {
                parts.push(without_parentheses(&sql[start..at]));
                start = at + token.text.len();
            }
            _ => {}
        }
    }
    parts.push(without_parentheses(&sql[start..]));
    parts
}

/// The condition without the parentheses around all of it.
pub fn without_parentheses(sql: &str) -> &str {
    let sql = sql.trim();
    match inside(sql, "") {
        Some(inner) if inner.len() + 2 == sql.len() => without_parentheses(inner),
        _ => sql,
    }
}

/// The condition holds only where this one holds too: it is joined to the rest by AND.
pub fn requires(sql: &str, condition: &str) -> bool {
    conjuncts(sql).iter().any(|one| is_same_sql(one, condition))
}

/// Two texts are the same words, however they are spaced and quoted.
pub fn is_same_sql(a: &str, b: &str) -> bool {
    let words =
        |sql| tokens(sql).filter(Token::has_meaning).map(|token| token.name().unwrap_or(Cow::Borrowed(token.text)));
    words(a).eq(words(b))
}

/// What stands between the first parenthesis behind a word and the one that closes it. The first of all behind none.
pub fn inside<'a>(sql: &'a str, word: &str) -> Option<&'a str> {
    let mut depth = 0;
    let (mut seen, mut open) = (word.is_empty(), None);
    for (at, token) in placed(sql) {
        if !seen {
            seen = token.kind == TokenKind::Word && token.text == word;
        } else if token.is_mark('(') {
            depth += 1;
            open = open.or(Some(at + 1));
        } else if token.is_mark(')') {
            depth -= 1;
            if depth == 0 {
                return open.map(|open| &sql[open..at]);
            }
        }
    }
    None
}

/// The text without the quotes of names that need none.
pub fn without_needless_quotes(sql: &str) -> Cow<'_, str> {
    if !sql.contains('"') {
        return Cow::Borrowed(sql);
    }
    let plain = |token: Token<'_>| {
        let is_quoted = token.kind == TokenKind::QuotedName;
        token
            .text
            .get(1..token.text.len() - 1)
            .filter(|name| is_quoted && !needs_quotes(name))
            .unwrap_or(token.text)
            .to_owned()
    };
    tokens(sql).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the parts are that have a meaning.
    fn kinds(sql: &str) -> Vec<(TokenKind, &str)> {
        let all: Vec<Token<'_>> = tokens(sql).collect();
        assert_eq!(all.iter().map(|token| token.text).collect::<String>(), sql, "together they are the text");
        all.into_iter().filter(Token::has_meaning).map(|token| (token.kind, token.text)).collect()
    }

    #[test]
    fn each_kind_of_quote_and_comment_ends_where_the_server_ends_it() {
        use TokenKind::*;
        for (sql, expected) in [
            (r"note <> E'it\'s now()'", vec![(Word, "note"), (Mark, "<"), (Mark, ">"), (Literal, r"E'it\'s now()'")]),
            ("a -- it's\n AND b", vec![(Word, "a"), (Word, "AND"), (Word, "b")]),
            ("$$ now() $$ x", vec![(Literal, "$$ now() $$"), (Word, "x")]),
            ("$a$ $$ '$a$ x", vec![(Literal, "$a$ $$ '$a$"), (Word, "x")]),
            ("$1 + a$b", vec![(Mark, "$"), (Number, "1"), (Mark, "+"), (Word, "a$b")]),
            ("a /* now() /* ' */ */ b", vec![(Word, "a"), (Word, "b")]),
            (r"'\' a", vec![(Literal, r"'\'"), (Word, "a")]),
            (
                "'it''s' \"a\"\"b\" U&\"d\\0061\" U&'x' x'1F' N'ä'",
                vec![
                    (Literal, "'it''s'"),
                    (QuotedName, "\"a\"\"b\""),
                    (QuotedName, "U&\"d\\0061\""),
                    (Literal, "U&'x'"),
                    (Literal, "x'1F'"),
                    (Literal, "N'ä'"),
                ],
            ),
            ("größe+1.5e-3", vec![(Word, "größe"), (Mark, "+"), (Number, "1.5e-3")]),
            ("'open", vec![(Literal, "'open")]),
            (r"E'\", vec![(Literal, r"E'\")]),
            ("/* open", vec![]),
            ("$x$ open", vec![(Literal, "$x$ open")]),
        ] {
            assert_eq!(kinds(sql), expected, "{sql}");
        }
    }

    #[test]
    fn names_and_literals_are_read_as_the_server_reads_them() {
        let name = |sql: &'static str| tokens(sql).next().and_then(|token| token.name()).map(Cow::into_owned);
        assert_eq!(name("Users").as_deref(), Some("users"));
        assert_eq!(name(r#""A""b""#).as_deref(), Some("A\"b"));
        assert_eq!(name(r#"U&"d\0061t\+000061""#).as_deref(), Some("data"));
        let literal = |sql: &'static str| tokens(sql).next().and_then(|token| token.literal()).map(Cow::into_owned);
        for (sql, expected) in [
            ("'it''s'", "it's"),
            (r"E'a\'b\\\n\x41\101'", "a'b\\\nAA"),
            ("$q$it's$q$", "it's"),
            (r"U&'\0041'", "A"),
            (r"'\'", r"\"),
        ] {
            assert_eq!(literal(sql).as_deref(), Some(expected), "{sql}");
        }
        assert!(holds_literal("a = E'it\\'s'", "it's") && !holds_literal("a = b", "b"));
    }

    #[test]
    fn what_is_in_quotes_or_comments_is_not_named() {
        for (sql, word, expected) in [
            ("a + b", "b", true),
            ("'b' || ab", "b", false),
            ("\"a b\" > 1", "a b", true),
            ("Status = 1", "status", true),
            ("\"Status\" = 1", "status", false),
            ("a > 0 -- it's\n AND b = lower(c)", "c", true),
            (r"note <> E'it\'s b'", "b", false),
            ("a = $$ b $$ /* b */", "b", false),
            (r#"U&"\0062" = 1"#, "b", true),
        ] {
            assert_eq!(mentions(sql, word), expected, "{word} in {sql}");
        }
    }

    #[test]
    fn names_are_renamed_by_what_they_stand_for() {
        let column = |sql: &str| {
            let now =
                |name: &Name<'_>| (name.role == Role::Other && name.name == "date").then(|| "\"the day\"".to_owned());
            rename(&sql.to_owned().into(), now).to_string()
        };
        assert_eq!(
            column("date > '2026-01-01'::date AND date(at) = Date"),
            "\"the day\" > '2026-01-01'::date AND date(at) = \"the day\""
        );
        assert_eq!(
            column("CAST(date AS date) -- date\n = t.date"),
            "CAST(\"the day\" AS date) -- date\n = t.\"the day\""
        );
        assert_eq!(column("E'\\'date' = \"date\""), "E'\\'date' = \"the day\"");
    }

    #[test]
    fn calls_are_found_and_texts_and_names_are_not() {
        let check = |sql: &str, expected: &[(&str, usize)]| {
            let builtin = calls(sql).into_iter().filter(|call| call.builtin);
            let found: Vec<(String, usize)> = builtin.map(|call| (call.name, call.arguments)).collect();
            let expected: Vec<(String, usize)> = expected.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
            assert_eq!(found, expected, "{sql}");
        };
        check("Lower(a) = 'now()' AND \"f\"(x) > current_date", &[("lower", 1), ("current_date", 0)]);
        check("app.f (b) IN ('it''s (')", &[("in", 1)]);
        check("app . now() > pg_catalog.NOW ( ) OR \"App\".random()", &[("now", 0)]);
        check("age(a, f(b, ARRAY[1, 2])) > age(')', \",\")", &[("age", 2), ("f", 2), ("age", 2)]);
        check("note <> E'it\\'s now()' OR a > 0 -- it's\n AND b = lower(c)", &[("lower", 1)]);
        check("a = $$ now() $$ /* now() */", &[]);
        check("a OPERATOR(pg_catalog.=) b::numeric(10, 2)", &[]);
        check("app.current_user = 1", &[]);
        assert_eq!(calls("app.f(x)")[0].schema.as_deref(), Some("app"));
        check("quantity >= 0", &[]);
        check("'", &[]);
    }

    #[test]
    fn commas_in_quotes_and_brackets_part_nothing() {
        let parts = split_top_level("'a, b', f(1, 2), \"x, y\", E'\\', '");
        assert_eq!(parts, ["'a, b'", "f(1, 2)", "\"x, y\"", "E'\\', '"]);
        assert_eq!(split_top_level("'it''s, so'"), ["'it''s, so'"]);
        assert!(split_top_level("").is_empty());
        let trigger = "ON \" WHEN (\" FOR EACH ROW WHEN (((old.a)::text = ')'::text)) EXECUTE FUNCTION f()";
        assert_eq!(inside(trigger, "WHEN"), Some("((old.a)::text = ')'::text)"));
        assert_eq!(inside("FOR VALUES FROM ('(') TO (2)", "TO"), Some("2"));
        assert_eq!(inside("FOR VALUES", "TO"), None);
    }
}
