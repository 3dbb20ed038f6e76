//! What the handbook asks for: an application with a schema of its own.

use super::{Audit::*, Item, Now::*};

#[rustfmt::skip]
pub const ITEMS: &[Item] = &[
    (1, "CREATE SCHEMA IF NOT EXISTS app", Worse, Issue("extensions and schemas asked for by name")),
    (2, "app.users base columns", Good, Works),
    (3, "Audit fields created_by / updated_by REFERENCES app.users", Worse, Closed("actors without an index on updated_by", "index_names::updates_by_other_actors_are_hot")),
    (4, "valid_email ~*, valid_status IN (…)", Good, Works),
    (5, "update_users_updated_at", Good, Works),
    (6, "organizations, teams 1:N", Good, Works),
    (7, "CONSTRAINT fk_organization", Good, Works),
    (8, "idx_teams_organization in place of an automatic one", Good, Works),
    (9, "user_teams: own id + UNIQUE (user_id, team_id)", Good, Works),
    (10, "categories: path LTREE, level, GIST", GoodOtherwise, Better("tree(parent_id) + Ltree: kept by triggers")),
    (11, "self reference ON DELETE SET NULL", Good, Works),
    (12, "B-tree, partial, composite, covering, GIN, FTS, lower() indexes", Good, Works),
    (13, "EXPLAIN ANALYZE", Missing, Issue("EXPLAIN proofs")),
    (14, "Transactions (pg Pool, FOR UPDATE, transferFunds)", Outside, Application),
    (15, "Prisma @map, @@map, @@index", Good, Works),
    (16, "Prisma enum Role { USER … }", Good, Works),
    (17, "migrate dev / deploy / db push", Good, Works),
    (18, "app.audit_logs as given", Good, Works),
    (19, "audit_trigger_func with changed_fields", GoodOtherwise, Better("audit: per statement, changed values only, no-ops skipped")),
    (20, "… in schema app, ip INET, user_id FK, two indexes", Worse, Closed("AuditLog: inet, a reference, indexes, upper-case actions; the schema of Config", "handbooks::rows::the_log_of_the_application_says_who_and_from_where_and_no_hash_of_a_password")),
    (21, "Soft delete: find filters", Good, Works),
    (22, "Soft delete: delete → update", Worse, Closed("the docs say which statement counts rows", "soft_delete_all_rows::a_delete_that_became_an_update_counts_no_row")),
    (23, "Hard delete when needed", Good, Works),
    (24, "products, orders, order_items", Good, Works),
    (25, "orders.shipping_address JSONB", GoodOtherwise, Better("Embedded: each member is there, of its type, and keeps its rules")),
    (26, "Backup strategy documented", Missing, Issue("operations")),
    (27, "Performance checklist (pagination, SELECT *)", Outside, Application),
    (28, "Security: encryption, access", Good, Works),
];
