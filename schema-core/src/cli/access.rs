//! `access`: how access patterns are listed, and how a proof of them is shown.

use serde_json::{Value, json};

use super::{Color, Colors, Exit, Outcome};
use crate::access::AccessReport;

/// What the store calls things in the object for machines.
#[derive(Debug, Clone, Copy)]
pub struct AccessWords {
    /// The member for the table or collection: `relation`, `collection`.
    pub relation: &'static str,
    /// The member for how many were returned: `rows`, `documents`.
    pub rows: &'static str,
    /// The outcome where none has values for the query: `no_rows`, `no_documents`.
    pub no_rows: &'static str,
    /// What serves a pattern without an index of its own.
    pub without_index: &'static str,
}

/// An access pattern, to be listed.
#[derive(Debug)]
pub struct ListedPattern<'a> {
    /// Its table or collection.
    pub relation: String,
    /// Its name.
    pub name: &'a str,
    /// What it is for.
    pub description: &'a str,
    /// The index that serves it.
    pub index: Option<&'a str>,
}

impl ListedPattern<'_> {
    fn object(&self, words: AccessWords) -> Value {
        json!({
            (words.relation): self.relation, "name": self.name, "description": self.description, "index": self.index,
        })
    }
}

/// The patterns, each with what serves it.
pub fn patterns_listed(patterns: &[ListedPattern<'_>], words: AccessWords, colors: Colors) -> Outcome {
    let mut text = String::new();
    for pattern in patterns {
        let name = colors.paint(Color::Bold, &format!("{}.{}", pattern.relation, pattern.name));
        let served = pattern.index.unwrap_or(words.without_index);
        text.push_str(&format!("{name}: {}\n  served by {served}\n", pattern.description));
    }
    Outcome::new(text).with("patterns", patterns.iter().map(|pattern| pattern.object(words)).collect::<Value>())
}

/// What a proof of these patterns, in the same order, found.
pub fn patterns_proved(
    report: &AccessReport,
    patterns: &[ListedPattern<'_>],
    words: AccessWords,
    colors: Colors,
) -> Outcome {
    let unserved = report.unserved().count();
    let count = report.patterns.len();
    let all = format!("{count} access pattern{}", if count == 1 { "" } else { "s" });
    let mut text = report.to_string();
    text.push_str(&match unserved {
        0 => colors.paint(Color::Green, &format!("{all}: each is served\n")),
        some => colors.paint(Color::Red, &format!("{all}: {some} not served\n")),
    });
    let objects = patterns.iter().zip(&report.patterns).map(|(pattern, plan)| {
        let mut object = pattern.object(words);
        let (outcome, reason) = plan.outcome.words();
        object["outcome"] = if outcome == "no_rows" { words.no_rows } else { outcome }.into();
        object["reason"] = reason.into();
        object["query"] = plan.query.clone().into();
        object["plan"] = plan.plan.trim_end().into();
        object[words.rows] = plan.rows.into();
        object
    });
    Outcome::new(text).with("patterns", objects.collect::<Value>()).exit(Exit::found(unserved > 0))
}
