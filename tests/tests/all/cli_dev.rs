//! dev
mod cli;
