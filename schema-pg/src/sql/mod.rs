//! The words of SQL: a struct or function for each statement, whose `Display` reads like the statement that it prints.
//! Rendering can't fail, and decides nothing.

#[macro_use]
mod write;

#[cfg(all(feature = "fake", feature = "postgres"))]
pub mod access;
mod actors;
mod alter_table;
pub mod archive;
mod audit;
mod bound;
pub mod cardinality;
mod comment;
mod composite;
mod constraint;
mod count;
mod cron;
mod data_type;
pub mod deletion;
mod distribution;
mod domain;
pub mod encrypted;
mod enum_type;
pub mod expression;
#[cfg(feature = "fake")]
pub mod fake;
mod fill;
mod function;
mod general;
mod grant;
pub mod guard;
pub mod health;
pub mod history;
#[cfg(feature = "postgres")]
pub mod hostile;
mod index;
mod inherit;
#[cfg(any(feature = "postgres", feature = "tokio-postgres"))]
pub mod journal;
pub mod json;
pub mod live_reference;
mod maintenance;
mod mask;
mod mutability;
mod output_settings;
mod partition;
mod partition_index;
#[cfg(feature = "cli")]
mod place;
mod policy;
#[cfg(all(feature = "fake", feature = "postgres"))]
pub mod proofs;
pub mod purge;
mod quote;
mod refusal;
mod replace;
mod role;
mod row_security;
mod rows;
mod rule;
mod schema;
#[cfg(feature = "cli")]
pub mod scratch;
pub mod script;
mod seed;
mod seeded_rows;
mod sequence;
pub mod session;
mod session_helpers;
pub mod signed;
pub mod soft_cascade;
pub mod soft_delete;
mod statement;
mod storage;
mod table;
#[cfg(feature = "postgres")]
pub mod tenants;
mod timestamps;
pub mod tree;
mod trigger;
mod version;
mod view;
mod view_mismatches;

pub use actors::{actor_default, actors_body, actors_statement_body};
pub use alter_table::{AlterTable, TableAction, cast};
pub use audit::{Audited, Compared, audit_body, audited_change};
pub use bound::bound_condition;
#[cfg(feature = "validate")]
pub use comment::comment_not_null;
pub use comment::{Comment, Commented};
pub use composite::{CreateComposite, CreateRange};
pub use count::{
    count_breaking_value, count_excluded, count_index, count_labels, count_not_fitting, count_orphans, holds_label,
    other_label, try_cast,
};
pub use cron::{OURS as OUR_JOBS, call, call_purge, schedule};
pub use distribution::{Distribute, emptied_body, set_locally};
pub use domain::{AlterDomain, CreateDomain, DomainAction};
pub use enum_type::{AddEnumValue, CreateEnum, Place, RenameEnumValue};
pub use fill::Fill;
pub use function::{CreateAggregate, CreateFunction, DropAggregate, DropFunction, do_block};
pub use general::{CreateGeneral, DropGeneral};
pub use grant::{DefaultGrant, GrantOn, GrantTo, PublicGrant, RevokeFrom};
pub use index::CreateIndex;
pub use inherit::{AlterTogether, DeclareColumns};
pub use maintenance::{
    Maintenance, SETTINGS as MAINTENANCE_SETTINGS, SubPartition, interval as interval_words, maintenance_body,
};
pub use mask::{masked, masked_rows, passes, random_secret};
pub use mutability::{REENCRYPTS, changed, image_changed, mutability_body, row_image_changed};
pub use output_settings::{OUTPUT_SETTINGS, meaning_settings, parsing_settings};
#[cfg(feature = "validate")]
pub use partition_index::name_indexes;
#[cfg(feature = "cli")]
pub use place::{missing_roles, place};
pub use policy::CreatePolicy;
pub use purge::LIVE_DEPENDENT;
#[cfg(feature = "query")]
pub use quote::Dotted;
pub use quote::{Ident, Literal, Name, quote_all_identifiers, quote_ident, quote_literal};
pub use replace::{AlterComposite, AttributeAction, RenameConstructor, cast_replaced, rebuild_row};
pub use role::{AlterOwner, create_role, grant_role, grant_temporary, is_current_user, revoke_temporary};
#[cfg(feature = "postgres")]
pub use rows::count_all;
pub use rows::{
    ContinueSequence, and, begin_with, count_alike, count_breaking, count_rows, first_that_holds, holds_none,
    is_not_null, is_null, lacks, remark, set_timeouts,
};
pub use rule::{
    DELETED, INSERTED, Locked, RuleCheck, is_broken, lock_body, no_start, no_way, refuse_row_body, rule_body,
    rule_statement_body, start_statement_body, transition_body,
};
pub use schema::{CreateExtension, CreateSchema, UpdateExtension};
pub use script::is_concurrent_index;
pub use seed::{Cell, ChangeRows, RowChange};
#[cfg(any(feature = "postgres", feature = "tokio-postgres"))]
pub use seeded_rows::ROW_SECURITY_OFF;
pub use seeded_rows::{Asked, seeded_rows};
pub use sequence::{AlterSequence, CreateSequence, OwnSequence};
pub use session_helpers::{is_asking, is_asking_each, once, session_helper_body};
pub use statement::Statement;
#[cfg(feature = "query")]
pub use table::AsIdentity;
pub use table::CreateTable;
pub use timestamps::{created_at_body, timestamps_body, told_timestamps_body};
pub use trigger::{CreateEventTrigger, CreateTrigger, DropTrigger, EnableEventTrigger};
pub use version::{first_version_body, no_first_version, version_body, versioned_update};
#[cfg(feature = "validate")]
pub use view::recursive_view;
pub use view::{CreateView, REFRESH_SETTINGS, ViewForm, refresh_body};
pub use view_mismatches::view_mismatches;
pub use write::Sql;
