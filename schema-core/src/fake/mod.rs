//! Values for development data that are the same on every machine: a value is a function of the seed, of where it stands, and of the number of its row.
//!
//! So rows know nothing of each other: what a reference holds is computed again from the row that it points at, and nothing is kept
//! while millions of rows are written. Nothing here uses floating point.

mod meaning;
mod number;
mod pattern;
mod random;
mod skew;
mod text;
mod words;

pub use meaning::Meaning;
pub use number::{Decimal, date_text, day_of, moment_text, time_text};
pub use pattern::{Pattern, PatternError};
pub use random::{Random, Shuffle, hash, place};
pub use skew::{Sizes, skewed};
pub use text::{TextRules, TextSource};
