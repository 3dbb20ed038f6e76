//! A pair of schemas, and where pairs are read from.

use std::fs;
use std::io;
use std::path::Path;

use schema_pg::Renames;
use schema_pg::catalog::QualifiedName;

/// A pair of schemas.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// What it is called: its folder, or the name in a file of pairs.
    pub name: String,
    /// The schema before, as SQL.
    pub old: String,
    /// The schema after.
    pub new: String,
    /// Rows of the old schema, as SQL.
    pub seed: String,
    /// Statements, the last of which is a query that must be true of the old database after the plan.
    pub check: String,
    /// Owners are compared too.
    pub owners: bool,
    /// What is called otherwise in the new schema.
    pub renames: Renames,
    /// What stands in the names of its schemas, where it has some of its own; else empty.
    pub token: String,
}

impl Case {
    /// It needs a server of this version: the name says so (`v18_…`).
    pub fn since(&self) -> u32 {
        let digits = self.name.strip_prefix('v').and_then(|rest| rest.split_once('_'));
        digits.and_then(|(version, _)| version.parse().ok()).unwrap_or_default()
    }
}

/// All cases of a folder, one in each folder of it, by name: `old.sql` and `new.sql`, and where they are wanted `seed.sql`,
/// `check.sql`, `renames` and an empty file `owners`. Or of one file, in which `-- pair: NAME` begins a pair and `-- new` its second schema.
///
/// # Errors
///
/// When the folder or file can't be read.
pub fn read(path: &Path) -> io::Result<Vec<Case>> {
    if path.is_file() {
        return Ok(pairs(&fs::read_to_string(path)?));
    }
    if path.join("old.sql").is_file() {
        return Ok(vec![folder(path)?]);
    }
    let mut folders: Vec<_> =
        fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    folders.sort();
    folders.iter().filter(|path| path.join("old.sql").is_file()).map(|path| folder(path)).collect()
}

fn folder(path: &Path) -> io::Result<Case> {
    let optional = |name: &str| match path.join(name) {
        path if path.is_file() => fs::read_to_string(path),
        _ => Ok(String::new()),
    };
    Ok(Case {
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        old: fs::read_to_string(path.join("old.sql"))?,
        new: fs::read_to_string(path.join("new.sql"))?,
        seed: optional("seed.sql")?,
        check: optional("check.sql")?,
        owners: path.join("owners").is_file(),
        renames: renames(&optional("renames")?),
        ..Case::default()
    })
}

/// `SCHEMA.TABLE OLD NEW` on a line: the column of the table, by the name that it has at last, is called otherwise.
fn renames(text: &str) -> Renames {
    let mut renames = Renames::none();
    for line in text.lines() {
        if let [table, was, now] = line.split_whitespace().collect::<Vec<_>>()[..]
            && let Some((schema, table)) = table.split_once('.')
        {
            let table = QualifiedName::new(schema.to_owned(), table.to_owned());
            renames = renames.column(&table, was.to_owned(), now.to_owned());
        }
    }
    renames
}

fn pairs(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut is_new = false;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("-- pair: ") {
            cases.push(Case { name: name.trim().to_owned(), ..Case::default() });
            is_new = false;
        } else if line.trim() == "-- new" {
            is_new = true;
        } else if let Some(case) = cases.last_mut() {
            let to = if is_new { &mut case.new } else { &mut case.old };
            to.push_str(line);
            to.push('\n');
        }
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn a_file_of_pairs_is_read() {
        let cases = pairs(
            "-- pair: a column\nCREATE TABLE t ();\n-- new\nCREATE TABLE t (a int);\n-- pair: v18_b\n-- new\nx;\n",
        );
        let found: Vec<_> = cases.iter().map(|case| (&*case.name, &*case.old, &*case.new, case.since())).collect();
        let first = ("a column", "CREATE TABLE t ();\n", "CREATE TABLE t (a int);\n", 0);
        assert_eq!(found, [first, ("v18_b", "", "x;\n", 18)]);
    }
}
