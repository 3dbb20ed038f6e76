//! Names of things in pairs that are made: many of them are such that only right quoting gets them through.

/// The names of one pair.
#[derive(Debug, Clone, Copy)]
pub struct Names {
    /// Which pair it is: no two have things of the same name.
    pub number: usize,
    /// How its names are written.
    pub style: usize,
}

impl Names {
    /// What stands in the names of its schemas, and nowhere else.
    pub fn token(&self) -> String {
        format!("zz{:05}", self.number)
    }

    /// Its schemas, unquoted.
    pub fn plain_schema(&self, which: usize) -> String {
        let token = self.token();
        match (self.style % 3, which) {
            (0, 0) => token,
            (0, _) => format!("{token}_b"),
            (1, 0) => format!("{token} My"),
            (1, _) => format!("{token}\"b"),
            (_, 0) => format!("{token}.x;"),
            (_, _) => format!("{token}'b"),
        }
    }

    /// The same, quoted.
    pub fn schema(&self, which: usize) -> String {
        quoted(&self.plain_schema(which))
    }

    /// A thing, unquoted.
    pub fn plain(&self, name: &str) -> String {
        let own: usize = name.bytes().map(usize::from).sum();
        match (self.style + own) % 12 {
            0 => format!("{name} Mixed"),
            1 => format!("{name}\"q"),
            2 => format!("{name}.d;--"),
            3 => format!("{name}'\\"),
            4 => format!("a_name_of_a_thing_that_is_nearly_too_long_for_names_{name}"),
            5 => format!("Ünï_{name}"),
            6 if name == "t" => "user".to_owned(),
            6 if name == "c" => "select".to_owned(),
            7 => format!("{name}$1%s"),
            _ => name.to_owned(),
        }
    }
}

pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

pub fn literal(text: &str) -> String {
    let text = text.replace('\'', "''");
    match text.contains('\\') {
        true => format!("E'{}'", text.replace('\\', "\\\\")),
        false => format!("'{text}'"),
    }
}
