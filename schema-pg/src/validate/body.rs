//! Bodies in PL/pgSQL: the names in them that are looked up when the function runs, in the search path that is set then.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SourceFile, SyntaxKind, SyntaxNode, SyntaxToken};

use super::tree::folded;

/// A name without a schema in the body of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnqualifiedName {
    /// What it names.
    pub kind: NameKind,
    /// The name, in lower case unless it is quoted.
    pub name: String,
    /// The byte of the body where it stands.
    pub at: usize,
}

/// What a name in a body is looked up as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameKind {
    /// A table, view or sequence: found in the temporary schema of the session, too.
    Relation,
    /// A type: found in the temporary schema, too.
    Type,
    /// A function or procedure: never found in the temporary schema.
    Function,
    /// Something else that lives in a schema: a collation.
    Other,
}

/// The names in the body of a PL/pgSQL function, or of a DO block, that stand without a schema: which object they mean is decided when the
/// body runs, by the search path that is set then. A path that does not name `pg_temp` last finds the temporary tables and types of the
/// session first (manual, CREATE FUNCTION, "Writing SECURITY DEFINER Functions Safely").
///
/// Types that the grammar knows (`bigint`, `boolean`) and forms such as `coalesce(…)` are no names. Variables, columns, and the names of
/// WITH queries are none that are looked up. Text that is put together and run by EXECUTE is read where it is written as a literal.
///
/// ```
/// use schema_pg::{NameKind, unqualified_names};
///
/// let body = "DECLARE
///     note text := pg_catalog.now()::pg_catalog.text;
///     amount bigint;
/// BEGIN
///     INSERT INTO notes SELECT pg_catalog.upper(note), lower(note) FROM app.users;
/// END";
/// let names: Vec<_> = unqualified_names(body).into_iter().map(|found| (found.kind, found.name)).collect();
/// assert_eq!(
///     names,
///     [
///         (NameKind::Type, "text".to_owned()),
///         (NameKind::Relation, "notes".to_owned()),
///         (NameKind::Function, "lower".to_owned()),
///     ]
/// );
/// ```
pub fn unqualified_names(body: &str) -> Vec<UnqualifiedName> {
    let mut found = Vec::new();
    let tree = match tree(body) {
        Some(tree) if has_errors(&tree) => self::tree(&without_targets(body, &tree)),
        tree => tree,
    };
    let Some(tree) = tree else { return found };
    for node in tree.descendants() {
        match node.kind() {
            SyntaxKind::PATH_REF => reference(&node, &mut found),
            SyntaxKind::PATH => defined(&node, &mut found),
            SyntaxKind::CALL_EXPR => called(&node, &mut found),
            SyntaxKind::SUBSTRING_FN | SyntaxKind::OVERLAY_FN => called_as_form(&node, &mut found),
            SyntaxKind::CAST_EXPR => cast_text(&node, &mut found),
            // What the parser does not know is read word by word.
            SyntaxKind::ERROR => words(&tokens(&node), 0, &mut found),
            _ if executes(&node) => {
                let mut literals = tokens(&node);
                literals.retain(|token| token.kind() == SyntaxKind::STRING);
                dynamic(&literals, &mut found);
            }
            _ => {}
        }
    }
    found.sort_by_key(|found| found.at);
    found.dedup();
    // A line break precedes the body.
    found.iter_mut().for_each(|found| found.at = found.at.saturating_sub(1));
    found
}

/// The tree of a body, which is parsed as that of a DO block.
fn tree(body: &str) -> Option<SyntaxNode> {
    let parsed = SourceFile::parse(&crate::sql::do_block(body));
    let block = parsed.tree().syntax().descendants().find_map(ast::Do::cast)?;
    Some(block.plpgsql()?.syntax())
}

fn has_errors(tree: &SyntaxNode) -> bool {
    tree.descendants().any(|node| node.kind() == SyntaxKind::ERROR)
}

/// The parser does not know `SELECT … INTO variable`: the target is left out, with spaces in its place.
fn without_targets(body: &str, tree: &SyntaxNode) -> String {
    let mut written = body.as_bytes().to_vec();
    for node in tree.descendants().filter(|node| node.kind() == SyntaxKind::ERROR) {
        let tokens = tokens(&node);
        for (at, token) in tokens.iter().enumerate() {
            let before = at.checked_sub(1).map(|at| tokens[at].kind());
            if token.kind() != SyntaxKind::INTO_KW
                || matches!(before, Some(SyntaxKind::INSERT_KW | SyntaxKind::MERGE_KW))
            {
                continue;
            }
            let mut end = at;
            // `INTO STRICT a, b.c, d[1]`: names, with commas between them.
            let mut after_name = false;
            for next in &tokens[at + 1..] {
                let is_name = next.kind() == SyntaxKind::IDENT || next.kind().is_keyword();
                match next.kind() {
                    SyntaxKind::STRICT_KW if !after_name => {}
                    SyntaxKind::COMMA | SyntaxKind::DOT if after_name => after_name = false,
                    _ if is_name && !after_name => after_name = true,
                    _ => break,
                }
                end += 1;
            }
            let from = usize::from(token.text_range().start()).saturating_sub(1);
            let to = usize::from(tokens[end].text_range().end()).saturating_sub(1);
            if let Some(part) = written.get_mut(from..to) {
                part.fill(b' ');
            }
        }
    }
    // Whole tokens became spaces.
    String::from_utf8(written).unwrap_or_else(|_| body.to_owned())
}

/// The tokens of a node, without spaces and comments.
fn tokens(node: &SyntaxNode) -> Vec<SyntaxToken> {
    let tokens = node.descendants_with_tokens().filter_map(|element| element.into_token());
    tokens.filter(|token| !token.kind().is_trivia()).collect()
}

/// The segments of a path: `"app"` and `"users"`.
fn segments(path: &SyntaxNode) -> Vec<SyntaxToken> {
    let is_name = |token: &SyntaxToken| token.kind() == SyntaxKind::IDENT || token.kind().is_keyword();
    tokens(path).into_iter().filter(is_name).collect()
}

fn push(kind: NameKind, token: &SyntaxToken, found: &mut Vec<UnqualifiedName>) {
    found.push(UnqualifiedName { kind, name: folded(token.text()), at: token.text_range().start().into() });
}

fn reference(path: &SyntaxNode, found: &mut Vec<UnqualifiedName>) {
    let Some(parent) = path.parent() else { return };
    let segments = segments(path);
    let Some(first) = segments.first() else { return };
    let (kind, qualified) = match parent.kind() {
        // A part of a longer path.
        SyntaxKind::PATH_REF | SyntaxKind::PATH => return,
        // `variable%TYPE`, or `table.column%TYPE`.
        SyntaxKind::PERCENT_TYPE => (NameKind::Relation, segments.len() != 2),
        SyntaxKind::PLPGSQL_PERCENT_ROWTYPE => (NameKind::Relation, segments.len() > 1),
        SyntaxKind::PATH_TYPE | SyntaxKind::TYPE_NAME_REF => {
            (NameKind::Type, segments.len() > 1 || is_of_grammar(first))
        }
        SyntaxKind::COLLATION_REF => (NameKind::Other, segments.len() > 1),
        SyntaxKind::PROCEDURE_NAME_REF => (NameKind::Function, segments.len() > 1),
        _ => (NameKind::Relation, segments.len() > 1 || is_query(path, &folded(first.text()))),
    };
    if !qualified {
        push(kind, first, found);
    }
}

/// Something is made without a schema: in the first of the path. RENAME TO takes no schema.
fn defined(path: &SyntaxNode, found: &mut Vec<UnqualifiedName>) {
    let is_renamed = path.ancestors().any(|node| format!("{:?}", node.kind()).ends_with("RENAME_TO"));
    if is_renamed {
        return;
    }
    if let [name] = segments(path).as_slice() {
        push(NameKind::Other, name, found);
    }
}

/// `WITH name AS (…)` around it.
fn is_query(path: &SyntaxNode, name: &str) -> bool {
    let mut clauses =
        path.ancestors().flat_map(|node| node.children()).filter(|node| node.kind() == SyntaxKind::WITH_CLAUSE);
    clauses.any(|clause| {
        let names = clause.descendants().filter(|node| node.kind() == SyntaxKind::CTE_NAME);
        names.filter_map(|node| node.first_token()).any(|token| folded(token.text()) == name)
    })
}

fn called(call: &SyntaxNode, found: &mut Vec<UnqualifiedName>) {
    let Some(name) = call.children().next().filter(|child| child.kind() == SyntaxKind::NAME_REF) else { return };
    let Some(token) = name.first_token() else { return };
    if !FORMS.contains(&folded(token.text()).as_str()) || token.text().starts_with('"') {
        push(NameKind::Function, &token, found);
    }
}

/// `substring(a, 1, 2)` is a call as any other; with FROM and FOR it is a form that means PostgreSQL's own.
fn called_as_form(form: &SyntaxNode, found: &mut Vec<UnqualifiedName>) {
    let is_word = |token: &SyntaxToken| {
        matches!(
            token.kind(),
            SyntaxKind::FROM_KW | SyntaxKind::FOR_KW | SyntaxKind::SIMILAR_KW | SyntaxKind::PLACING_KW
        )
    };
    let mut depth = 0;
    let own = tokens(form).into_iter().filter(|token| {
        match token.kind() {
            SyntaxKind::L_PAREN => depth += 1,
            SyntaxKind::R_PAREN => depth -= 1,
            _ => {}
        }
        depth == 1
    });
    if let Some(name) = form.first_token().filter(|_| !own.into_iter().any(|token| is_word(&token))) {
        push(NameKind::Function, &name, found);
    }
}

/// Forms of the grammar that look like functions.
const FORMS: [&str; 6] = ["coalesce", "nullif", "greatest", "least", "grouping", "row"];

/// `'tasks'::regclass`: the text is looked up as a name would be.
fn cast_text(cast: &SyntaxNode, found: &mut Vec<UnqualifiedName>) {
    let Some(ty) = cast.children().find(|child| child.kind() == SyntaxKind::PATH_TYPE) else { return };
    let Some(literal) = cast.children().find(|child| child.kind() == SyntaxKind::LITERAL) else { return };
    let (Some(ty), Some(text)) = (segments(&ty).pop(), literal.first_token()) else { return };
    let kind = match folded(ty.text()).as_str() {
        "regclass" => NameKind::Relation,
        "regtype" => NameKind::Type,
        "regproc" | "regprocedure" => NameKind::Function,
        "regcollation" | "regconfig" | "regdictionary" => NameKind::Other,
        _ => return,
    };
    if text.kind() == SyntaxKind::STRING && !text.text().contains('.') {
        let name = text.text().trim_matches('\'').to_owned();
        found.push(UnqualifiedName { kind, name, at: text.text_range().start().into() });
    }
}

/// A statement that runs a text: `EXECUTE …`, `FOR … IN EXECUTE …`.
fn executes(node: &SyntaxNode) -> bool {
    let mut own = node.children_with_tokens().filter_map(|element| element.into_token());
    own.any(|token| token.kind() == SyntaxKind::EXECUTE_KW)
}

/// A text that is run, in its parts, with the places that `format` fills. `WITH name AS (…)` in one part is meant in all.
fn dynamic(literals: &[SyntaxToken], found: &mut Vec<UnqualifiedName>) {
    let mut read = Vec::new();
    let mut queries: Vec<String> = Vec::new();
    for literal in literals {
        let text = literal.text();
        let inner = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')).unwrap_or(text);
        let parsed = SourceFile::parse(inner);
        let tokens = tokens(parsed.tree().syntax());
        for part in tokens.windows(4) {
            let [before, name, word, open] = part else { continue };
            let begins = matches!(before.kind(), SyntaxKind::WITH_KW | SyntaxKind::COMMA);
            if begins && word.kind() == SyntaxKind::AS_KW && open.kind() == SyntaxKind::L_PAREN {
                queries.push(folded(name.text()));
            }
        }
        words(&tokens, usize::from(literal.text_range().start()) + 1, &mut read);
    }
    read.retain(|found| found.kind != NameKind::Relation || !queries.contains(&found.name));
    found.extend(read);
}

/// Reads text that has no tree, word by word: names after `::`, after the words that a relation or a type follows, and before a
/// parenthesis that is not one of a list.
fn words(tokens: &[SyntaxToken], from: usize, found: &mut Vec<UnqualifiedName>) {
    let mut add = |kind, token: &SyntaxToken| {
        let at = from + usize::from(token.text_range().start());
        found.push(UnqualifiedName { kind, name: folded(token.text()), at });
    };
    let is = |at: Option<usize>, kind: SyntaxKind| {
        at.and_then(|at| tokens.get(at)).is_some_and(|token| token.kind() == kind)
    };
    let revokes = tokens.first().is_some_and(|token| token.kind() == SyntaxKind::REVOKE_KW);
    for (at, token) in tokens.iter().enumerate() {
        let is_name = token.kind() == SyntaxKind::IDENT || token.kind().is_keyword();
        let before = at.checked_sub(1);
        // `%I` is a place, `a.b` a member, `b.` the schema of what follows.
        if !is_name
            || is(before, SyntaxKind::PERCENT)
            || is(before, SyntaxKind::DOT)
            || is(Some(at + 1), SyntaxKind::DOT)
        {
            continue;
        }
        let kind_before = before.map(|at| tokens[at].kind());
        let two_before = before.and_then(|at| at.checked_sub(1)).map(|at| tokens[at].kind());
        match kind_before {
            Some(SyntaxKind::COLON) if two_before == Some(SyntaxKind::COLON) && !is_of_grammar(token) => {
                add(NameKind::Type, token);
            }
            Some(SyntaxKind::TYPE_KW | SyntaxKind::DOMAIN_KW) if !is_of_grammar(token) => add(NameKind::Type, token),
            // `IS DISTINCT FROM …`, `REVOKE … FROM role`.
            Some(SyntaxKind::FROM_KW) if revokes || two_before == Some(SyntaxKind::DISTINCT_KW) => {}
            Some(
                SyntaxKind::FROM_KW
                | SyntaxKind::JOIN_KW
                | SyntaxKind::TABLE_KW
                | SyntaxKind::UPDATE_KW
                | SyntaxKind::INTO_KW,
            ) if token.kind() == SyntaxKind::IDENT => {
                add(NameKind::Relation, token);
            }
            _ if token.kind() == SyntaxKind::IDENT && is(Some(at + 1), SyntaxKind::L_PAREN) => {
                add(NameKind::Function, token);
            }
            _ => {}
        }
    }
}

/// Types that the grammar knows, whatever the search path says (manual, appendix C, and chapter 8).
fn is_of_grammar(token: &SyntaxToken) -> bool {
    matches!(
        token.text().to_ascii_lowercase().as_str(),
        "bigint"
            | "bit"
            | "boolean"
            | "char"
            | "character"
            | "dec"
            | "decimal"
            | "double"
            | "float"
            | "int"
            | "integer"
            | "interval"
            | "national"
            | "nchar"
            | "numeric"
            | "real"
            | "setof"
            | "smallint"
            | "time"
            | "timestamp"
            | "varchar"
    )
}

#[cfg(test)]
mod tests {
    use super::{has_errors, tree, unqualified_names, without_targets};

    /// The parser reads all of it, save targets of INTO.
    fn is_read(body: &str) -> bool {
        let tree = tree(body).unwrap();
        !has_errors(&tree) || !has_errors(&super::tree(&without_targets(body, &tree)).unwrap())
    }

    fn check(body: &str, expected: &[&str]) {
        let found = unqualified_names(body);
        let names: Vec<&str> = found.iter().map(|found| found.name.as_str()).collect();
        assert_eq!(names, expected, "{body}\n{found:#?}");
        for found in &found {
            let there = body[found.at..].trim_start_matches(['\'', '"']).to_lowercase();
            assert!(there.starts_with(&found.name.to_lowercase()), "{found:?} in {body}");
        }
        assert!(is_read(body), "{body}");
    }

    #[test]
    fn relations_types_and_functions_without_a_schema_are_found() {
        check("BEGIN IF EXISTS (SELECT FROM members AS m, app.x y JOIN z ON true) THEN END IF; END", &["members", "z"]);
        check(
            "DECLARE a text; b pg_catalog.text[]; c uuid[]; d int; e numeric(1, 2); f \"Mood\"; BEGIN END",
            &["text", "uuid", "Mood"],
        );
        check(
            "DECLARE a tasks%ROWTYPE; b app.tasks%ROWTYPE; c tasks.id%TYPE; d a%TYPE; e app.tasks.id%TYPE; BEGIN END",
            &["tasks", "tasks"],
        );
        check(
            "BEGIN a := b::jsonb || CAST(c AS date) || d::double precision || date '2020-01-01'; END",
            &["jsonb", "date", "date"],
        );
        check(
            "BEGIN PERFORM lower(a), pg_catalog.upper(b), coalesce(c, d), \"Odd\"(e); CALL go(); END",
            &["lower", "Odd", "go"],
        );
        check(
            "BEGIN a := substring(b, 1, 2) || substring(b FROM 1 FOR 2) || overlay(b PLACING c FROM 1) || trim(b); END",
            &["substring"],
        );
        check(
            "BEGIN INSERT INTO log (a) VALUES (1); UPDATE tasks SET a = 1 FROM b; DELETE FROM c USING d; TRUNCATE e; END",
            &["log", "tasks", "b", "c", "d", "e"],
        );
        check(
            "BEGIN a := b COLLATE \"C\" || 'tasks'::pg_catalog.regclass || 'app.tasks'::pg_catalog.regclass; END",
            &["C", "tasks"],
        );
        check("BEGIN RETURN QUERY SELECT 1 FROM pg_catalog.jsonb_to_record(x) AS r(a text, b bigint); END", &["text"]);
    }

    #[test]
    fn variables_columns_and_queries_are_no_names() {
        check(
            "#variable_conflict use_column
            DECLARE a bigint; b pg_catalog.record;
            BEGIN
                SELECT t.x, y INTO STRICT a, b.c FROM app.t AS t WHERE extract(epoch FROM t.z) > 1 AND t IS DISTINCT FROM b;
                WITH q AS MATERIALIZED (SELECT 1), p (n) AS (SELECT 2 FROM q) SELECT 1 INTO a FROM q, p;
                UPDATE app.t SET x = 1 RETURNING x INTO a;
                FOR b IN SELECT x FROM pg_catalog.unnest(c) AS w (x) LOOP CONTINUE WHEN true; END LOOP;
                GET DIAGNOSTICS a = ROW_COUNT;
                RAISE EXCEPTION '% members', TG_ARGV[0] USING ERRCODE = 'x';
                RETURN NEW;
            END",
            &[],
        );
    }

    #[test]
    fn text_that_is_run_is_read() {
        check(
            "BEGIN EXECUTE pg_catalog.format('ALTER TABLE %s ALTER %I TYPE app.x USING %I::text%s::pg_catalog.text', a, b, c, d); END",
            &["text"],
        );
        check("BEGIN FOR r IN EXECUTE 'SELECT lower(x) FROM tasks, app.x' LOOP END LOOP; END", &["lower", "tasks"]);
        check(
            "BEGIN EXECUTE 'WITH q AS (DELETE FROM a.b RETURNING *)' || ' SELECT FROM q, c' || ' FROM d'; END",
            &["d"],
        );
        check("BEGIN ALTER TYPE app.x RENAME TO \"y\"; CREATE TYPE z AS ENUM ('a'); END", &["z"]);
        check("BEGIN EXECUTE 'DROP TABLE ' || a; RAISE NOTICE 'SELECT FROM tasks'; END", &[]);
    }
}
