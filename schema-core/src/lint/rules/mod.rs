//! The lints for any store, a file each.

mod address_as_text;
mod all_in_json;
mod all_optional;
mod alone;
mod boolean_as_other;
mod changing_key;
mod circle;
mod column_comment;
mod default_of_null;
mod deleted_flag;
mod derived;
mod entity_attribute_value;
mod enum_as_text;
mod float_money;
mod generic_name;
mod junction_key;
mod junction_pairs;
mod key_runs_out;
mod label_style;
mod list_in_text;
mod local_time;
mod long_key;
mod missing_reference;
mod name_prefix;
mod name_style;
mod negative_boolean;
mod no_created_at;
mod no_key;
mod notes_missing;
mod nullable_boolean;
mod nullable_unique;
mod number_as_text;
mod one_column;
mod one_label;
mod plural_names;
mod polymorphic;
mod private_by_name;
mod reference_type;
mod repeating_groups;
mod required_self;
mod reserved_name;
mod second_form;
mod secret_in_log;
mod set_null_of_required;
mod table_comment;
mod third_form;
mod time_as_text;
mod time_may_miss;
mod time_names;
mod twin_references;
mod type_of_name;
mod unique_among_deleted;
mod uuid_as_text;
mod wide_table;

use super::design::Design;
use super::finder::Finder;

/// All of them, by code.
pub const LINTS: &[Finder<Design>] = &[
    table_comment::LINT,
    column_comment::LINT,
    notes_missing::LINT,
    reserved_name::LINT,
    generic_name::LINT,
    name_prefix::LINT,
    name_style::LINT,
    plural_names::LINT,
    time_names::LINT,
    float_money::LINT,
    local_time::LINT,
    time_as_text::LINT,
    number_as_text::LINT,
    boolean_as_other::LINT,
    nullable_boolean::LINT,
    nullable_unique::LINT,
    default_of_null::LINT,
    enum_as_text::LINT,
    type_of_name::LINT,
    repeating_groups::LINT,
    list_in_text::LINT,
    polymorphic::LINT,
    entity_attribute_value::LINT,
    wide_table::LINT,
    all_optional::LINT,
    one_column::LINT,
    no_key::LINT,
    changing_key::LINT,
    long_key::LINT,
    junction_pairs::LINT,
    junction_key::LINT,
    key_runs_out::LINT,
    no_created_at::LINT,
    circle::LINT,
    required_self::LINT,
    twin_references::LINT,
    missing_reference::LINT,
    set_null_of_required::LINT,
    reference_type::LINT,
    alone::LINT,
    second_form::LINT,
    third_form::LINT,
    derived::LINT,
    private_by_name::LINT,
    secret_in_log::LINT,
    label_style::LINT,
    one_label::LINT,
    unique_among_deleted::LINT,
    negative_boolean::LINT,
    all_in_json::LINT,
    uuid_as_text::LINT,
    deleted_flag::LINT,
    address_as_text::LINT,
    time_may_miss::LINT,
];
