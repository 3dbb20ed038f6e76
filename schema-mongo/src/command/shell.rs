//! Commands as a script for mongosh.

use std::fmt::{self, Write};

use super::{Expected, Record};

/// One command as mongosh runs it. Extended JSON becomes BSON by `EJSON.deserialize`, which mongosh has; without `relaxed:
/// false` it would make the types of numbers up anew, by their size.
pub(crate) fn script<W: Write>(record: &Record, f: &mut W) -> fmt::Result {
    let command = &record.command.0;
    let has_values = command.contains("{\"$");
    let deserialized = || format!("EJSON.deserialize({command}, {{relaxed: false}})");
    let text = if has_values { deserialized() } else { command.to_string() };
    if command.contains("$database.") && record.admin {
        let text = text.replace("\"$database.", "db.getName() + \".");
        if record.needs_shards() {
            let left = "print(\"left out, this server has no shards\")";
            return writeln!(f, "if (db.hello().msg === \"isdbgrid\") db.adminCommand({text});\nelse {left};");
        }
        return writeln!(f, "db.adminCommand({text});");
    }
    match (record.batch, record.expect) {
        (Some(batch), _) => batched(&deserialized(), batch, f),
        (None, Some(Expected::Nothing)) => {
            writeln!(f, "{{\n  const found = db.runCommand({text});")?;
            writeln!(f, "  const n = found.cursor ? found.cursor.firstBatch.length : found.n;")?;
            writeln!(
                f,
                "  if (n != 0) throw new Error(`${{n}} documents stand in the way: ${{EJSON.stringify(found)}}`);\n}}"
            )
        }
        (None, None) if record.admin => writeln!(f, "db.adminCommand({text});"),
        (None, None) if writes(command) => {
            // Where single writes are refused, the command itself is well.
            writeln!(f, "{{\n  const done = db.runCommand({deserialized});", deserialized = deserialized())?;
            writeln!(
                f,
                "  if (!done.ok || done.writeErrors || done.writeConcernError) throw new Error(EJSON.stringify(done));\n}}"
            )
        }
        (None, None) => writeln!(f, "db.runCommand({text});"),
    }
}

/// The command writes documents.
fn writes(command: &str) -> bool {
    ["update", "insert", "delete", "findAndModify", "bulkWrite"]
        .into_iter()
        .any(|name| command.starts_with(&format!("{{\"{name}\":")))
}

/// So many at a time, until none matches. What is found again when all was changed would be changed for ever.
fn batched<W: Write>(command: &str, batch: u32, f: &mut W) -> fmt::Result {
    writeln!(f, "{{\n  const update = {command};")?;
    writeln!(f, "  const [{{ q, u }}] = update.updates;")?;
    writeln!(f, "  for (let before = new Set(); ; ) {{")?;
    writeln!(
        f,
        "    const ids = db.getCollection(update.update).find(q, {{ _id: 1 }}).limit({batch}).toArray().map((d) => d._id);"
    )?;
    writeln!(f, "    if (ids.length === 0) break;")?;
    writeln!(f, "    const keys = ids.map((id) => EJSON.stringify(id, {{ relaxed: false }}));")?;
    writeln!(
        f,
        "    if (keys.every((key) => before.has(key))) throw new Error(\"the update leaves its own filter matching\");"
    )?;
    writeln!(f, "    before = new Set(keys);")?;
    writeln!(f, "    update.updates = [{{ q: {{ $and: [{{ _id: {{ $in: ids }} }}, q] }}, u, multi: true }}];")?;
    writeln!(f, "    const done = db.runCommand(update);")?;
    writeln!(
        f,
        "    if (!done.ok || done.writeErrors || done.writeConcernError) throw new Error(EJSON.stringify(done));"
    )?;
    writeln!(f, "  }}\n}}")
}
