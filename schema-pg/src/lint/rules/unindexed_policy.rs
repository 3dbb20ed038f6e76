//! PL59: policies that no index serves.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::catalog::expression::{Token, conjuncts, tokens};
use crate::lint::indexes::all;
use crate::lint::place::{on_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL59",
        severity: Severity::Advice,
        title: "a policy that compares a column that no index begins with",
        reason: "Each query of each role reads the whole table to find the rows that it may see.",
        help: "create an index that begins with the column",
        wrong: "CREATE TABLE a (id bigint PRIMARY KEY, who text); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (who = (SELECT current_user));",
        right: "CREATE TABLE a (id bigint PRIMARY KEY, who text); CREATE INDEX ON a (who); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (who = (SELECT current_user));",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog).filter(|table| !table.row_security.is_off()) {
        let indexes = all(table);
        let mut seen = Vec::new();
        for policy in table.policies.iter().filter(|policy| policy.permissive) {
            // Any of the columns serves: the first that has an index is enough.
            let compared: Vec<_> = policy.using.iter().flat_map(|text| conjuncts(text)).filter_map(compared).collect();
            let columns: Vec<_> =
                compared.iter().filter_map(|name| table.columns.iter().find(|column| *column.name == **name)).collect();
            let is_served = columns
                .iter()
                .any(|column| indexes.iter().any(|index| index.leads_with(std::slice::from_ref(&column.name))));
            if let (false, Some(column)) = (is_served, columns.first())
                && !seen.contains(&&column.name)
            {
                seen.push(&column.name);
                let message =
                    format!("the policy `{}` compares `{}`, and no index begins with it", policy.name, column.name);
                on_column(found, table, &column.name, message);
            }
        }
    }
}

/// The column of `column = …`, whichever side it stands on.
fn compared(part: &str) -> Option<String> {
    let words: Vec<Token<'_>> = tokens(part).filter(Token::has_meaning).collect();
    let is_equal = |at: usize| words.get(at).is_some_and(|token| token.is_mark('='));
    let is_name = |at: usize| words.get(at).and_then(Token::name).map(|name| name.into_owned());
    if is_equal(1) {
        return is_name(0);
    }
    let last = words.len().checked_sub(1)?;
    if last >= 1 && is_equal(last - 1) { is_name(last) } else { None }
}
