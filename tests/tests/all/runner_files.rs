//! Files that are no plain SQL, read as their runners read them: what is sent to the server, and whether in a transaction.

/// A token of Python: code, or the value of a string.
enum Python {
    Code(String),
    Text(String),
}

/// What Alembic sends for a way of a revision.
pub fn alembic(file: &str, back: bool) -> (String, bool) {
    let (mut statements, mut transaction) = (Vec::new(), true);
    let (mut current, mut expects) = ("", false);
    for token in python(file) {
        match token {
            Python::Code(code) => {
                for name in ["upgrade", "downgrade"] {
                    if code.contains(&format!("\ndef {name}() -> None:\n")) {
                        current = name;
                    }
                }
                if (current == "downgrade") == back && !current.is_empty() {
                    transaction &= !code.contains("with op.get_context().autocommit_block():");
                }
                expects = code.ends_with("op.execute(sa.text(");
            }
            Python::Text(text) if expects => {
                if (current == "downgrade") == back {
                    statements.push(sqlalchemy(&text));
                }
            }
            Python::Text(_) => {}
        }
    }
    assert!(transaction || statements.len() == 1, "several statements outside of a transaction: {file}");
    (statements.join(";\n"), transaction)
}

/// What SeaORM sends for a way of a migration: the file is read as Rust is.
pub fn sea_orm(file: &str, back: bool) -> String {
    let file: syn::File = syn::parse_str(file).unwrap_or_else(|error| panic!("{error}: {file}"));
    let ways = file.items.iter().find_map(|item| match item {
        syn::Item::Impl(item) => Some(&item.items),
        _ => None,
    });
    let name = if back { "down" } else { "up" };
    let way = ways.into_iter().flatten().find_map(|item| match item {
        syn::ImplItem::Fn(item) if item.sig.ident == name => Some(&item.block.stmts),
        _ => None,
    });
    let mut statements = Vec::new();
    for statement in way.unwrap() {
        // connection.execute_unprepared("…").await?;
        let syn::Stmt::Expr(syn::Expr::Try(tried), Some(_)) = statement else { continue };
        let syn::Expr::Await(awaited) = &*tried.expr else { panic!("no await") };
        let syn::Expr::MethodCall(call) = &*awaited.base else { panic!("no call") };
        assert_eq!(call.method, "execute_unprepared");
        let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &call.args[0] else { panic!("no text") };
        statements.push(text.value());
    }
    statements.join(";\n")
}

/// The members of a file (reference manual of Python, "Lexical analysis"), without its comments.
fn python(file: &str) -> Vec<Python> {
    let (mut found, mut code) = (Vec::new(), String::from("\n"));
    let mut rest = file;
    while let Some(letter) = rest.chars().next() {
        if letter == '#' {
            rest = &rest[rest.find(['\n', '\r']).unwrap_or(rest.len())..];
        } else if letter == '"' {
            found.push(Python::Code(std::mem::take(&mut code)));
            let quotes = if rest.starts_with("\"\"\"") { "\"\"\"" } else { "\"" };
            let (text, behind) = python_text(&rest[quotes.len()..], quotes);
            found.push(Python::Text(text));
            rest = behind;
        } else {
            code.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    found.push(Python::Code(code));
    found
}

fn python_text<'t>(mut rest: &'t str, quotes: &str) -> (String, &'t str) {
    let mut text = String::new();
    loop {
        if let Some(behind) = rest.strip_prefix(quotes) {
            return (text, behind);
        }
        let letter = rest.chars().next().expect("the string is closed");
        rest = &rest[letter.len_utf8()..];
        assert!(letter != '\r' && (quotes.len() == 3 || letter != '\n'), "a line break that Python would change");
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        let escape = rest.chars().next().unwrap();
        rest = &rest[1..];
        match escape {
            '\\' | '"' => text.push(escape),
            'x' => {
                text.push(char::from(u8::from_str_radix(&rest[..2], 16).unwrap()));
                rest = &rest[2..];
            }
            other => panic!("an escape that Python does not know, or we do not write: {other:?}"),
        }
    }
}

/// What `text()` makes of it: `:name` is a parameter unless a colon, a letter or a backslash stands before it or a colon behind it; then
/// `\:name` is `:name`, unless a colon stands behind it (`TextClause._bind_params_regex`, `BIND_PARAMS` and `BIND_PARAMS_ESC`).
fn sqlalchemy(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let end_of = |mut at: usize| {
        while letters.get(at).is_some_and(|letter| is_word(*letter) || *letter == '$') {
            at += 1;
        }
        at
    };
    for at in (0..letters.len()).filter(|at| letters[*at] == ':') {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let end = end_of(at + 1);
        let free = before.is_none_or(|before| !is_word(before) && !matches!(before, ':' | '\\'));
        assert!(!free || end == at + 1 || letters.get(end) == Some(&':'), "a parameter: {text}");
    }
    let (mut found, mut at) = (String::new(), 0);
    while at < letters.len() {
        if letters[at] == '\\' && letters.get(at + 1) == Some(&':') {
            let end = end_of(at + 2);
            if letters.get(end) != Some(&':') {
                found.extend(&letters[at + 1..end]);
                at = end;
                continue;
            }
        }
        found.push(letters[at]);
        at += 1;
    }
    found
}

/// What Liquibase sends for a way of a changeset (`AbstractFormattedChangeLogParser`, `FormattedSqlChangeLogParser`).
pub fn liquibase(file: &str, back: bool) -> (String, bool) {
    const KNOWN: [&str; 9] = [
        "changeset ",
        "comment",
        "ignore",
        "precondition",
        "property ",
        "rollback ",
        "validchecksum",
        "liquibase formatted",
        "include",
    ];
    // Java's readLine ends a line at each of these; `.` of its patterns matches none of the others.
    let file = file.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines = file.lines();
    assert!(lines.next().is_some_and(|first| first.starts_with("--liquibase formatted sql")), "{file}");
    let (mut changeset, mut up, mut down) = (String::new(), String::new(), String::new());
    for line in lines {
        let trimmed = line.trim_start();
        let behind = trimmed.trim_start_matches('-');
        let dashes = trimmed.len() - behind.len();
        let word = behind.trim_start().to_ascii_lowercase();
        let known = KNOWN.iter().find(|known| word.starts_with(**known)).filter(|_| dashes > 0);
        assert!(!trimmed.starts_with("/*") || !trimmed[2..].trim_start().starts_with("liquibase"), "{line}");
        match known {
            None if changeset.is_empty() => {}
            None => up = up + line + "\n",
            Some(&"changeset ") if changeset.is_empty() => line.clone_into(&mut changeset),
            Some(&"rollback ") if line.starts_with("--rollback ") && !changeset.is_empty() => {
                assert!(!line.contains(['\u{85}', '\u{2028}', '\u{2029}']), "{line}");
                down = down + &line["--rollback ".len()..] + "\n";
            }
            Some(other) => panic!("{other:?} within a text: {line}"),
        }
    }
    for option in ["splitStatements:false", "stripComments:false", "rollbackSplitStatements:false"] {
        assert!(changeset.contains(option), "{changeset}");
    }
    assert!(!up.trim().is_empty(), "no SQL for the changeset: {file}");
    assert!(!down.to_ascii_lowercase().contains("changesetid"), "another changeset: {down}");
    let text = if back { down } else { up };
    assert!(!text.contains("${"), "a parameter: {text}");
    let text = if text == "empty\n" { String::new() } else { text };
    (text, !changeset.contains("runInTransaction:false"))
}
