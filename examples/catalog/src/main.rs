//! `catalog` prints what both stores hold: SQL for PostgreSQL, and a script for mongosh; `catalog json` the commands of MongoDB.

use std::io::{self, Write};
use std::process::ExitCode;

const HELP: &str = "\
One set of structs for PostgreSQL and MongoDB.

Usage: catalog [sql | mongosh | json | --help]

  catalog            print both: the SQL, then the script for mongosh
  catalog sql        the SQL
  catalog mongosh    the script: mongosh mongodb://… script.js
  catalog json       the commands of MongoDB as extended JSON
";

fn main() -> ExitCode {
    let argument = std::env::args_os().nth(1).map(|argument| argument.to_string_lossy().into_owned());
    let text = match argument.as_deref() {
        None => sql().and_then(|sql| Ok(format!("{sql}\n{}", mongosh()?))),
        Some("sql") => sql(),
        Some("mongosh") => mongosh(),
        Some("json") => json(),
        Some("-h" | "--help" | "help") => Ok(HELP.to_owned()),
        Some(other) => {
            eprint!("unknown argument: {other}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match text {
        Ok(text) => match io::stdout().write_all(text.as_bytes()) {
            // A reader that goes away, as `head` does, is no error.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
            _ => ExitCode::SUCCESS,
        },
        Err(found) => {
            eprintln!("{found}");
            ExitCode::FAILURE
        }
    }
}

fn sql() -> Result<String, schema_core::Diagnostics> {
    let registry = catalog::registry()?;
    let catalog = schema_pg::lower(&registry)?;
    Ok(schema_pg::create(&catalog).to_string())
}

fn mongosh() -> Result<String, schema_core::Diagnostics> {
    Ok(schema_mongo::create(&schema_mongo::lower(&catalog::registry()?)?).to_string())
}

fn json() -> Result<String, schema_core::Diagnostics> {
    Ok(schema_mongo::create(&schema_mongo::lower(&catalog::registry()?)?).to_json())
}
