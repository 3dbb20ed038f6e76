//! The lints for PostgreSQL, a file each.

mod boolean_index;
mod btree_of_many;
mod changing_check;
mod char;
mod definer_path;
mod definer_public;
mod disabled_trigger;
mod domain_not_null;
mod duplicate_check;
mod duplicate_index;
mod duplicate_trigger;
mod equals_null;
mod function_comment;
mod function_path;
mod grant_option;
mod half_reference;
mod index_of_unique;
mod inheritance;
mod invalid_index;
mod json;
mod large_object;
mod loose_sequence;
mod many_indexes;
mod materialized_past_policies;
mod money_type;
mod needless_predicate;
mod no_partitions;
mod no_policy;
mod no_row_security;
mod not_in_query;
mod not_valid;
mod open_policy;
mod partitions_end;
mod plain_secret;
mod policies_off;
mod policy_per_row;
mod prefix_index;
mod public_creates;
mod public_writes;
mod queried_json;
mod quoted_name;
mod rewrite_rule;
mod serial;
mod several_policies;
mod short_sequence;
mod small_key;
mod timetz;
mod trigger_circle;
mod unindexed_policy;
mod unindexed_reference;
mod unlogged;
mod unneeded_index;
mod unused_trigger_function;
mod unused_type;
mod updated_at_alone;
mod upgrade_types;
mod uuid_extension;
mod varchar_by_habit;
mod view_comment;
mod view_past_policies;
mod view_without_unique;
mod whole_seconds;
mod wide_index;
mod wider_unique;

use schema_core::lint::Finder;

use crate::catalog::Catalog;

/// All of them, by code.
pub const LINTS: &[Finder<Catalog>] = &[
    unindexed_reference::LINT,
    duplicate_index::LINT,
    index_of_unique::LINT,
    prefix_index::LINT,
    unneeded_index::LINT,
    invalid_index::LINT,
    btree_of_many::LINT,
    boolean_index::LINT,
    needless_predicate::LINT,
    many_indexes::LINT,
    wide_index::LINT,
    json::LINT,
    char::LINT,
    varchar_by_habit::LINT,
    money_type::LINT,
    timetz::LINT,
    whole_seconds::LINT,
    serial::LINT,
    small_key::LINT,
    short_sequence::LINT,
    unlogged::LINT,
    partitions_end::LINT,
    no_partitions::LINT,
    not_valid::LINT,
    disabled_trigger::LINT,
    duplicate_check::LINT,
    domain_not_null::LINT,
    rewrite_rule::LINT,
    inheritance::LINT,
    no_row_security::LINT,
    policies_off::LINT,
    no_policy::LINT,
    several_policies::LINT,
    policy_per_row::LINT,
    open_policy::LINT,
    definer_path::LINT,
    function_path::LINT,
    definer_public::LINT,
    public_writes::LINT,
    public_creates::LINT,
    view_past_policies::LINT,
    materialized_past_policies::LINT,
    grant_option::LINT,
    trigger_circle::LINT,
    updated_at_alone::LINT,
    loose_sequence::LINT,
    function_comment::LINT,
    view_comment::LINT,
    unused_type::LINT,
    unused_trigger_function::LINT,
    queried_json::LINT,
    not_in_query::LINT,
    equals_null::LINT,
    changing_check::LINT,
    plain_secret::LINT,
    quoted_name::LINT,
    duplicate_trigger::LINT,
    unindexed_policy::LINT,
    uuid_extension::LINT,
    upgrade_types::LINT,
    large_object::LINT,
    half_reference::LINT,
    wider_unique::LINT,
    view_without_unique::LINT,
];
