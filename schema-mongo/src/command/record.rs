//! Commands as migrations keep them.

use serde::{Deserialize, Serialize};

use super::Command;
use crate::spec::{Document, Value};

/// A command as migrations keep it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The command.
    pub command: Document,
    /// It is for the database `admin`.
    #[serde(default, skip_serializing_if = "crate::spec::is_false")]
    pub admin: bool,
    /// The update is done so many documents at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<u32>,
    /// What must come of it for the next command to run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expected>,
    /// The command of the way there that it undoes, by its number from 1: it is run where that one was. Without a number it is
    /// always run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<u32>,
}

impl Record {
    /// The collection that the command is about; commands of `admin` name its database before it.
    #[cfg(feature = "docs")]
    pub(crate) fn collection(&self) -> Option<String> {
        let text = self.command.first_text()?;
        match self.admin {
            true => text.split_once('.').map(|(_, collection)| collection.to_owned()),
            false => Some(text),
        }
    }
}

/// What must come of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expected {
    /// A count of 0, or no documents.
    Nothing,
}

/// Operators that leave a document as it is where they are done once more.
const REPEATABLE: [&str; 9] =
    ["$set", "$setOnInsert", "$unset", "$rename", "$min", "$max", "$addToSet", "$pull", "$pullAll"];

impl Record {
    /// Done twice it changes nothing more: a runner that was stopped may begin with it again. In batches each document is asked
    /// whether it still needs the change.
    pub fn is_repeatable(&self) -> bool {
        let command: Value = serde_json::from_str(&self.command.0).unwrap_or_default();
        // The name of a command is its first member; in a map its members are sorted.
        let is = |name: &str| self.command.0.trim_start_matches(['{', ' ']).starts_with(&format!("\"{name}\""));
        let all = |list: &str, keeps: fn(&Value) -> bool| {
            command[list].as_array().is_some_and(|parts| parts.iter().all(keeps))
        };
        if self.batch.is_some() {
            return true;
        }
        if is("update") {
            return all("updates", |update| {
                let operators = update["u"].as_object();
                operators.is_some_and(|operators| operators.keys().all(|word| REPEATABLE.contains(&&**word)))
            });
        }
        if is("delete") {
            return all("deletes", |delete| crate::spec::number(&delete["limit"]).is_none_or(|limit| limit == 0));
        }
        let stages = command["pipeline"].as_array().map(Vec::as_slice).unwrap_or_default();
        let merges = stages.iter().any(|stage| stage["$merge"]["whenMatched"].is_array());
        !(merges || ["insert", "findAndModify", "findandmodify", "bulkWrite", "mapReduce"].into_iter().any(is))
    }

    /// It is about shards, which a replica set and a standalone do not have.
    pub(crate) fn needs_shards(&self) -> bool {
        let words = ["shardCollection", "reshardCollection", "refineCollectionShardKey", "unshardCollection"];
        words.iter().any(|word| self.command.0.strip_prefix("{\"").is_some_and(|rest| rest.starts_with(word)))
    }
}

impl Command<'_> {
    /// The same, for a migration: with what the command itself does not show.
    pub fn to_record(&self) -> Record {
        let batch = match self {
            Command::Update { batch, .. } | Command::Reshape { batch, .. } => Some(*batch),
            _ => None,
        };
        let expect = match self {
            Command::ExpectNone { .. } | Command::ExpectUnique { .. } => Some(Expected::Nothing),
            _ => None,
        };
        Record { command: Document(self.to_json().into()), admin: self.is_admin(), batch, expect, undoes: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_documents_a_second_time_is_not_repeatable() {
        for (json, expected) in [
            (r#"{"create":"a"}"#, true),
            (r#"{"update":"a","updates":[{"q":{},"u":{"$set":{"n":1},"$unset":{"b":""}}}]}"#, true),
            (r#"{"update":"a","updates":[{"q":{},"u":{"$inc":{"n":1}},"multi":true}]}"#, false),
            (r#"{"update":"a","updates":[{"q":{},"u":{"$set":{"n":1}}},{"q":{},"u":{"$push":{"n":1}}}]}"#, false),
            (r#"{"update":"a","updates":[{"q":{},"u":[{"$set":{"n":{"$add":["$n",1]}}}]}]}"#, false),
            (r#"{"insert":"a","documents":[{}]}"#, false),
            (r#"{"delete":"a","deletes":[{"q":{},"limit":0}]}"#, true),
            (r#"{"delete":"a","deletes":[{"q":{},"limit":{"$numberInt":"1"}}]}"#, false),
            (r#"{"findAndModify":"a","update":{"$inc":{"n":1}}}"#, false),
            (r#"{"aggregate":"a","pipeline":[{"$out":"b"}],"cursor":{}}"#, true),
            (r#"{"aggregate":"a","pipeline":[{"$merge":{"into":"b","whenMatched":[]}}],"cursor":{}}"#, false),
        ] {
            let record = Command::Run(Document(json.into())).to_record();
            assert_eq!(record.is_repeatable(), expected, "{json}");
        }
    }
}
