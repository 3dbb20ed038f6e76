//! What counts the rows that reference the same one.

use super::guard::{Asked, Rows};
use super::mutability::changed;
use super::refusal::Refusal;
use super::{Ident, Name};
use crate::catalog::{QualifiedName, Text};

/// A reference that counts.
pub struct Counted<'a> {
    /// The table whose rows are counted.
    pub child: QualifiedName,
    /// The table that they reference.
    pub parent: QualifiedName,
    /// Columns of the reference, each with the column of the other table that it is equal to.
    pub on: Vec<(Text, Text)>,
    /// The columns that it was said of.
    pub columns: Vec<Text>,
    /// When a row that is counted is deleted.
    pub child_deleted_at: Option<Text>,
    /// When the row that is referenced is deleted: then it needs none.
    pub parent_deleted_at: Option<Text>,
    /// At least so many.
    pub min: u32,
    /// At most so many.
    pub max: Option<u32>,
    /// The message for whoever breaks it.
    pub message: Option<&'a Text>,
}

impl Counted<'_> {
    /// The row counts: it references something, and is live.
    pub fn counts(&self, row: &str) -> String {
        let given = self.columns.iter().map(|column| format!("{row}.{} IS NOT NULL", Ident(column)));
        let live = self.child_deleted_at.iter().map(|deleted| format!("{row}.{} IS NULL", Ident(deleted)));
        given.chain(live).collect::<Vec<_>>().join(" AND ")
    }

    /// WHEN of UPDATE: the row counts from now on.
    pub fn starts(&self) -> String {
        self.comes("NEW", "OLD")
    }

    /// WHEN of UPDATE: the row counts no longer.
    pub fn ends(&self) -> String {
        self.comes("OLD", "NEW")
    }

    fn comes(&self, here: &str, there: &str) -> String {
        let deleted = self.child_deleted_at.iter().map(|deleted| format!("{there}.{} IS NOT NULL", Ident(deleted)));
        let ways: Vec<String> = std::iter::once(changed(&self.columns)).chain(deleted).collect();
        format!("{} AND ({})", self.counts(here), ways.join(" OR "))
    }

    /// What the triggers tell their function, and who reads errors: what is counted by, and the message.
    pub fn arguments(&self, by: Text) -> Vec<Text> {
        std::iter::once(by).chain(self.message.cloned()).collect()
    }

    /// Locks the referenced row, so that who counts its rows does so alone. Not as strong as what would keep others from referencing it.
    fn lock(&self, row: &str) -> String {
        let is: Vec<String> =
            self.on.iter().map(|(own, key)| format!("p.{} = {row}.{}", Ident(key), Ident(own))).collect();
        let live = self.parent_deleted_at.iter().map(|deleted| format!("p.{} IS NULL", Ident(deleted)));
        let is: Vec<String> = is.into_iter().chain(live).collect();
        format!("PERFORM FROM {} AS p WHERE {} FOR NO KEY UPDATE;", Name(&self.parent), is.join(" AND "))
    }

    /// How many rows reference the same one, no further than needed. `of_parent`: the trigger's row is the one that is referenced.
    fn count(&self, row: &str, of_parent: bool, most: u64) -> String {
        let is = self
            .on
            .iter()
            .map(|(own, key)| format!("c.{} = {row}.{}", Ident(own), Ident(if of_parent { key } else { own })));
        let live = self.child_deleted_at.iter().map(|deleted| format!("c.{} IS NULL", Ident(deleted)));
        let is: Vec<String> = is.chain(live).collect();
        format!(
            "(SELECT pg_catalog.count(*) FROM (SELECT FROM {} AS c WHERE {} LIMIT {most}) AS found)",
            Name(&self.child),
            is.join(" AND ")
        )
    }

    fn refusal(&self, what: &str) -> String {
        let text = match self.message {
            Some(_) => "%",
            None => what,
        };
        let arguments: &[&str] = match self.message {
            Some(_) => &["TG_ARGV[1]"],
            None => &["TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
        };
        Refusal { message: text, arguments, code: "check_violation" }.to_string()
    }

    /// In an older snapshot, rows that came meanwhile are not seen.
    fn isolated(&self, indent: &str) -> String {
        let refusal = Refusal {
            message: "rows of %.% are counted: write them in transactions of the isolation level READ COMMITTED",
            arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
            code: "invalid_transaction_state",
        };
        let refusal = super::guard::refuse_snapshot(&refusal.to_string(), false, indent);
        refusal.trim_start_matches('\n').to_owned()
    }
}

/// Locks the referenced row before another trigger does so less strongly.
pub fn lock_body(of: &Counted<'_>, asked: &Asked) -> String {
    format!("BEGIN{}\n    {}\n    RETURN NEW;\nEND;", asked.refuse_unseen(Rows::Any, "    "), of.lock("NEW"))
}

/// Refuses a row too many. Whoever adds another row to the same one waits for the lock, and counts what was committed meanwhile.
pub fn at_most_body(of: &Counted<'_>, max: u32, asked: &Asked) -> String {
    let refusal = of.refusal(&format!("a row of %.% references a row that has {max}, and can't have more"));
    format!(
        "BEGIN{unseen}
{isolated}
    {lock}
    IF {count} > {max} THEN
        {refusal}
    END IF;
    RETURN NULL;
END;",
        unseen = asked.refuse_unseen(Rows::Any, "    "),
        isolated = of.isolated("    "),
        lock = of.lock("NEW"),
        count = of.count("NEW", false, u64::from(max) + 1),
    )
}

/// When the transaction ends, refuses that a row of another one's is gone of which that has too few. Nothing where that one is gone, too.
pub fn at_least_body(of: &Counted<'_>, asked: &Asked) -> String {
    let refusal = of.refusal(&format!("a row of %.% is gone from a row that needs at least {}", of.min));
    format!(
        "BEGIN{unseen}
    {lock}
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
{isolated}
    IF {count} < {min} THEN
        {refusal}
    END IF;
    RETURN NULL;
END;",
        unseen = asked.refuse_unseen(Rows::Any, "    "),
        lock = of.lock("OLD"),
        isolated = of.isolated("    "),
        count = of.count("OLD", false, of.min.into()),
        min = of.min,
    )
}

/// When the transaction ends, refuses a row that was made, or restored, of which there are too few others. Nobody else could see it before.
pub fn made_body(of: &Counted<'_>, asked: &Asked) -> String {
    // A name may hold what RAISE takes for the place of a value.
    let child = of.child.to_string().replace('%', "%%");
    let refusal = of.refusal(&format!("a row of %.% needs at least {} of {child}", of.min));
    let mut keys: Vec<&Text> = of.on.iter().map(|(_, key)| key).collect();
    keys.dedup();
    let is: Vec<String> = keys.iter().map(|key| format!("p.{0} = NEW.{0}", Ident(key))).collect();
    let live = of.parent_deleted_at.iter().map(|deleted| format!("p.{} IS NULL", Ident(deleted)));
    let is: Vec<String> = is.into_iter().chain(live).collect();
    format!(
        "BEGIN{unseen}
    IF EXISTS (SELECT FROM {parent} AS p WHERE {is}) AND {count} < {min} THEN
        {refusal}
    END IF;
    RETURN NULL;
END;",
        unseen = asked.refuse_unseen(Rows::Any, "    "),
        parent = Name(&of.parent),
        is = is.join(" AND "),
        count = of.count("NEW", true, of.min.into()),
        min = of.min,
    )
}

/// WHEN: the row is live again.
pub fn is_restored(deleted_at: &str) -> String {
    format!("OLD.{0} IS NOT NULL AND NEW.{0} IS NULL", Ident(deleted_at))
}
