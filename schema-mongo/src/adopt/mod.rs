//! A database that is there as a crate of structs: observed → raised (the model that structs would give) → proved (lowered and compared
//! with what was observed) → printed.

mod adopted;
mod attributes;
mod fields;
mod indexes;
mod kind;
mod names;
mod observed;
mod options;
mod print;
mod prove;
mod raise;
mod rules;
mod seen;
mod shape;
mod suspect;
mod types;

pub use self::adopted::{AdoptOptions, AdoptReport, Adopted};
pub use self::observed::{Observed, ObservedCollection};
pub use schema_core::adopt::{AdoptedFile, LibrarySource};

/// A database as a crate of structs: a library with a file for each collection and a function `registry()`.
///
/// Fields and their types are those of the sample and of the validator: a field that some documents lack is an `Option`, one of several
/// types is a `bson::Bson`, so that every document of the sample can be read. Indexes, validators and options are exact: what the structs
/// become is compared with what was observed, and words that would give something else give way to JSON (`raw_index`, `validator`). What is
/// only likely (enums, kinds of objects, references, maps) is written in comments. [`AdoptReport::left_out`] names what the crate does not say.
///
/// ```
/// use schema_mongo::{AdoptOptions, Observed, adopt};
///
/// let observed = Observed::from_json(
///     r#"{"collections": [{
///         "name": "users",
///         "indexes": [{"v": 2, "key": {"_id": 1}, "name": "_id_"}, {"v": 2, "key": {"email": 1}, "name": "email_1", "unique": true}],
///         "sample": [{"_id": {"$oid": "507f1f77bcf86cd799439011"}, "email": "ann@example.org", "lastSeen": {"$date": "2026-01-01T00:00:00Z"}},
///                    {"_id": {"$oid": "507f1f77bcf86cd799439012"}, "email": "ben@example.org"}]
///     }]}"#,
/// )?;
/// let adopted = adopt(&observed, &AdoptOptions::default());
/// assert!(adopted.report.is_complete(), "{}", adopted.report);
/// let user = adopted.file("src/user.rs").unwrap();
/// assert!(user.contains("#[entity(unique)]\n    pub email: String,"), "{user}");
/// assert!(user.contains("// In 50 % of the sample.\n"), "{user}");
/// assert!(user.contains("pub last_seen: Option<bson::DateTime>,"), "{user}");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn adopt(observed: &Observed, options: &AdoptOptions) -> Adopted {
    let spec = observed.spec();
    let mut options = options.clone();
    options.version = options.version.or_else(|| observed.version.as_deref()?.parse().ok());
    let mut report = AdoptReport::default();
    let mut model = raise::raise(observed, &spec, &options);
    let made = prove::prove(&mut model, &spec, &options, &mut report);
    report.suspected = std::mem::take(&mut model.suspected);
    report.notes.append(&mut model.notes);
    let files = print::files(&model, &options, &mut report);
    Adopted { files, report, spec: made }
}
