//! Values that the database holds encrypted.

use schema_core::attr::{FieldDraft, OnField};
use schema_core::kind;

use crate::options::{EncryptedOptions, FieldOptions};

/// See [`encrypted`].
#[derive(Debug)]
pub struct Encrypted(EncryptedOptions);

/// The column holds the value encrypted (OpenPGP, AES-256, by the extension pgcrypto), with a key that only the session
/// knows. Each session says it once for a transaction: `SELECT set_config('app.encryption_key', $1, true)`. The key should be
/// random and long, such as 32 bytes in base64.
///
/// **Logs.** Keys and values go to the server as parameters, never in the text of a statement (a `SET` holds the key), so that
/// neither `pg_stat_activity` nor a log of statements holds them. PostgreSQL logs parameters too: set
/// **`log_parameter_max_length = 0`** (a superuser can for the roles of the application alone: `ALTER ROLE app SET …`), leave
/// `log_parameter_max_length_on_error` at 0, and log no plans of these roles with `auto_explain`, which writes values into
/// them. What a query does with a value in plain can fail and say with which, as `decrypt_text(age)::integer` does: read
/// values as they are, and turn them into what they stand for in the program.
///
/// What is written goes through `encrypt_text($1)`, what is read through `decrypt_text(…)`, for bytes `encrypt_bytes` and
/// `decrypt_bytes`; the view `person_decrypted` reads all of it, with the rights of the reader (PostgreSQL 15). Without the
/// key, or with another one, both are errors. What is no encrypted message is refused: where the trigger decrypts it
/// (`.searchable()`, `.bound(…)`), by its content, else by its form alone, so that nobody stores plain text by mistake. A value
/// can be copied to another row, unless it is `.bound(…)` to its own. With `.searchable()`, a trigger keeps a hash
/// beside it (HMAC with a second key, `app.hash_key`), by which a row is found: `WHERE ssn_hash = hash_text($1)`; what is
/// `unique` is so by it.
///
/// The audit log and the masked view show nothing of it. Rules, checks, defaults and indexes can't look into it: say them of
/// a [`Domain`](schema_core::Domain) in the application. `reencrypt_person(after, at_most)` gives rows a new key in batches:
/// `app.old_encryption_key` is the one that they have, and it returns the last row's key, to go on behind it. It reaches rows
/// that are deleted, `immutable` and `append_only` ones too; where policies hide rows from who calls it, it fails. Who may write a row may encrypt
/// its value with a key of their own: a row that neither key decrypts stays as it is, and a WARNING names its key in DETAIL. Where that is so of
/// all rows of a batch, it fails (SQLSTATE 39000), since the old key is most likely wrong; if it is not, go on behind them.
///
/// A column that was there in plain becomes encrypted by its migration, in one statement, with the keys of the session that
/// runs it (`PGOPTIONS="-c app.encryption_key=…"`, or `set_config` in a runner of your own): no key is in its text, and without
/// one nothing is done. Nobody reads or writes the table meanwhile, and each value takes one to two milliseconds. Where
/// that is too long, add a column of another name, fill it with `encrypt_text(…)`, and remove the old one later. What backups and
/// the audit log hold of the plain values stays there. The way back, to a plain column, is refused until the plan says what
/// gives the values: `.backfill("app.people.ssn", "decrypt_text(ssn)")`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Person {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(unique)]
///     #[pg(encrypted.searchable())]
///     ssn: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Person]?)?).to_string();
/// assert!(sql.contains("ssn bytea NOT NULL"), "{sql}");
/// assert!(sql.contains("UNIQUE (ssn_hash)"), "{sql}");
/// assert!(sql.contains("CREATE EXTENSION IF NOT EXISTS pgcrypto"), "{sql}");
/// assert!(sql.contains("CREATE FUNCTION public.encrypt_text(value text) RETURNS bytea"), "{sql}");
/// assert!(sql.contains("CREATE VIEW public.person_decrypted"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn encrypted() -> Encrypted {
    Encrypted(EncryptedOptions { searchable: false, bound: None, index_name: None })
}

impl Encrypted {
    /// Rows are found by a hash of the value, in a column of its own: `ssn_hash`. Equal values have equal hashes, which whoever
    /// reads the column sees.
    pub fn searchable(mut self) -> Self {
        self.0.searchable = true;
        self
    }

    /// The name of the index on the hash, with `.searchable()`. Without it, table, the column of the hash and `idx`.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Person {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[pg(encrypted.searchable().index_name("people_by_ssn"))]
    ///     ssn: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Person]?)?).to_string();
    /// assert!(sql.contains("CREATE INDEX people_by_ssn ON public.person USING btree (ssn_hash);"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn index_name(mut self, name: impl Into<schema_core::ir::Text>) -> Self {
        self.0.index_name = Some(name.into());
        self
    }

    /// The value belongs to its row: one that somebody without the key copied from another row, column or table is refused when it
    /// is read. A trigger keeps an authentication tag in a column of its own, `ssn_tag`: HMAC, with the key of encryption, over this
    /// label, the key of the row and the encrypted value. The view `person_decrypted` checks it, and so does
    /// `decrypt_text(authenticated(…))`; `decrypt_text(ssn)` alone does not. The trigger decrypts what is written, so that only
    /// what this key encrypted is taken. A change of the row's key needs the key of encryption too.
    ///
    /// A dump that is restored whole keeps the tags. Data that is loaded into a table with its triggers needs the key, and so does a
    /// migration that adds the column of tags to rows that are there.
    ///
    /// The label names the column for ever: keep it when table or column get another name. Two fields never have one label.
    ///
    /// What it trusts: who has the key. A session with the key can decrypt a value and encrypt it for another row.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Person {
    ///     #[entity(primary_key)]
    ///     id: i64,
    ///     #[pg(encrypted.bound("person.ssn"))]
    ///     ssn: String,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Person]?)?).to_string();
    /// assert!(sql.contains("ssn_tag bytea"), "{sql}");
    /// let place = "pg_catalog.jsonb_build_array('person.ssn', id::pg_catalog.text)::pg_catalog.text";
    /// let read = format!("public.decrypt_text(public.authenticated(ssn, ssn_tag, {place}))");
    /// assert!(sql.contains(&read), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn bound(mut self, label: impl Into<schema_core::ir::Text>) -> Self {
        self.0.bound = Some(label.into());
        self
    }
}

impl<T, K: kind::Encryptable> OnField<T, K> for Encrypted {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.extensions.get_mut::<FieldOptions>().encrypted = Some(self.0);
    }
}
