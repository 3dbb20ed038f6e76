//! Commands as a script for mongosh.

use std::fmt::{self, Write};

use super::{Expected, Record};

/// One command as mongosh runs it. Extended JSON becomes BSON by `EJSON.deserialize`, which mongosh has.
pub(crate) fn script<W: Write>(record: &Record, f: &mut W) -> fmt::Result {
    let command = &record.command.0;
    let has_values = command.contains("{\"$");
    let text = if has_values { format!("EJSON.deserialize({command})") } else { command.to_string() };
    if command.contains("$database.") && record.admin {
        let text = text.replace("\"$database.", "db.getName() + \".");
        if record.needs_shards() {
            let left = "print(\"left out, this server has no shards\")";
            return writeln!(f, "if (db.hello().msg === \"isdbgrid\") db.adminCommand({text});\nelse {left};");
        }
        return writeln!(f, "db.adminCommand({text});");
    }
    match (record.batch, record.expect) {
        (Some(batch), _) => batched(command, batch, f),
        (None, Some(Expected::Nothing)) => {
            writeln!(f, "{{\n  const found = db.runCommand({text});")?;
            writeln!(f, "  const n = found.cursor ? found.cursor.firstBatch.length : found.n;")?;
            writeln!(
                f,
                "  if (n !== 0) throw new Error(`${{n}} documents stand in the way: ${{EJSON.stringify(found)}}`);\n}}"
            )
        }
        (None, None) if record.admin => writeln!(f, "db.adminCommand({text});"),
        (None, None) => writeln!(f, "db.runCommand({text});"),
    }
}

/// So many at a time, until none matches.
fn batched<W: Write>(command: &str, batch: u32, f: &mut W) -> fmt::Result {
    writeln!(f, "{{\n  const update = EJSON.deserialize({command});")?;
    writeln!(f, "  const {{ q, u }} = update.updates[0];")?;
    writeln!(f, "  const collection = db.getCollection(update.update);")?;
    writeln!(f, "  for (;;) {{")?;
    writeln!(f, "    const ids = collection.find(q, {{ _id: 1 }}).limit({batch}).toArray().map((d) => d._id);")?;
    writeln!(f, "    if (ids.length === 0) break;")?;
    writeln!(f, "    const done = collection.updateMany({{ $and: [{{ _id: {{ $in: ids }} }}, q] }}, u);")?;
    writeln!(f, "    if (done.modifiedCount === 0) throw new Error(\"the update leaves its own filter matching\");")?;
    writeln!(f, "  }}\n}}")
}
