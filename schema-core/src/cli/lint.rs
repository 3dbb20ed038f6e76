//! `lint`: how it is called, what it shows.

use clap::Args;
use serde_json::{Value, json};

use super::{Color, Colors, Exit, Failure, Outcome, diagnostic};
use crate::ir::Allowance;
use crate::lint::{Lint, LintOptions};
use crate::names::nearest;
use crate::{Diagnostic, Diagnostics, Severity};

/// What `lint` is called with, whatever the store.
#[derive(Debug, Clone, Default, Args)]
pub struct LintArguments {
    /// Say why a lint is there, with an example
    #[arg(long, value_name = "CODE", conflicts_with = "list")]
    pub explain: Option<String>,
    /// List all lints
    #[arg(long)]
    pub list: bool,
    /// Leave out advice
    #[arg(long)]
    pub warnings: bool,
    /// Leave out this lint. May be repeated
    #[arg(long, value_name = "CODE")]
    pub off: Vec<String>,
    /// Leave out this lint at one place and below it, such as L012=app.shops.opens. May be repeated
    #[arg(long, value_name = "CODE=PATH")]
    pub allow: Vec<String>,
}

impl LintArguments {
    /// What is asked about the lints themselves, where something is: no schema is needed for it.
    ///
    /// # Errors
    /// A code that none of them has.
    pub fn about(&self, lints: &[Lint], colors: Colors) -> Result<Option<Outcome>, Failure> {
        if let Some(code) = &self.explain {
            let lint = known(lints, code)?;
            return Ok(Some(Outcome::new(explained(lint, colors)).with("lint", as_json(lint))));
        }
        if self.list {
            let all: String = lints
                .iter()
                .map(|lint| format!("{}  {}\n", colors.paint(Color::Bold, &padded(lint.code)), lint.title))
                .collect();
            return Ok(Some(Outcome::new(all).with("lints", lints.iter().map(as_json).collect::<Value>())));
        }
        Ok(None)
    }

    /// What is left out by the call, beside what is left out already.
    ///
    /// # Errors
    /// A code that no lint has.
    pub fn options(&self, lints: &[Lint], configured: &LintOptions) -> Result<LintOptions, Failure> {
        let mut options = configured.clone();
        for code in &self.off {
            options.off.push(known(lints, code)?.code.into());
        }
        for one in &self.allow {
            let Some((code, path)) = one.split_once('=') else {
                let message = format!("`--allow {one}` names no place");
                return Err(Failure::usage(message)
                    .help("write CODE=PATH: `--allow L012=app.shops.opens`; `--off` is for a lint at all places"));
            };
            options.allow.push(Allowance::new(known(lints, code)?.code, path.to_owned(), "the call says so"));
        }
        Ok(options)
    }

    /// What was found, for people and for machines.
    pub fn outcome(&self, found: Diagnostics, lints: &[Lint], colors: Colors) -> Outcome {
        let wanted = |finding: &Diagnostic| !self.warnings || finding.severity >= Severity::Warning;
        let found: Vec<Diagnostic> = found.into_iter().filter(wanted).collect();
        let mut text: String = found.iter().map(|finding| format!("{}\n\n", shown(finding, colors))).collect();
        let of = |severity: Severity| found.iter().filter(|finding| finding.severity == severity).count();
        let many = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        if found.is_empty() {
            text = colors.paint(Color::Green, &format!("nothing found by {} lints\n", lints.len()));
        } else {
            let (warnings, advice) = (of(Severity::Warning), of(Severity::Advice));
            let code = found[0].code;
            text.push_str(&format!(
                "{}, {}; `lint --explain {code}` says why\n",
                many(warnings, "warning", "warnings"),
                many(advice, "piece of advice", "pieces of advice"),
            ));
        }
        let findings: Value = found.iter().map(diagnostic).collect();
        Outcome::new(text).with("findings", findings).exit(Exit::found(!found.is_empty()))
    }
}

fn known<'l>(lints: &'l [Lint], code: &str) -> Result<&'l Lint, Failure> {
    lints.iter().find(|lint| lint.code.eq_ignore_ascii_case(code)).ok_or_else(|| {
        let failure = Failure::usage(format!("no lint has the code `{code}`"));
        match nearest(code, lints.iter().map(|lint| lint.code)) {
            Some(near) => failure.help(format!("a similar code exists: `{near}`; `--list` shows all")),
            None => failure.help("`--list` shows all"),
        }
    })
}

fn shown(finding: &Diagnostic, colors: Colors) -> String {
    let text = finding.to_string();
    let (head, rest) = text.split_once(": ").unwrap_or((&text, ""));
    let color = if finding.severity == Severity::Advice { Color::Bold } else { Color::Yellow };
    format!("{}: {rest}", colors.paint(color, head))
}

fn explained(lint: &Lint, colors: Colors) -> String {
    let Lint { code, severity, title, reason, help, wrong, right } = *lint;
    let name = |text: &str| colors.paint(Color::Bold, text);
    let head = name(&format!("{severity}[{code}]: {title}"));
    format!(
        "{head}\n\n{reason}\n\n{} {help}\n\n{}\n  {wrong}\n\n{}\n  {right}\n\n{}\n  #[entity(allow(\"{code}\", \"reason\"))]\n",
        name("What to do:"),
        name("Found:"),
        name("Not found:"),
        name("Where it is right:"),
    )
}

fn padded(code: &str) -> String {
    format!("{code:<5}")
}

fn as_json(lint: &Lint) -> Value {
    let Lint { code, severity, title, reason, help, wrong, right } = *lint;
    json!({ "code": code, "severity": severity.to_string(), "title": title, "reason": reason, "help": help, "wrong": wrong, "right": right })
}
