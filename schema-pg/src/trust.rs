//! # What is trusted
//!
//! A database keeps a promise against somebody: this page says against whom, and what each promise rests on. It is about roles, sessions
//! and settings; what is generated for an attribute is shown in the attribute's own documentation ([`attr`](crate::attr)).
//!
//! ## Who
//!
//! | who | trusted for | not trusted for |
//! |---|---|---|
//! | superusers, roles with BYPASSRLS, the operating system | everything | |
//! | the owner ([`Roles::owner`](crate::Roles::owner)) and its members: migrations, maintenance | the schema: it can take any guard off. Row security holds for its queries (FORCE ROW LEVEL SECURITY), so that a forgotten tenant shows nothing | |
//! | the application's role ([`Roles::application`](crate::Roles::application)) | naming the tenant and the user, unless sessions are [signed](crate::Session::signed) | the schema, the log, other tenants' rows once the tenant is named, columns that the database keeps |
//! | a reader ([`Roles::reader`](crate::Roles::reader)) | naming the tenant, as above | private data: it reads what is masked |
//! | the pool | giving each transaction a session in which nothing of another's is left | |
//! | the session: its variables, temporary objects, search path, DateStyle, zone, isolation level | nothing, save the tenant and the user where they are not signed | |
//! | the program | its keys: of encryption, of hashes, of signed sessions | |
//!
//! A session is hostile where a statement is injected into the program, or where a person has the application's password. Then it can do
//! whatever the application's role may do, in the name of any tenant that it can claim; nothing else.
//!
//! ## What each guard trusts
//!
//! | word | guard | rests on | a variable is only a switch |
//! |---|---|---|---|
//! | `tenant`, `owner`, `policy` | row security, forced | the claim: of the session, or of a key where it is signed | |
//! | references between rows of a tenant | the tenant is part of the foreign key | nothing of the session; the owner and superusers are held to it, too | |
//! | `unique` in a tenant | the tenant is part of the index | nothing of the session | |
//! | `actors`; `actor`, `request_id`, `ip_address` of `audit` | a trigger | the claim; what is not signed, any statement can claim. `db_user` of the log is `session_user`, which no statement changes | |
//! | `audit` | triggers with the rights of the owner; nobody else writes the log | privileges on the log, the owner | |
//! | `immutable`, `append_only` | privileges that are not granted; and triggers | privileges, the owner | `schema.keeps_partitions`, `schema.reencrypts`: of who may act as the owner |
//! | `soft_delete` | triggers; DELETE is a privilege | privileges, the owner | `app.hard_delete` lets a DELETE be one: who must not delete for good has no DELETE |
//! | `transitions`, `rule`, `version`, `timestamps`, `tree` | triggers | the row, and rows that they lock; the owner | |
//! | `pii`, `sensitive` | privileges on columns, a view that masks | privileges, the owner | |
//! | `encrypted` | the key is in no table | whoever says the key in a transaction: each statement of that transaction reads it | `app.encryption_key` is the key |
//! | partitions, retention | functions that the owner calls | the owner | |
//!
//! No guard takes as proof what any session can have or set: a variable, the depth of triggers, an advisory lock with a key that is known,
//! or the current user alone, who in a foreign key action is the owner of the referencing table.
//!
//! ### Nobody's code runs as somebody else
//!
//! Functions in PL/pgSQL have `SET search_path = pg_catalog, pg_temp` and name all objects with their schemas, types too. Otherwise a
//! temporary domain called `text` would take the place of the type in a trigger that runs as the owner, and its CHECK would run there.
//! Functions that policies call are `RETURN …` bodies, which are parsed when they are made, and have no SET, so that the server puts them in
//! place of their call. The body of a `rule("…").body("…")` is held to the same, by a diagnostic (`P0550`);
//! [`unqualified_names`](crate::unqualified_names) reads your own:
//!
//! ```
//! # #[cfg(feature = "validate")] {
//! let body = "BEGIN UPDATE notes SET n = n + 1; RETURN NEW; END";
//! assert_eq!(schema_pg::unqualified_names(body)[0].name, "notes");
//! # }
//! ```
//!
//! `blocking::prove_tenants` (feature `postgres`) tries it on a scratch database, with temporary types, tables and functions in place of all
//! names, for each statement that a role may send. [`create_roles`](crate::create_roles) revokes TEMPORARY from PUBLIC as well; nothing relies
//! on that.
//!
//! ```
//! use schema_pg::{Roles, create_roles};
//!
//! let script = create_roles(&Roles { application: "app".into(), ..Roles::default() });
//! assert!(script.contains("REVOKE TEMPORARY ON DATABASE"));
//! ```
//!
//! ## Who names the tenant
//!
//! By default the program names the tenant and the user by variables, and so can every statement: an injection into the program is an
//! injection for all tenants. With [`Session::signed`](crate::Session::signed) they come in a token that the program signs with a key of its
//! own, so that a statement that is injected stays in the tenant of its transaction, and the log names the user of it:
//!
//! ```
//! use std::time::{Duration, SystemTime, UNIX_EPOCH};
//! use schema_pg::{Config, Session, SessionClaims};
//!
//! let config = Config { session: Session::signed("app"), ..Config::default() };
//!
//! let key = [7; 32];
//! let expires_at = SystemTime::now().duration_since(UNIX_EPOCH)? + Duration::from_secs(60);
//! let token = SessionClaims { user: Some("ann"), tenant: Some("7"), expires_at }.sign(&key);
//! # let _ = (config, token);
//! // let mut transaction = client.transaction()?;
//! // transaction.execute("SELECT set_config('app.session', $1, true)", &[&token])?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | | unsigned | signed |
//! |---|---|---|
//! | a forgotten tenant shows nothing | yes | yes |
//! | an injected statement can't name another tenant, or another user in the log | no | yes |
//! | a token that is overheard | | is valid until it expires, or its key is gone |
//! | SELECT of a row by its key (PostgreSQL 15) | 4 µs | 15 µs |
//! | `count(*)` of a tenant's 10,000 rows out of 100,000 | 1.1 ms | 1.1 ms |
//!
//! Who has the application's password sees what its other sessions run (`pg_stat_activity`, the same role): a token that is written into
//! a statement can be sent again from there until it expires; one that is bound is not in the text.
//!
//! ## What production needs
//!
//! | setting | why |
//! |---|---|
//! | values bound as parameters, in all statements | what is put into a statement's text is run, logged, and seen in `pg_stat_activity` |
//! | `set_config('app.…', $1, true)` at the start of each transaction, never `SET` | what is set for the session is there for whoever gets the connection next |
//! | the pool sends `DISCARD ALL` between two users of a connection | temporary tables, prepared statements, cursors WITH HOLD and variables outlive a transaction. PgBouncer: `server_reset_query = DISCARD ALL`, and with transaction pooling also `server_reset_query_always = 1` where programs use any of these |
//! | `statement_timeout`, `idle_in_transaction_session_timeout`, `lock_timeout` on the application's role | one tenant's open transaction or long query holds locks that others wait for |
//! | no TEMPORARY and no CREATE for PUBLIC: `REVOKE TEMPORARY ON DATABASE …`, `REVOKE CREATE ON SCHEMA public` (before PostgreSQL 15) | nothing here needs them |
//! | the application logs in as a member of the application's role only | privileges of all roles add up |
//! | `log_parameter_max_length = 0` and `log_parameter_max_length_on_error = 0` where keys or tokens are bound | the server's log is read by others |
//! | READ COMMITTED or SERIALIZABLE, as the attribute says | a snapshot that is older than a lock sees rows that are no longer so |
//! | dumps and replicas guarded as the database | they hold the log, hashes and the keys of sessions |
//!
//! ## What row security can't hide
//!
//! These show a session of one tenant that, or how much, others have, whatever policies say; where that matters, tenants need databases
//! of their own.
//!
//! - **Locks.** One role serves all tenants: `LOCK TABLE`, a transaction that stays open, `pg_advisory_lock` and, with the same role,
//!   `pg_cancel_backend` and `pg_terminate_backend` hold others up. Timeouts bound it.
//! - **Statistics and plans.** `EXPLAIN` estimates rows from all tenants' values and prints how many were filtered; `pg_class.reltuples`, sizes
//!   of relations and `pg_stat_user_tables` count all rows. `pg_stats` hides values of tables with row security.
//! - **Unique constraints and keys.** Where a key does not hold the tenant, `23505` or `ON CONFLICT DO NOTHING` says that another tenant has the
//!   value, and an open insert of it makes one wait. `unique` holds the tenant; primary keys that applications choose should.
//! - **Details of errors.** Where row security decides about a table, PostgreSQL leaves the values of a row out of errors. Where it does
//!   not, for global tables and for roles with BYPASSRLS, a failed CHECK, NOT NULL or unique constraint prints them in DETAIL, to who wrote the
//!   row and to the server's log. Sequences count for all tenants.
//! - **Sessions of the same role.** `pg_stat_activity` shows their statements, `pg_locks` what they hold.
//! - **Time.** How long a query takes depends on others' rows.
//! - **Large objects, `NOTIFY`, advisory locks** know no rows and no tenants.
//!
//! ## Assumptions, answered
//!
//! 1. *Whoever runs SQL names the tenant.* Yes, unless sessions are [signed](crate::Session::signed).
//! 2. *PUBLIC may make temporary objects.* [`create_roles`](crate::create_roles) revokes it and reads back whether that took; no guard relies on
//!    it.
//! 3. *One role serves all tenants.* Yes: see what row security can't hide, and set the timeouts.
//! 4. *A pool hands connections over clean.* It has to: variables for the transaction, and `DISCARD ALL`.
//! 5. *The encryption key is readable by what runs in its transaction.* Yes: set it in transactions that need it only, and never for
//!    the session. A statement that is injected there reads what that tenant's rows hold in plain.
//! 6. *Transactions are READ COMMITTED or SERIALIZABLE.* Where REPEATABLE READ would be wrong, the attribute says so: it locks or refuses
//!    (SQLSTATE 25000).
//! 7. *Migrations see all rows.* Who adds or validates a reference, or fills a column, must: a plan says what its steps need, and fails
//!    rather than pass over rows that a policy hides.
//! 8. *INSERT may say what the database keeps.* Restoring a dump has to: it runs as the owner. The application's role is granted the columns
//!    that it may write, with [`Config::roles`](crate::Config::roles).
//! 9. *`search` takes any text.* PostgreSQL refuses a document of more than 1 MB of words (54000): limit the field by `length(…)`.
//! 10. *Errors show rows.* Of tables without row security they do, to whoever wrote the row and to the server's log: a global table that holds
//!     private data is `encrypted`, or has a policy; `log_error_verbosity = terse` leaves DETAIL out of the log.
