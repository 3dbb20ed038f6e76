//! Colours, where they can be seen.

use std::env;
use std::io::IsTerminal;

/// A colour of the sixteen that all terminals have: those of the terminal's own theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// What is wrong.
    Red,
    /// What is risky.
    Yellow,
    /// What is new, and what went well.
    Green,
    /// What is beside the point.
    Dim,
    /// What is looked for.
    Bold,
}

/// Whether texts are coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Colors(pub bool);

impl Colors {
    /// Colours on a terminal, unless `NO_COLOR` holds something or `TERM` is `dumb`.
    pub fn of(stream: &impl IsTerminal) -> Self {
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        Self(stream.is_terminal() && set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb"))
    }

    /// The text in this colour; as it is where there are none.
    ///
    /// ```
    /// use schema_core::cli::{Color, Colors};
    ///
    /// assert_eq!(Colors(false).paint(Color::Red, "error"), "error");
    /// assert_eq!(Colors(true).paint(Color::Red, "error"), "\u{1b}[31merror\u{1b}[0m");
    /// ```
    pub fn paint(self, color: Color, text: &str) -> String {
        let code = match color {
            Color::Red => "31",
            Color::Yellow => "33",
            Color::Green => "32",
            Color::Dim => "2",
            Color::Bold => "1",
        };
        if self.0 && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A script with its remarks dim and its hazards yellow.
    pub fn script(self, sql: &str) -> String {
        if !self.0 {
            return sql.to_owned();
        }
        let line = |line: &str| match line.trim_start() {
            remark if remark.starts_with("-- hazard:") => self.paint(Color::Yellow, line),
            remark if remark.starts_with("-- not done") => self.paint(Color::Red, line),
            remark if remark.starts_with("--") => self.paint(Color::Dim, line),
            _ => line.to_owned(),
        };
        sql.split('\n').map(line).collect::<Vec<_>>().join("\n")
    }
}
