//! Everything that needs more than one crate and no compiler: one binary, so that one server serves all live tests.

#![allow(dead_code, reason = "the database reads the entities' fields, the program does not")]

mod applies;
mod architecture;
mod attacks;
mod constraints;
mod determinism;
mod diagnostics;
mod fragments;
mod generated_columns;
mod hostile;
mod index_methods;
mod indexes;
mod introspection;
mod keys;
mod lifecycle_audit;
mod lifecycle_encrypted;
mod lifecycle_encrypted_logs;
mod lifecycle_matrix;
mod lifecycle_random;
mod lifecycle_roles;
mod lifecycle_rows;
mod lifecycle_rules;
mod lifecycle_soft_delete;
mod lifecycle_tenants;
mod lifecycle_trees;
mod linters;
mod migration_files;
mod models;
mod pairs;
mod partition_mistakes;
mod partitions;
mod plans;
mod proof;
mod retain;
mod support;
mod timestamps;
mod twins;
mod types;
mod versions;
mod views;
