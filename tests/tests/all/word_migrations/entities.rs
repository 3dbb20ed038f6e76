//! Words of entities.

things! {
    name "name renamed_from" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "items", renamed_from = "things")]) { };
    rename_all "rename_all" "INSERT INTO things (name, first_name) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { first_name: Option<String>, } => (#[entity(name = "things", rename_all = "camelCase")]) { first_name: Option<String>, };
    index "index" "INSERT INTO things (name, number) VALUES ('a', 1); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { number: i64, } => (#[entity(name = "things", index([number, name.desc()]).filter("number > 0"))]) { number: i64, };
    index_changes "index" "INSERT INTO things (name, number) VALUES ('a', 1); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", index([number]).unique())]) { number: i64, } => (#[entity(name = "things", index([number, name.desc()]))]) { number: i64, };
    access "access" "INSERT INTO things (name, number) VALUES ('a', 1); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", index([name]))]) { number: i64, } => (#[entity(name = "things", index([name]), access("by_name", "things of a name").by([name]), access("large", "large things").filter("number > 0").order_by([number.desc()]).limit(5))]) { number: i64, };
    access_changes "access" "INSERT INTO things (name, number) VALUES ('a', 1); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", access("by_name", "things of a name").by([name]))]) { number: i64, } => (#[entity(name = "things", access("by_name", "things of a name, in order").by([name]).order_by([number.desc()]))]) { number: i64, };
    unique "unique" "INSERT INTO things (name, number) VALUES ('a', 1); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { number: i64, } => (#[entity(name = "things", unique([name, number]))]) { number: i64, };
    unique_changes "unique" "INSERT INTO things (name, number) VALUES ('a', 1); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", unique([name, number]).deferrable())]) { number: i64, } => (#[entity(name = "things", unique([number, name]))]) { number: i64, };
    check "check" "INSERT INTO things (name, number) VALUES ('a', 1); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { number: i64, } => (#[entity(name = "things", check("number_up", "number > 0"))]) { number: i64, };
    check_changes "check" "INSERT INTO things (name, number) VALUES ('a', 1); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", check("number_up", "number > -1"))]) { number: i64, } => (#[entity(name = "things", check("number_up", "number > 0"))]) { number: i64, };
    timestamps "timestamps" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things", timestamps)]) { };
    actors "actors" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things", actors)]) { };
    audit "audit" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things", audit)]) { };
    audit_changes "audit" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", audit.except([name]))]) { } => (#[entity(name = "things", audit)]) { };
    append_only "append_only" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things", append_only)]) { };
    lasting_changes "append_only immutable" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", immutable)]) { } => (#[entity(name = "things", append_only)]) { };
    immutable "immutable" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things", immutable)]) { };
    soft_delete "soft_delete" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[entity(unique)] title: String, } => (#[entity(name = "things", soft_delete)]) { #[entity(unique)] title: String, };
    soft_delete_changes "soft_delete" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", soft_delete)]) { } => (#[entity(name = "things", soft_delete.read_only())]) { };
    unique_of_all_rows "unique" "INSERT INTO things (name, title) VALUES ('a', 'x'); UPDATE things SET deleted_at = now(); INSERT INTO things (name, title) VALUES ('a', 'y'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", soft_delete)]) { #[entity(unique)] title: String, } => (#[entity(name = "things", soft_delete)]) { #[entity(unique.all_rows())] title: String, };
    index_of_all_rows "index" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", soft_delete, index([title]))]) { title: String, } => (#[entity(name = "things", soft_delete, index([title]).all_rows())]) { title: String, };
    exclude_of_all_rows "exclude" "INSERT INTO things (name, number) VALUES ('a', 1); UPDATE things SET deleted_at = now(); INSERT INTO things (name, number) VALUES ('a', 2); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", soft_delete)] #[pg(exclude("apart").using_gist([number.eq()]))]) { number: i64, } => (#[entity(name = "things", soft_delete)] #[pg(exclude("apart").using_gist([number.eq()]).all_rows())]) { number: i64, };
    no_delete "no_delete" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", soft_delete)]) { } => (#[entity(name = "things", soft_delete)] #[pg(no_delete)]) { };
    rls_not_forced "policy rls" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")] #[pg(rls, policy("own").using("true"))]) { } => (#[entity(name = "things")] #[pg(rls.not_forced("reports"), policy("own").using("true"))]) { };
    grant_all "grant" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")] #[pg(grant([Select]).to("word_migrations_app"))]) { } => (#[entity(name = "things")] #[pg(grant([All]).to("word_migrations_app"))]) { };
    names_of_indexes "soft_delete owner" "INSERT INTO things (name, user_id) VALUES ('a', '00000000-0000-0000-0000-000000000001'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", soft_delete, owner = user_id)]) { user_id: Uuid, } => (#[entity(name = "things", soft_delete.index_name("gone"), owner(user_id).index_name("of_a_user"))]) { user_id: Uuid, };
    names_of_more_indexes "tree encrypted" "INSERT INTO things (name, number) VALUES ('a', encrypt_text('1')); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", tree(parent_id))]) { parent_id: Option<i64>, #[pg(encrypted.searchable())] number: String, } => (#[entity(name = "things", tree(parent_id).index_name("below"))]) { parent_id: Option<i64>, #[pg(encrypted.searchable().index_name("by_number"))] number: String, };
    names_of_rules "email range" "INSERT INTO things (name, address, number) VALUES ('a', 'a@example.org', 1); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[entity(email)] address: String, #[entity(range(1..))] number: i32, } => (#[entity(name = "things")]) { #[entity(email.name("chk_address"))] address: String, #[entity(range(1..).name("chk_number"))] number: i32, };
    messages_of_rules "email range unique references" "INSERT INTO things (name, address, number) VALUES ('a', 'a@example.org', 1); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", unique([address, number]))]) { #[entity(email)] address: String, #[entity(range(1..))] number: i32, } => (#[entity(name = "things", unique([address, number]).message("it is there"))]) { #[entity(email.message("it is no address"))] address: String, #[entity(range(1..).message("at least one"))] number: i32, };
    search "search" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things", search([title.weight(A), name]))]) { title: String, };
    search_changes "search" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things", search([title]).language("german"))]) { title: String, } => (#[entity(name = "things", search([title.weight(A), name]))]) { title: String, };
    fuzzy "fuzzy" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things", fuzzy(name))]) { };
    tree "tree" "INSERT INTO things (name) VALUES ('a'); INSERT INTO things (name, parent_id) SELECT 'b', id FROM things; INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[entity(references(Thing))] parent_id: Option<i64>, } => (#[entity(name = "things", tree(parent_id))]) { parent_id: Option<i64>, };
    owner "owner" "INSERT INTO things (name, user_id) VALUES ('a', '00000000-0000-0000-0000-000000000001'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { user_id: Uuid, } => (#[entity(name = "things", owner = user_id)]) { user_id: Uuid, };
    schema "schema" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things", renamed_from = "public.things")] #[pg(schema = "app")]) { };
    with "with" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")] #[pg(with("fillfactor", 90))]) { } => (#[entity(name = "things")] #[pg(with("fillfactor", 70), with("autovacuum_enabled", true))]) { };
    pg_index "index" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things")] #[pg(index([name]).using(Hash))]) { };
    exclude "exclude" "INSERT INTO things (name, number) VALUES ('a', 1); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { number: i64, } => (#[entity(name = "things")] #[pg(exclude("apart").using_gist([number.eq()]))]) { number: i64, };
    grant "grant" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")] #[pg(grant([Select]).to("word_migrations_app"))]) { } => (#[entity(name = "things")] #[pg(grant([Select, Insert]).columns([id, name]).to("word_migrations_app"))]) { };
    policy "policy rls" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things")] #[pg(rls, policy("own").using("name = 'a'"))]) { };
    policy_changes "policy rls" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")] #[pg(rls, policy("own").for_all().using("true"))]) { } => (#[entity(name = "things")] #[pg(rls, policy("own").for_select().using("name = 'a'"))]) { };
    trigger "trigger" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things")] #[pg(trigger("unchanged").before().update().execute("suppress_redundant_updates_trigger()"))]) { };
    trigger_changes "trigger" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")] #[pg(trigger("unchanged").before().update().execute("suppress_redundant_updates_trigger()"))]) { } => (#[entity(name = "things")] #[pg(trigger("unchanged").before().update_of([name]).when("NEW.name = 'a'").execute("suppress_redundant_updates_trigger()"))]) { };
    trigger_waits "trigger" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")] #[pg(trigger("unchanged").after().update().execute("suppress_redundant_updates_trigger()"))]) { } => (#[entity(name = "things")] #[pg(trigger("unchanged").after().update().initially_deferred().execute("suppress_redundant_updates_trigger()"))]) { };
    exclude_by_btree "exclude" "INSERT INTO things (name, number) VALUES ('a', 1); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")] #[pg(exclude("apart").using_btree([number.eq()]))]) { number: i64, } => (#[entity(name = "things")] #[pg(exclude("apart").using_hash([number.eq()]).filter("number > 0"))]) { number: i64, };
    rule "rule" "INSERT INTO things (name, number) VALUES ('a', 1); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { number: i64, } => (#[entity(name = "things")] #[pg(rule("rises").on_update().require("NEW.number >= OLD.number"))]) { number: i64, };
    rule_changes "rule" "INSERT INTO things (name, number) VALUES ('a', 1); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")] #[pg(rule("rises").on_write().require("NEW.number > 0"))]) { number: i64, } => (#[entity(name = "things")] #[pg(rule("rises").on_update().require("NEW.number >= OLD.number"))]) { number: i64, };
    read_only "read_only" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things")] #[pg(read_only)]) { };
}
