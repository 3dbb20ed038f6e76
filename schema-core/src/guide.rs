//! From one struct to a whole shop, step by step. Each example here is compiled and run.
//!
//! # 1. One struct
//!
//! A struct with `#[derive(Entity)]` is a table. Its fields are columns: the type says what they hold, `Option` says that
//! they may be empty. The doc comment becomes the comment in the database.
//!
//! ```
//! use schema_core::{Entity, registry};
//!
//! /// What can be bought.
//! #[derive(Entity)]
//! #[entity(name = "products", timestamps)]
//! struct Product {
//!     #[entity(primary_key)]
//!     id: i64,
//!     name: String,
//!     /// Shown below the name.
//!     description: Option<String>,
//! }
//!
//! let registry = registry![Product]?;
//! let catalog = schema_pg::lower(&registry)?;
//! println!("{}", schema_pg::create(&catalog));
//! # let sql = schema_pg::create(&catalog).to_string();
//! # assert!(sql.contains("description text,") && sql.contains("keep_timestamps"), "{sql}");
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```
//!
//! Three steps: the **registry** collects what the structs say and checks it, **lower** decides what PostgreSQL will hold, and
//! **create** puts it in order. Printed, it is a script that you can read, review and run. `timestamps` added two columns
//! that the struct need not have, and a trigger that keeps them.
//!
//! A mistake in an attribute is an error of the compiler, on the word itself: try `timestamp`, or `name = 5`. What only the
//! registry can see (two tables of one name, a reference to a struct that was not registered) is a
//! [`Diagnostic`](crate::Diagnostic) with a code, the line in your code and what to do; all of them at once.
//!
//! # 2. Keys and relations
//!
//! A reference names the other struct. Its field must have the type of the other's key, or it does not compile. It gets an
//! index, unless one leads with its column already.
//!
//! ```
//! use schema_core::{Entity, registry};
//! use uuid::Uuid;
//!
//! #[derive(Entity)]
//! #[entity(name = "customers")]
//! struct Customer {
//!     #[entity(primary_key)]
//!     id: Uuid,
//!     #[entity(unique, email)]
//!     email: String,
//! }
//!
//! #[derive(Entity)]
//! #[entity(name = "orders", unique([customer_id, number]))]
//! struct Order {
//!     #[entity(primary_key)]
//!     id: Uuid,
//!     #[entity(references(Customer).on_delete(Restrict))]
//!     customer_id: Uuid,
//!     number: i32,
//! }
//!
//! #[derive(Entity)]
//! #[entity(name = "order_lines", primary_key([order_id, line_no]))]
//! struct OrderLine {
//!     #[entity(references(Order).on_delete(Cascade))]
//!     order_id: Uuid,
//!     line_no: i32,
//!     quantity: i32,
//! }
//!
//! let catalog = schema_pg::lower(&registry![Customer, Order, OrderLine]?)?;
//! let lines = catalog.table("order_lines").unwrap();
//! assert_eq!(lines.references(&["order_id"]).unwrap().name, "orders");
//! assert!(catalog.table("orders").unwrap().is_indexed(&["customer_id"]));
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```
//!
//! Columns stand in attributes under their own names, without quotes: a misspelt one is found, with the nearest name. Keys
//! that hang together are one `foreign_key([a, b]).references(Other)`; links between many are `many_to_many(Tag)`.
//!
//! # 3. Rules
//!
//! What must be true of a value stands on the field. What must be true across columns is SQL, which is parsed and whose
//! columns are looked up, without a database.
//!
//! ```
//! use schema_core::{Entity, registry};
//! use rust_decimal::Decimal;
//!
//! #[derive(Entity)]
//! #[entity(name = "offers", check("offers_dates", "starts_on < ends_on"))]
//! struct Offer {
//!     #[entity(primary_key)]
//!     id: i64,
//!     #[entity(length(1..=80), trimmed)]
//!     title: String,
//!     #[entity(money)]
//!     price: Decimal,
//!     #[entity(range(0..=100), default = 0)]
//!     discount: i16,
//!     #[entity(one_of(["EUR", "USD"]), default = "EUR")]
//!     currency: String,
//!     starts_on: chrono::NaiveDate,
//!     ends_on: chrono::NaiveDate,
//! }
//! # let sql = schema_pg::create(&schema_pg::lower(&registry![Offer]?)?).to_string();
//! # assert!(sql.contains("CHECK (starts_on < ends_on)") && sql.contains("numeric(15,2)"), "{sql}");
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```
//!
//! Each rule becomes a constraint with a name of its own, so an error of the database says which rule was broken. All of
//! them are in [`attr::rules`](crate::attr::rules).
//!
//! # 4. Types of your own
//!
//! ```
//! use schema_core::{DbEnum, Domain, Embedded, Entity, registry};
//!
//! #[derive(DbEnum)]
//! enum State {
//!     Open,
//!     Paid,
//!     Sent,
//! }
//!
//! /// A mail address in lower case.
//! #[derive(Domain)]
//! #[entity(email, length(..=254))]
//! struct EmailAddress(String);
//!
//! #[derive(Embedded)]
//! struct Address {
//!     #[entity(length(1..=80))]
//!     city: String,
//!     street: Option<String>,
//! }
//!
//! #[derive(Entity)]
//! #[entity(name = "deliveries")]
//! struct Delivery {
//!     #[entity(primary_key)]
//!     id: i64,
//!     #[entity(default = State::Open)]
//!     state: State,
//!     email: EmailAddress,
//!     /// As jsonb, whole.
//!     from: Address,
//!     /// As columns: `to_city`, `to_street`, with their rules.
//!     #[pg(flatten)]
//!     to: Address,
//! }
//! # let sql = schema_pg::create(&schema_pg::lower(&registry![Delivery]?)?).to_string();
//! # assert!(sql.contains("to_city varchar(80) NOT NULL") && sql.contains("CREATE DOMAIN"), "{sql}");
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```
//!
//! Types come along with the entities that use them. What else a field can be is in [`types`](crate::types): ranges,
//! networks, intervals, places, vectors. A field of any other type can name the type of its column: `#[entity(ty = String)]`.
//!
//! # 5. Speed
//!
//! ```
//! use schema_core::{Entity, registry};
//!
//! #[derive(Entity)]
//! #[entity(name = "articles", timestamps)]
//! #[entity(index([author, created_at.desc()]).filter("published"))]
//! #[entity(search([title.weight(A), body]).language("english"), fuzzy(title))]
//! struct Article {
//!     #[entity(primary_key)]
//!     id: i64,
//!     author: i64,
//!     title: String,
//!     body: String,
//!     published: bool,
//!     #[pg(gin)]
//!     tags: Vec<String>,
//! }
//! # let sql = schema_pg::create(&schema_pg::lower(&registry![Article]?)?).to_string();
//! # assert!(sql.contains("tsvector") && sql.contains("gin_trgm_ops") && sql.contains("WHERE (published)"), "{sql}");
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```
//!
//! `#[entity(…)]` says what every store understands, `#[pg(…)]` what only PostgreSQL has: methods of indexes, operator
//! classes, columns that an index includes, exclusion. Extensions are made where something needs them.
//!
//! # 6. Large tables
//!
//! ```
//! use schema_core::{Entity, registry};
//! use chrono::{DateTime, Utc};
//!
//! #[derive(Entity)]
//! #[entity(name = "page_views", primary_key([id, seen_at]))]
//! #[pg(partition_by_range(seen_at).monthly().from("2026-01").ahead(3).retain(months(12)))]
//! struct PageView {
//!     #[entity(identity)]
//!     id: i64,
//!     seen_at: DateTime<Utc>,
//!     path: String,
//! }
//! # let sql = schema_pg::create(&schema_pg::lower(&registry![PageView]?)?).to_string();
//! # assert!(sql.contains("maintain_page_views_partitions"), "{sql}");
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```
//!
//! The script makes the first partitions. The function `maintain_page_views_partitions()` makes the coming ones and detaches
//! those that are too old; nothing is dropped. Call it once after the script, and then from cron.
//!
//! # 7. Views
//!
//! A view is a struct too: its query is checked against the tables and columns of the registry, its fields against the
//! columns that the query gives.
//!
//! ```
//! use schema_core::{Entity, View, registry};
//!
//! #[derive(Entity)]
//! #[entity(name = "sales")]
//! struct Sale {
//!     #[entity(primary_key)]
//!     id: i64,
//!     product: String,
//!     cents: i64,
//! }
//!
//! /// What each product brought in.
//! #[derive(View)]
//! #[entity(name = "revenue", materialized, unique([product]), refresh("every night"))]
//! #[entity(query = "SELECT product, sum(cents)::bigint AS cents FROM sales GROUP BY product")]
//! struct Revenue {
//!     product: String,
//!     cents: i64,
//! }
//!
//! // Views stand after a semicolon.
//! let catalog = schema_pg::lower(&registry![Sale; Revenue]?)?;
//! // In a test with a server: no row means that each view is what its struct says.
//! let query = schema_pg::view_mismatches(&catalog);
//! # schema_pg::assert_sql_valid(&query);
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```
//!
//! # 8. Which server
//!
//! `schema_pg::lower_with` takes a `Config`: the schema of everything that names none, and the oldest server that has to take
//! the script (15 unless said). What that server lacks is a diagnostic, not invalid SQL.
//!
//! # 9. Tests
//!
//! The catalog is plain data, and answers the questions of a unit test without a database.
//!
//! ```
//! use schema_core::{Entity, registry};
//!
//! #[derive(Entity)]
//! #[entity(name = "members")]
//! struct Member {
//!     #[entity(primary_key)]
//!     id: i64,
//!     #[entity(unique)]
//!     nick: String,
//! }
//!
//! let catalog = schema_pg::lower(&registry![Member]?)?;
//! let members = catalog.table("members").unwrap();
//! assert!(members.is_unique(&["nick"]));
//! assert_eq!(members.column("nick").unwrap().ty.to_string(), "text");
//! schema_pg::assert_sql_valid(&schema_pg::create(&catalog).to_string());
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```
//!
//! # 10. The shop
//!
//! `examples/shop` in the repository is most of this together: fifteen entities and a view in a crate of their own, so that a
//! program, a `build.rs` and tests can use them; `cargo run -p shop` prints its schema, `cargo run -p shop -- apply` makes it on a server.
//!
//! # 11. How rows live, and whose they are
//!
//! ```
//! use schema_core::{DbEnum, Entity, registry};
//! use uuid::Uuid;
//!
//! #[derive(Entity)]
//! #[entity(name = "workspaces", tenant = id)]
//! struct Workspace {
//!     #[entity(primary_key)]
//!     id: Uuid,
//! }
//!
//! #[derive(DbEnum)]
//! enum TicketState {
//!     Open,
//!     Done,
//! }
//!
//! #[derive(Entity)]
//! #[entity(name = "tickets", tenant = workspace_id, timestamps, actors, soft_delete.read_only(), audit)]
//! #[pg(rule("done_stays_done").on_update().when("OLD.state = 'done'").require("NEW.title = OLD.title"))]
//! struct Ticket {
//!     #[entity(primary_key)]
//!     id: i64,
//!     #[entity(references(Workspace).on_delete(Cascade))]
//!     workspace_id: Uuid,
//!     title: String,
//!     #[entity(pii.mask(Email))]
//!     reporter: String,
//!     #[entity(transitions([(TicketState::Open, TicketState::Done)]))]
//!     state: TicketState,
//!     #[entity(version)]
//!     version: i64,
//! }
//!
//! let catalog = schema_pg::lower(&registry![Workspace, Ticket]?)?;
//! let tickets = catalog.table("tickets").unwrap();
//! assert!(tickets.policy("tickets_tenant").is_some() && tickets.trigger("tickets_audit_update").is_some());
//! assert!(catalog.view("tickets_live").is_some() && catalog.view("tickets_masked").is_some());
//! # schema_pg::assert_sql_valid(&schema_pg::create(&catalog).to_string());
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```
//!
//! All of it is kept by the database, whichever program writes. A session says who is asking, for each transaction:
//! `SET LOCAL app.user_id = '…'; SET LOCAL app.tenant_id = '…'`. While it says nothing it is nobody, and sees nothing of any
//! tenant. `Config::session` takes other variables or expressions, `Session::supabase()` those of Supabase; `Config::roles`
//! grants the roles of the application the least that they need.
