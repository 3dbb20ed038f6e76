//! The schema on a real server: each rule by the row that it refuses and the row that it takes.

use postgres::Client;
use postgres::error::SqlState;
use postgres::types::FromSqlOwned;
use schema_test_server::{Database, Server};

struct Shop {
    client: Client,
    _database: Database,
}

const USER: &str = "INSERT INTO shop.users (organization_id, email, password_hash, first_name, last_name)
    SELECT id, 'ada@example.org', '$argon2id$v=19$x', 'Ada', 'Lovelace' FROM shop.organizations";
const ORDER: &str = "INSERT INTO shop.orders (order_number, user_id, shipping_address)
    SELECT 'SO-2026-000001', id,
        '{\"recipient\": \"Ada\", \"street\": \"1 Quay\", \"postalCode\": \"89073\", \"city\": \"Ulm\", \"country\": \"DE\"}'
    FROM shop.users";
const PRODUCT: &str = "INSERT INTO shop.products (sku, slug, name, price) VALUES ('MUG-1', 'mug', 'Mug', 9.90)";

/// A shop with one organization, one user, one product and one order.
fn shop() -> Shop {
    let database = Server::shared().database();
    // In the session of an ordinary owner: nothing of it needs a superuser.
    let mut shop = Shop { client: database.connect_as_owner(), _database: database };
    let catalog = schema_pg::lower(&shop_entities::registry().unwrap()).unwrap();
    shop.takes(&schema_pg::create(&catalog).to_string());
    shop.takes("INSERT INTO shop.organizations (name, slug) VALUES ('Engines', 'engines')");
    for sql in [USER, PRODUCT, ORDER] {
        shop.takes(sql);
    }
    shop
}

/// What a server says when RESTRICT keeps a row: PostgreSQL 18 gave it a state of its own.
fn restricted() -> SqlState {
    if Server::shared().version() < 18 { SqlState::FOREIGN_KEY_VIOLATION } else { SqlState::RESTRICT_VIOLATION }
}

impl Shop {
    #[track_caller]
    fn takes(&mut self, sql: &str) {
        if let Err(error) = self.client.batch_execute(sql) {
            panic!("{sql}: {:?}", error.as_db_error());
        }
    }

    #[track_caller]
    fn refuses(&mut self, sql: &str, state: &SqlState, constraint: &str) {
        let error = self.client.batch_execute(sql).expect_err(sql);
        let error = error.as_db_error().unwrap_or_else(|| panic!("{sql}: {error}"));
        assert_eq!((error.code(), error.constraint()), (state, Some(constraint)), "{sql}: {error}");
    }

    /// What a query gives in its only row.
    #[track_caller]
    fn one<T: FromSqlOwned>(&mut self, sql: &str) -> T {
        self.client.query_one(sql, &[]).unwrap_or_else(|error| panic!("{sql}: {error:?}")).get(0)
    }

    #[track_caller]
    fn count(&mut self, table: &str) -> i64 {
        self.one(&format!("SELECT count(*) FROM shop.{table}"))
    }
}

#[test]
fn a_mail_address_is_lower_case_and_taken_once() {
    let mut shop = shop();
    shop.refuses(&USER.replace("ada@", "Ada@"), &SqlState::CHECK_VIOLATION, "email_address_email_check");
    shop.refuses(USER, &SqlState::UNIQUE_VIOLATION, "users_email_key");
    shop.takes(&USER.replace("ada@", "bob@"));
    shop.refuses(
        "UPDATE shop.users SET password_hash = 'secret'",
        &SqlState::CHECK_VIOLATION,
        "users_password_hash_pattern_check",
    );
    shop.refuses("UPDATE shop.users SET first_name = ''", &SqlState::CHECK_VIOLATION, "users_first_name_length_check");
}

#[test]
fn prices_and_stocks_are_never_negative() {
    let mut shop = shop();
    shop.refuses("UPDATE shop.products SET price = -1", &SqlState::CHECK_VIOLATION, "products_price_money_check");
    shop.refuses(
        "UPDATE shop.products SET inventory = -1",
        &SqlState::CHECK_VIOLATION,
        "products_inventory_bounds_check",
    );
    shop.refuses("UPDATE shop.products SET cost = 10", &SqlState::CHECK_VIOLATION, "products_cost_below_price");
    shop.refuses("UPDATE shop.products SET sku = 'mug 1'", &SqlState::CHECK_VIOLATION, "sku_pattern_check");
    shop.takes("UPDATE shop.products SET cost = 9.90, tags = '{new}', inventory = 3");
}

#[test]
fn totals_add_up() {
    let mut shop = shop();
    shop.refuses(
        "UPDATE shop.orders SET subtotal = 10, tax = 1.9, total = 11",
        &SqlState::CHECK_VIOLATION,
        "orders_total_adds_up",
    );
    shop.takes("UPDATE shop.orders SET subtotal = 10, tax = 1.9, total = 11.9");
    shop.refuses("UPDATE shop.orders SET status = 'paid'", &SqlState::CHECK_VIOLATION, "orders_placed_once_paid");
    shop.takes("UPDATE shop.orders SET status = 'paid', placed_at = now()");
    shop.refuses(
        "UPDATE shop.orders SET shipping_address = '[]'",
        &SqlState::CHECK_VIOLATION,
        "orders_shipping_address_object_check",
    );
    shop.refuses(
        "UPDATE shop.orders SET shipping_address = shipping_address - 'postalCode'",
        &SqlState::CHECK_VIOLATION,
        "orders_shipping_address_postalCode_check",
    );
    shop.takes("UPDATE shop.orders SET billing_address = NULL");
}

#[test]
fn what_was_ordered_stays_and_what_belongs_to_it_goes() {
    let mut shop = shop();
    shop.takes("INSERT INTO shop.order_items SELECT o.id, 1, p.id, 2, p.price FROM shop.orders o, shop.products p");
    shop.refuses(
        "INSERT INTO shop.order_items SELECT o.id, 2, p.id, 2, p.price FROM shop.orders o, shop.products p",
        &SqlState::UNIQUE_VIOLATION,
        "order_items_order_id_product_id_key",
    );
    shop.refuses(
        "UPDATE shop.order_items SET quantity = 0",
        &SqlState::CHECK_VIOLATION,
        "order_items_quantity_range_check",
    );
    shop.refuses("DELETE FROM shop.products", &restricted(), "order_items_product_id_fkey");
    shop.refuses("DELETE FROM shop.organizations", &restricted(), "orders_user_id_fkey");
    shop.takes("DELETE FROM shop.orders");
    assert_eq!(shop.count("order_items"), 0);
    shop.takes("DELETE FROM shop.organizations");
    assert_eq!(shop.count("users"), 0);
}

#[test]
fn an_order_is_paid_once() {
    let mut shop = shop();
    let pay = "INSERT INTO shop.payments (order_id, method, amount) SELECT id, 'card', 1 FROM shop.orders";
    shop.takes(pay);
    shop.refuses(pay, &SqlState::UNIQUE_VIOLATION, "payments_order_id_key");
    shop.refuses(
        "UPDATE shop.payments SET method = 'cheque'",
        &SqlState::CHECK_VIOLATION,
        "payments_method_enum_check",
    );
}

#[test]
fn a_customer_reviews_a_product_once_with_one_to_five_stars() {
    let mut shop = shop();
    let review = "INSERT INTO shop.reviews (product_id, user_id, rating) SELECT p.id, u.id, 5 FROM shop.products p, shop.users u";
    shop.refuses(&review.replace('5', "6"), &SqlState::CHECK_VIOLATION, "reviews_rating_range_check");
    shop.takes(review);
    shop.refuses(review, &SqlState::UNIQUE_VIOLATION, "reviews_product_id_user_id_key");
}

#[test]
fn categories_are_a_tree() {
    let mut shop = shop();
    shop.takes("INSERT INTO shop.categories (name, slug) VALUES ('Kitchen', 'kitchen')");
    shop.refuses(
        "INSERT INTO shop.categories (name, slug) VALUES ('Again', 'kitchen')",
        &SqlState::UNIQUE_VIOLATION,
        "categories_top_slug_key",
    );
    let mugs = "INSERT INTO shop.categories (name, slug, parent_id) SELECT 'Mugs', 'mugs', id FROM shop.categories WHERE slug = 'kitchen'";
    shop.takes(mugs);
    shop.refuses(mugs, &SqlState::UNIQUE_VIOLATION, "categories_parent_id_slug_key");
    // The same word may stand elsewhere in the tree.
    shop.takes("INSERT INTO shop.categories (name, slug) VALUES ('Mugs', 'mugs')");
    shop.refuses(
        "INSERT INTO shop.categories (name, slug, parent_id) VALUES ('X', 'x', 99)",
        &SqlState::FOREIGN_KEY_VIOLATION,
        "categories_parent_id_fkey",
    );
    shop.refuses("UPDATE shop.categories SET parent_id = id", &SqlState::CHECK_VIOLATION, "categories_not_own_parent");
    shop.refuses("DELETE FROM shop.categories WHERE slug = 'kitchen'", &restricted(), "categories_parent_id_fkey");
}

#[test]
fn a_user_is_in_a_team_once() {
    let mut shop = shop();
    shop.takes("INSERT INTO shop.teams (organization_id, name) SELECT id, 'Builders' FROM shop.organizations");
    let join = "INSERT INTO shop.user_teams (user_id, team_id) SELECT u.id, t.id FROM shop.users u, shop.teams t";
    shop.takes(join);
    shop.refuses(join, &SqlState::UNIQUE_VIOLATION, "user_teams_pkey");
    shop.refuses("UPDATE shop.user_teams SET role = 'boss'", &SqlState::CHECK_VIOLATION, "user_teams_role_enum_check");
    shop.takes("UPDATE shop.user_teams SET role = 'team-lead'");
}

#[test]
fn posts_and_comments_reference_each_other() {
    let mut shop = shop();
    shop.takes("INSERT INTO shop.posts (title, slug, body) VALUES ('Hello', 'hello', '…')");
    shop.refuses("UPDATE shop.posts SET status = 'published'", &SqlState::CHECK_VIOLATION, "posts_published_with_date");
    shop.takes(
        "INSERT INTO shop.comments (post_id, author_id, body) SELECT p.id, u.id, 'Hi' FROM shop.posts p, shop.users u",
    );
    shop.refuses(
        "UPDATE shop.posts SET pinned_comment_id = gen_random_uuid()",
        &SqlState::FOREIGN_KEY_VIOLATION,
        "posts_pinned_comment_id_fkey",
    );
    shop.takes("UPDATE shop.posts SET pinned_comment_id = (SELECT id FROM shop.comments)");
    shop.takes("INSERT INTO shop.tags (name) VALUES ('news'); INSERT INTO shop.posts_tags SELECT p.id, t.id FROM shop.posts p, shop.tags t");
    shop.takes("DELETE FROM shop.posts");
    assert_eq!(shop.count("comments") + shop.count("posts_tags"), 0);
}

#[test]
fn times_are_kept_by_the_database() {
    let mut shop = shop();
    // `users` leaves the columns to the database, `orders` has fields for them.
    for table in ["users", "orders"] {
        shop.refuses(
            &format!("UPDATE shop.{table} SET created_at = '2020-01-01'"),
            &SqlState::INTEGRITY_CONSTRAINT_VIOLATION,
            &format!("{table}_timestamps"),
        );
        assert!(shop.one::<bool>(&format!("SELECT updated_at = created_at FROM shop.{table}")));
        shop.takes(&format!("UPDATE shop.{table} SET updated_at = '2020-01-01'"));
        assert!(shop.one::<bool>(&format!("SELECT updated_at > created_at FROM shop.{table}")), "{table}");
    }
}

#[test]
fn keys_are_made_by_the_database() {
    let mut shop = shop();
    shop.takes(&USER.replace("ada@", "bob@"));
    assert_eq!(shop.one::<i64>("SELECT count(DISTINCT id) FROM shop.users WHERE id::text ~ '^[0-9a-f]{8}-'"), 2);
    shop.takes("INSERT INTO shop.tags (name) VALUES ('new'), ('sale')");
    assert_eq!(shop.one::<Vec<i32>>("SELECT array_agg(id ORDER BY id) FROM shop.tags"), [1, 2]);
}

#[test]
fn an_organization_takes_along_what_is_its_own_and_leaves_what_is_public() {
    let mut shop = shop();
    shop.takes("DELETE FROM shop.orders");
    shop.takes("INSERT INTO shop.teams (organization_id, name) SELECT id, 'Builders' FROM shop.organizations");
    shop.takes("INSERT INTO shop.user_teams (user_id, team_id) SELECT u.id, t.id FROM shop.users u, shop.teams t");
    shop.takes("INSERT INTO shop.sessions (token_hash, user_id, expires_at) SELECT sha256('t'), id, now() + interval '1 day' FROM shop.users");
    shop.takes("INSERT INTO shop.reviews (product_id, user_id, rating) SELECT p.id, u.id, 5 FROM shop.products p, shop.users u");
    shop.takes(
        "INSERT INTO shop.posts (title, slug, body, author_id) SELECT 'Hello', 'hello', '…', id FROM shop.users",
    );
    let private = ["users", "teams", "user_teams", "sessions", "reviews"];
    assert_eq!(private.map(|table| shop.count(table)), [1; 5]);
    shop.takes("DELETE FROM shop.organizations");
    assert_eq!(private.map(|table| shop.count(table)), [0; 5]);
    assert_eq!(["products", "posts"].map(|table| shop.count(table)), [1; 2]);
    assert!(shop.one::<bool>("SELECT author_id IS NULL FROM shop.posts"));
}

#[test]
fn a_name_is_taken_once_in_an_organization() {
    let mut shop = shop();
    let team = "INSERT INTO shop.teams (organization_id, name) SELECT id, 'Builders' FROM shop.organizations WHERE slug = 'engines'";
    shop.takes(team);
    shop.refuses(team, &SqlState::UNIQUE_VIOLATION, "teams_organization_id_name_key");
    shop.takes("INSERT INTO shop.organizations (name, slug) VALUES ('Looms', 'looms')");
    shop.takes(&team.replace("'engines'", "'looms'"));
}

#[test]
fn a_product_has_one_primary_category() {
    let mut shop = shop();
    shop.takes("INSERT INTO shop.categories (name, slug) VALUES ('Kitchen', 'kitchen'), ('Gifts', 'gifts')");
    let both = "INSERT INTO shop.product_categories (product_id, category_id, is_primary)
        SELECT p.id, c.id, PRIMARY FROM shop.products p, shop.categories c";
    shop.refuses(&both.replace("PRIMARY", "true"), &SqlState::UNIQUE_VIOLATION, "product_categories_primary_key");
    shop.takes(&both.replace("PRIMARY", "c.slug = 'gifts'"));
}

#[test]
fn sessions_end_after_they_start() {
    let mut shop = shop();
    let sign_in = "INSERT INTO shop.sessions (token_hash, user_id, expires_at) SELECT sha256('t'), id, now() + interval '1 day' FROM shop.users";
    shop.refuses(&sign_in.replace('+', "-"), &SqlState::CHECK_VIOLATION, "sessions_end_after_start");
    shop.refuses(
        &sign_in.replace("sha256('t')", "'short'"),
        &SqlState::CHECK_VIOLATION,
        "sessions_token_hash_length_check",
    );
    shop.takes(sign_in);
}

#[test]
fn products_are_found_by_words_and_by_parts_of_their_name() {
    let mut shop = shop();
    shop.takes("UPDATE shop.products SET name = 'Running mugs', description = 'They ran out of cups'");
    for condition in [
        "search @@ websearch_to_tsquery('english', 'mug run')",
        "search @@ websearch_to_tsquery('english', 'cup')",
        "name ILIKE '%ning m%'",
    ] {
        assert_eq!(shop.one::<i64>(&format!("SELECT count(*) FROM shop.products WHERE {condition}")), 1, "{condition}");
    }
}

#[test]
fn best_sellers_are_those_of_the_last_refresh() {
    let mut shop = shop();
    shop.takes(
        "INSERT INTO shop.order_items (order_id, line_no, product_id, quantity, unit_price)
         SELECT o.id, 1, p.id, 3, 9.90 FROM shop.orders o, shop.products p",
    );
    shop.takes("SELECT shop.refresh_best_sellers()");
    assert_eq!(shop.count("best_sellers"), 0, "the order is not paid");
    shop.takes("UPDATE shop.orders SET status = 'paid', placed_at = now()");
    shop.takes("SELECT shop.refresh_best_sellers()");
    assert_eq!(shop.one::<String>("SELECT product || pieces || turnover FROM shop.best_sellers"), "Mug329.70");

    let catalog = schema_pg::lower(&shop_entities::registry().unwrap()).unwrap();
    let mismatches = shop.client.query(&schema_pg::view_mismatches(&catalog), &[]).unwrap();
    assert!(mismatches.is_empty(), "{mismatches:?}");
}
