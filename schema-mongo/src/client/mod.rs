//! The official driver: conversions, applying plans, introspection, drift, migrations. Only here is a database talked to, and
//! only through what the caller hands in.

#[cfg(feature = "fake")]
mod access;
mod apply;
mod archive;
mod convert;
mod error;
#[cfg(feature = "fake")]
mod fake;
mod introspect;
mod lock;
mod migrate;
#[cfg(feature = "adopt")]
mod observe;
mod options;
mod prove;

#[cfg(feature = "fake")]
pub use self::access::{AccessError, AccessOptions, AccessOutcome, AccessReport, PatternPlan, prove_access};
pub use self::apply::{LeftOut, apply, apply_with};
pub use self::archive::archive;
pub use self::convert::{create_options, document, index_from, index_model};
pub use self::error::Error;
#[cfg(feature = "fake")]
pub use self::fake::{Loading, load_fake};
pub use self::introspect::{drift, introspect, introspect_seeds};
pub use self::migrate::{History, applied, baseline, migrate, repair, roll_back};
#[cfg(feature = "adopt")]
pub use self::observe::observe;
pub use self::options::MigrateOptions;
pub use self::prove::{Proof, ProofError, prove};
