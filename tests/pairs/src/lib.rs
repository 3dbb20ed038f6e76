//! Pairs of schemas as SQL: the one is read from a live database, planned to become the other, and compared with it.
//!
//! ```no_run
//! let cases = schema_test_pairs::read("tests/cases".as_ref()).unwrap();
//! for case in &cases {
//!     println!("{}: {}", case.name, schema_test_pairs::judge(case, schema_test_server::Server::shared()));
//! }
//! ```

mod case;
pub mod combine;
mod dump;
mod judge;

pub use case::{Case, read};
pub use dump::{differences, dump};
pub use judge::{Direction, Outcome, Verdict, judge};
