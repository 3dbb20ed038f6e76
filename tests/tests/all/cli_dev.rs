//! dev
mod architecture;
mod cli;
