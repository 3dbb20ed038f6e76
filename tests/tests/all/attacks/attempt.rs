//! Attempts as they are written in files: who tries which statements, and what must happen.

use std::collections::BTreeMap;

/// One attempt.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// File and line.
    pub at: String,
    /// What is attacked, as the heading of its part of the file says: `1 Row security`.
    pub area: String,
    /// The breaks that it repeats: `B1`.
    pub marks: Vec<String>,
    /// What a superuser does first.
    pub given: Vec<String>,
    pub steps: Vec<Step>,
    pub must: Vec<Must>,
}

/// What one role tries.
#[derive(Debug, Clone)]
pub struct Step {
    /// `app`, `reader`, `owner`, `nobody` or `superuser`.
    pub role: String,
    /// The tenant that the session asks for; `none` asks for none.
    pub tenant: String,
    /// The session, where there is more than the one that is rolled back.
    pub session: Option<String>,
    /// It may wait or be refused.
    pub may_fail: bool,
    pub sql: String,
}

/// What must happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Must {
    /// With one of these SQLSTATEs, any where there is none, and words that the message holds.
    Refused {
        states: Vec<String>,
        words: String,
    },
    /// What the last statement shows: columns by `|`, rows by a blank.
    Sees(String),
    /// The last statement returns or changes so many rows.
    Rows(u64),
    Taken,
    /// A query of a superuser has the same answer before and after.
    Unchanged(String),
    /// A query of a superuser is true after it.
    True(String),
    /// What holds after each attempt, and nothing else.
    Holds,
}

impl Attempt {
    /// Whether it takes sessions of its own, and so a database of its own.
    pub fn has_sessions(&self) -> bool {
        self.steps.iter().any(|step| step.session.is_some())
    }
}

/// The attempts of a file; a mistake in it is told by its line.
pub fn parse(file: &str, text: &str) -> Result<Vec<Attempt>, String> {
    let mut reader = Reader { file, ..Reader::default() };
    for (line, text) in entries(text) {
        reader.entry(line, &text).map_err(|why| format!("{file}:{line}: {why}"))?;
    }
    match reader.steps.is_empty() && reader.given.is_empty() {
        true => Ok(reader.attempts),
        false => Err(format!("{file}: the last attempt doesn't say what must happen")),
    }
}

/// Lines with those that go on with them, without comments.
fn entries(text: &str) -> Vec<(usize, String)> {
    let mut entries: Vec<(usize, String)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with('#') && !line.starts_with("##") || line.trim().is_empty() {
            continue;
        }
        match entries.last_mut().filter(|_| line.starts_with(' ')) {
            Some((_, entry)) => {
                entry.push('\n');
                entry.push_str(line.trim());
            }
            None => entries.push((number, line.trim_end().to_owned())),
        }
    }
    entries
}

#[derive(Default)]
struct Reader<'a> {
    file: &'a str,
    area: String,
    defined: BTreeMap<String, (String, String)>,
    given: Vec<String>,
    marks: Vec<String>,
    steps: Vec<Step>,
    attempts: Vec<Attempt>,
}

impl Reader<'_> {
    fn entry(&mut self, line: usize, text: &str) -> Result<(), String> {
        if let Some(area) = text.strip_prefix("## ") {
            area.trim().clone_into(&mut self.area);
        } else if let Some(defined) = text.strip_prefix("define ") {
            let (name, body) = defined.split_once(": ").ok_or("`define NAME: text`")?;
            let (name, argument) = name.split_once('(').unwrap_or((name, ""));
            let body = (argument.trim_end_matches(')').to_owned(), self.expand(body)?);
            self.defined.insert(name.to_owned(), body);
        } else if let Some(each) = text.strip_prefix("for ") {
            let (variable, rest) = each.split_once(" in ").ok_or("`for X in a | b: role: statement --> what`")?;
            let rest = rest.replacen(":\n", ": ", 1);
            let (values, rest) = rest.split_once(": ").ok_or("`for X in a | b: role: statement --> what`")?;
            // What leads up to it is the same for each.
            let given = std::mem::take(&mut self.given);
            let (steps, marks) = (std::mem::take(&mut self.steps), std::mem::take(&mut self.marks));
            for value in values.split(" | ") {
                (self.given, self.steps, self.marks) = (given.clone(), steps.clone(), marks.clone());
                self.entry(line, &rest.replace(&format!("{{{variable}}}"), value.trim()))?;
                if !self.steps.is_empty() {
                    return Err("an attempt for each value ends with its line".to_owned());
                }
            }
        } else {
            let (marks, text) = match text.strip_prefix('[') {
                Some(marked) => marked.split_once("] ").ok_or("`[B1] role: …`")?,
                None => ("", text),
            };
            let new = marks.split(' ').filter(|mark| !mark.is_empty() && !self.marks.iter().any(|is| is == mark));
            let new: Vec<String> = new.map(str::to_owned).collect();
            self.marks.extend(new);
            match text.strip_prefix("given: ") {
                Some(given) => self.given.push(self.expand(given)?),
                None => self.step(line, text)?,
            }
        }
        Ok(())
    }

    fn step(&mut self, line: usize, text: &str) -> Result<(), String> {
        let (head, rest) = text.split_once(": ").ok_or("`role: statement --> what must happen`")?;
        let mut parts = rest.split("--> ");
        let sql = self.expand(parts.next().unwrap_or_default().trim())?;
        let must: Vec<Must> =
            parts.map(|must| self.expand(must).and_then(|must| what(&must))).collect::<Result<_, _>>()?;
        let may_fail = head.ends_with('?');
        let (who, session) = match head.trim_end_matches('?').split_once('@') {
            Some((who, session)) => (who, Some(session.to_owned())),
            None => (head.trim_end_matches('?'), None),
        };
        let (role, tenant) = who.split_once(' ').unwrap_or((who, "ACME"));
        if !["app", "reader", "owner", "nobody", "superuser"].contains(&role) {
            return Err(format!("`{role}` is no role: app, reader, owner, nobody, superuser"));
        }
        let (role, tenant) = (role.to_owned(), tenant.to_owned());
        self.steps.push(Step { role, tenant, session, may_fail, sql });
        if !must.is_empty() {
            self.attempts.push(Attempt {
                at: format!("{}:{line}", self.file),
                area: self.area.clone(),
                marks: std::mem::take(&mut self.marks),
                given: std::mem::take(&mut self.given),
                steps: std::mem::take(&mut self.steps),
                must,
            });
        }
        Ok(())
    }

    /// With what was defined in place of its names: `{EVIL}`, `{TRIGGER(UPDATE …)}`.
    fn expand(&self, text: &str) -> Result<String, String> {
        let mut text = text.to_owned();
        for (name, (argument, body)) in self.defined.iter().rev() {
            if argument.is_empty() {
                text = text.replace(&format!("{{{name}}}"), body);
                continue;
            }
            while let Some((before, rest)) = text.split_once(&format!("{{{name}(")) {
                let (value, after) = rest.split_once(")}").ok_or_else(|| format!("`{{{name}(…)}}` has no end"))?;
                text = format!("{before}{}{after}", body.replace(&format!("{{{argument}}}"), value));
            }
        }
        Ok(text)
    }
}

fn what(text: &str) -> Result<Must, String> {
    let text = text.trim();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    Ok(match word {
        "refused" => {
            let (states, words) = rest.split_once(' ').unwrap_or((rest, ""));
            let states: Vec<String> = states.split(',').filter(|state| !state.is_empty()).map(str::to_owned).collect();
            if states.iter().any(|state| state.len() != 5) {
                return Err(format!("`{rest}` are no SQLSTATEs"));
            }
            Must::Refused { states, words: words.to_owned() }
        }
        "sees" => Must::Sees(rest.to_owned()),
        "rows" => Must::Rows(rest.parse().map_err(|_| format!("`{rest}` is no number of rows"))?),
        "taken" => Must::Taken,
        "holds" => Must::Holds,
        "unchanged" => Must::Unchanged(rest.to_owned()),
        "true" => Must::True(rest.to_owned()),
        _ => return Err(format!("`{word}`: refused, sees, rows, taken, unchanged, true or holds")),
    })
}
