//! Notes: empty texts, numbers and times of zero, lints that are not there.

use super::text::{Path, no_nul};
use crate::Diagnostic;
use crate::ir::{Allowance, Compliance, Embedded, Entity, Enum, Field, Notes, Regulation, Source, View};
use crate::lint::{LINTS, UNNEEDED};

/// The notes of an entity and of its fields.
pub fn entity(entity: &Entity, found: &mut Vec<Diagnostic>) {
    let name = &*entity.rust.name;
    if let Some(notes) = &entity.notes {
        of_rows(notes, name, entity.source, found);
    }
    fields(name, &entity.fields, found);
}

/// The notes of a view.
pub fn view(view: &View, found: &mut Vec<Diagnostic>) {
    if let Some(notes) = &view.notes {
        of_rows(notes, &view.rust.name, view.source, found);
    }
}

/// What an enum allows.
pub fn db_enum(db_enum: &Enum, found: &mut Vec<Diagnostic>) {
    allowed(&db_enum.allowed, Path(&db_enum.rust.name, ""), found);
}

/// What an embedded struct allows, and the notes of its fields.
pub fn embedded(embedded: &Embedded, found: &mut Vec<Diagnostic>) {
    allowed(&embedded.allowed, Path(&embedded.rust.name, ""), found);
    fields(&embedded.rust.name, &embedded.fields, found);
}

/// The notes of fields.
fn fields(owner: &str, fields: &[Field], found: &mut Vec<Diagnostic>) {
    for field in fields {
        let (Some(notes), path) = (&field.notes, Path(owner, &field.name)) else { continue };
        for mistake in &notes.mistakes {
            found.push(Diagnostic::new("E0108", path, mistake.source, &mistake.message).help(&mistake.help));
        }
        if let Some(why) = &notes.denormalized {
            not_empty("denormalized", why, path, field.source, found);
        }
        complies(&notes.compliance, path, field.source, found);
        allowed(&notes.allowed, path, found);
    }
}

/// Codes of stores are looked at by the stores.
fn allowed(all: &[Allowance], path: Path<'_>, found: &mut Vec<Diagnostic>) {
    for (number, Allowance { code, reason, source, .. }) in all.iter().enumerate() {
        not_empty("allow", reason, path, *source, found);
        let is_of_store = code.starts_with("PL") || code.starts_with("ML");
        let mut known = LINTS.iter().map(|finder| finder.lint.code).chain([UNNEEDED.code]);
        if !is_of_store && !known.any(|known| known == code) {
            let message = format!("no lint has the code `{code}`");
            let help = "codes look like `L012`, those of PostgreSQL like `PL12`, of MongoDB like `ML07`; each finding shows its own";
            found.push(Diagnostic::new("E0122", path, *source, message).help(help));
        }
        if all[..number].iter().any(|other| other.code == *code) {
            let message = format!("`{code}` is allowed twice");
            found.push(Diagnostic::new("E0122", path, *source, message).help("keep one of them, with both reasons"));
        }
    }
}

fn of_rows(notes: &Notes, name: &str, source: Source, found: &mut Vec<Diagnostic>) {
    let path = Path(name, "");
    let texts = notes.requirements.iter().map(|text| ("requirement", text));
    let texts = texts.chain(notes.cluster.iter().map(|text| ("cluster", text)));
    for (word, text) in texts.chain(notes.owner_team.iter().map(|text| ("owner_team", text))) {
        not_empty(word, text, path, source, found);
    }
    complies(&notes.compliance, path, source, found);
    allowed(&notes.allowed, path, found);
    let mut none = |message: &str, help: &str| {
        found.push(Diagnostic::new("E0121", path, source, message).help(help));
    };
    if notes.expected_rows == Some(0) {
        none("`expected_rows` is 0", "say how many rows there will be, or leave it out");
    }
    if notes.growth.is_some_and(|growth| growth.per.months == 0 && growth.per.days == 0) {
        none("`growth` is of no time", "say in which time so many rows come: `growth(50_000, months(1))`");
    }
    let Some(backup) = &notes.backup else { return };
    if backup.rpo.is_none() && backup.rto.is_none() {
        none(
            "`backup` says nothing",
            "say what may be lost, and how soon all is there again: `backup.rpo(minutes(15)).rto(hours(4))`",
        );
    }
    for (word, span) in [("rpo", backup.rpo), ("rto", backup.rto)] {
        if span.is_some_and(|span| span.is_zero()) {
            let message = format!("`{word}` of `backup` is no time at all");
            none(&message, "no recovery achieves that: say at least `minutes(1)`, or leave it out");
        }
    }
}

fn complies(all: &[Compliance], path: Path<'_>, source: Source, found: &mut Vec<Diagnostic>) {
    for Compliance { regulation, basis } in all {
        if let Regulation::Other(name) = regulation {
            not_empty("compliance", name, path, source, found);
        }
        not_empty("compliance", basis, path, source, found);
    }
}

/// Reports an empty text.
fn not_empty(word: &str, text: &str, path: Path<'_>, source: Source, found: &mut Vec<Diagnostic>) {
    no_nul(path, text, source, found);
    if text.trim().is_empty() {
        let message = format!("a text of `{word}` is empty");
        found.push(Diagnostic::new("E0120", path, source, message).help("say it in words, or leave the attribute out"));
    }
}
