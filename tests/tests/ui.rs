//! Placeholder until the ui cases are here.
