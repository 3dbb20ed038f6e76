//! Triggers by hand that do what a word would do.

use schema_core::ir::{Entity, Type};

use crate::catalog::expression::{Token, TokenKind, mentions, tokens};
use crate::catalog::{Body, Catalog, Enabled, Event, Function, Level, QualifiedName, Table, Text, Timing, Trigger};

/// Triggers of a table that write a column.
#[derive(Debug, Default)]
pub struct ByHand {
    /// Those that do what the word does, and nothing else.
    pub same: Vec<Text>,
    /// Those that may do something else too.
    pub other: Vec<Text>,
}

/// What writes `updated_at` or `created_at` of an entity.
pub fn of_timestamps(name: &QualifiedName, entity: &Entity, catalog: &Catalog) -> ByHand {
    let column = |field: &str| entity.field(field).map(|field| (entity.column_name(field), field.ty.clone()));
    let (Some((updated, ty)), Some((created, _))) = (column("updated_at"), column("created_at")) else {
        return ByHand::default();
    };
    let is_same = |trigger: &Trigger| ty == Type::Timestamp && sets_the_time(trigger, &updated, catalog);
    of(name, &[&updated, &created], is_same, catalog)
}

/// What deletes rows of an entity softly.
pub fn of_soft_delete(name: &QualifiedName, entity: &Entity, catalog: &Catalog) -> ByHand {
    let Some(column) = entity.field("deleted_at").map(|field| entity.column_name(field)) else {
        return ByHand::default();
    };
    of(name, &[&column], |_| false, catalog)
}

fn of(name: &QualifiedName, columns: &[&Text], is_same: impl Fn(&Trigger) -> bool, catalog: &Catalog) -> ByHand {
    let mut found = ByHand::default();
    let table: Option<&Table> = catalog.tables.iter().find(|table| table.name == *name);
    for trigger in table.into_iter().flat_map(|table| &table.triggers) {
        let names = |text: &str| columns.iter().any(|column| mentions(text, column));
        let by_function = called(trigger, catalog).any(|function| match &function.body {
            Body::Text(text) | Body::Atomic(text) => names(text),
            _ => false,
        });
        let by_argument = trigger.arguments.iter().any(|argument| columns.iter().any(|column| **column == *argument));
        if is_same(trigger) {
            found.same.push(trigger.name.clone());
        } else if by_function || by_argument {
            found.other.push(trigger.name.clone());
        }
    }
    found
}

fn called<'c>(trigger: &'c Trigger, catalog: &'c Catalog) -> impl Iterator<Item = &'c Function> {
    catalog.functions.iter().filter(|function| function.name == trigger.function)
}

/// At each update, for each row, the trigger sets the column to the time of the transaction, and does nothing else.
fn sets_the_time(trigger: &Trigger, column: &Text, catalog: &Catalog) -> bool {
    let is_called = trigger.timing == Timing::Before
        && trigger.events == [Event::Update]
        && trigger.level == Level::Row
        && trigger.when.is_none()
        && trigger.enabled == Enabled::Origin;
    let mut functions = called(trigger, catalog);
    let does = match (functions.next(), functions.next()) {
        (Some(function), None) => {
            function.language == "plpgsql"
                && matches!(&function.body, Body::Text(body) if is_setting_the_time(body, column))
        }
        // Of the extension of this name.
        (None, _) => &*trigger.function.name == "moddatetime" && trigger.arguments == [column.clone()],
        _ => false,
    };
    is_called && does
}

/// `BEGIN NEW.updated_at := now(); RETURN NEW; END;`
fn is_setting_the_time(body: &str, column: &Text) -> bool {
    let words: Vec<String> = tokens(body).filter(Token::has_meaning).map(|token| word(&token)).collect();
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.last() == Some(&";") {
        words.pop();
    }
    let Some(rest) = words.strip_prefix(&["begin", "new", ".", &**column]) else { return false };
    let rest = rest.strip_prefix(&["="]).or_else(|| rest.strip_prefix(&[":", "="])).unwrap_or_default();
    let Some(value) = rest.strip_suffix(&[";", "return", "new", ";", "end"]) else { return false };
    let value = value.strip_prefix(&["pg_catalog", "."]).unwrap_or(value);
    matches!(value, ["now" | "transaction_timestamp", "(", ")"] | ["current_timestamp"])
}

fn word(token: &Token<'_>) -> String {
    match token.kind {
        TokenKind::Literal => token.text.to_owned(),
        _ => token.name().map_or_else(|| token.text.to_owned(), std::borrow::Cow::into_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::is_setting_the_time;

    #[test]
    fn only_what_sets_the_time_and_nothing_else_is_the_same() {
        for (body, is_same) in [
            ("BEGIN NEW.updated_at = now(); RETURN NEW; END", true),
            ("\nbegin\n  -- touch\n  new.\"updated_at\" := CURRENT_TIMESTAMP;\n  return new;\nend;\n", true),
            ("BEGIN NEW.updated_at := pg_catalog.now(); RETURN NEW; END;", true),
            ("BEGIN NEW.updated_at = clock_timestamp(); RETURN NEW; END", false),
            ("BEGIN NEW.changed_at = now(); RETURN NEW; END", false),
            ("BEGIN NEW.updated_at = now(); NEW.n = 1; RETURN NEW; END", false),
            ("BEGIN IF OLD <> NEW THEN NEW.updated_at = now(); END IF; RETURN NEW; END", false),
            ("BEGIN NEW.updated_at = now(); RETURN OLD; END", false),
            ("", false),
        ] {
            assert_eq!(is_setting_the_time(body, &"updated_at".into()), is_same, "{body}");
        }
    }
}
