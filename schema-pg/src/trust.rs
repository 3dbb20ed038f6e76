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
//! | the session: its variables, temporary objects, search path, DateStyle, zone, isolation level, timeouts | nothing, save the tenant and the user where they are not signed, and the isolation level where an attribute says `.serializable()` | |
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
//! | `soft_delete` | triggers; DELETE is a privilege. `.cascade()` deletes and restores in READ COMMITTED alone, by locks | privileges, the owner; with `.serializable()`, that all who write are SERIALIZABLE | `app.hard_delete` lets a DELETE be one: who must not delete for good has no DELETE |
//! | `transitions`, `rule`, `version`, `timestamps`, `tree` | triggers; trees move in READ COMMITTED alone | the row, and rows that they lock; the owner; of a tree with `.serializable()`, that all who write are SERIALIZABLE | |
//! | keys | UPDATE of their columns is a privilege that the application has not, unless a reference says `.on_update(…)` | privileges, the owner | |
//! | references without an action | NO ACTION: a row of that key is there when a statement ends. RESTRICT, where what holds it never changes or says so: the row itself stays | nothing of the session | |
//! | `exclude` in a tenant | the tenant is compared first | nothing of the session | |
//! | `pii`, `sensitive` | privileges on columns, a view that masks | privileges, the owner | |
//! | `encrypted` | the key is in no table | whoever says the key in a transaction: each statement of that transaction reads it | `app.encryption_key` is the key |
//! | partitions, retention | functions that the owner calls | the owner | |
//!
//! No guard takes as proof what any session can have or set: a variable, the depth of triggers, an advisory lock with a key that is known,
//! or the current user alone, who in a foreign key action is the owner of the referencing table.
//!
//! ### A statement changes its session
//!
//! `set_config` can be called anywhere in a statement, and each query asks policies once: with `DELETE … RETURNING set_config('app.tenant_id', '', true)` the triggers
//! that come after the row look for others in nobody's name, and find none that objects. So each generated function that looks at other rows compares the
//! row with what the session asks for now, and refuses it with SQLSTATE 42501 where it is of somebody else. It trusts that row: policies let the statement
//! reach it. Where sessions are signed, what notes who acts does the same. A function of your own, and the body of a rule, has to do it itself.
//!
//! ### The meaning of texts
//!
//! What you write in a rule with a query or a body is parsed when it runs. Such functions set what its meaning depends on (`standard_conforming_strings`, `transform_null_equals`,
//! zone and formats …), as the generated ones do. Conditions of other rules, CHECKs and policies are parsed once; what they turn into text or from text at each row is turned in
//! the session's zone and formats.
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
//! | each row that `actors` keep, each statement that `audit` notes | | 11 µs more |
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
//! | `statement_timeout`, `idle_in_transaction_session_timeout`, `lock_timeout` on the application's role | one tenant's open transaction or long query holds locks that others wait for. They bound programs that are slow, no hostile session: any can set them to 0. That takes somebody outside: a pool that ends what takes too long (`query_timeout` of PgBouncer), or a superuser's job with `pg_terminate_backend` |
//! | transactions that are SERIALIZABLE tried again, and few of them | any session can make those of others fail with 40001 by writing the same rows |
//! | `ALTER ROLE … SET` run by an administrator after somebody had the password | a login may set defaults of its own sessions (`ALTER ROLE CURRENT_USER SET …`): they count for the next one too, and can lock it out. `ALTER ROLE … RESET ALL`, and a new password |
//! | `REVOKE CONNECT ON DATABASE … FROM PUBLIC`, and CONNECT for the logins that need it | who has a login of the server for something else needs none here. `create_roles` does not revoke it: it does not know the logins |
//! | a bound on what one tenant writes, in the program | each change of an audited row is a row of the log |
//! | no TEMPORARY and no CREATE for PUBLIC: `REVOKE TEMPORARY ON DATABASE …`, `REVOKE CREATE ON SCHEMA public` (before PostgreSQL 15) | nothing here needs them |
//! | the application logs in as a member of the application's role only | privileges of all roles add up |
//! | `log_parameter_max_length = 0` and `log_parameter_max_length_on_error = 0` where keys or tokens are bound | the server's log is read by others |
//! | READ COMMITTED, and SERIALIZABLE where a rule says `.serializable()` | a snapshot that is older than a lock sees rows that are no longer so |
//! | dumps and replicas guarded as the database | they hold the log, hashes and the keys of sessions |
//!
//! ## What row security can't hide
//!
//! These show a session of one tenant that, or how much, others have, whatever policies say; where that matters, tenants need databases
//! of their own.
//!
//! - **Locks.** One role serves all tenants: `LOCK TABLE`, a transaction that stays open, `pg_advisory_lock` and, with the same role,
//!   `pg_cancel_backend` and `pg_terminate_backend` hold others up. Timeouts bound it for programs; a hostile session sets its own.
//! - **Serialization failures.** A SERIALIZABLE transaction that reads and writes next to others' makes them fail (40001), as often as it likes.
//! - **Places and transactions.** `ctid`, `xmin` and `xmax` of a tenant's own rows tell how many rows and transactions others have in between.
//! - **Statistics and plans.** `EXPLAIN` estimates rows from all tenants' values and prints how many were filtered; `pg_class.reltuples`, sizes
//!   of relations and `pg_stat_user_tables` count all rows. `pg_stats` hides values of tables with row security.
//! - **Unique constraints and keys.** Where a key does not hold the tenant, `23505` or `ON CONFLICT DO NOTHING` says that another tenant has the
//!   value, and an open insert of it makes one wait. `unique` holds the tenant; primary keys that applications choose should.
//! - **Details of errors.** Where row security decides about a table, PostgreSQL leaves the values of a row out of errors. Where it does
//!   not, for global tables and for roles with BYPASSRLS, a failed CHECK, NOT NULL or unique constraint prints them in DETAIL, to who wrote the
//!   row and to the server's log. Sequences count for all tenants.
//! - **Sessions of the same role.** `pg_stat_activity` shows their statements, `pg_locks` what they hold.
//! - **Time.** How long a query takes depends on others' rows. `now()`, and so `created_at`, `updated_at` and `deleted_at`, is when the transaction began:
//!   one that is held open writes a time that is past. `at` of the log is the clock's.
//! - **Owners.** `owner = …` is a policy, and no part of references as the tenant is: within a tenant, a row can reference one of another owner, whose key it knows.
//! - **Partitions that applications choose.** A row far away from all months stays in the default partition, which others' queries and maintenance read, too: bound
//!   what cuts a table by a `check`, or let it be `now()`.
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
//! 6. *Transactions are READ COMMITTED.* Each session chooses. What would be wrong in REPEATABLE READ or SERIALIZABLE is locked or refused there (SQLSTATE 25000);
//!    `.serializable()` of a rule refuses the others, that of `soft_delete` and `tree` trusts that all who write are SERIALIZABLE.
//! 7. *Migrations see all rows.* Who adds or validates a reference, or fills a column, must: a plan says what its steps need, and fails
//!    rather than pass over rows that a policy hides.
//! 8. *INSERT may say what the database keeps.* Restoring a dump has to: it runs as the owner. The application's role is granted the columns
//!    that it may write, with [`Config::roles`](crate::Config::roles).
//! 9. *`search` takes any text.* PostgreSQL refuses a document of more than 1 MB of words (54000): limit the field by `length(…)`.
//! 10. *Errors show rows.* Of tables without row security they do, to whoever wrote the row and to the server's log: a global table that holds
//!     private data is `encrypted`, or has a policy; `log_error_verbosity = terse` leaves DETAIL out of the log.
