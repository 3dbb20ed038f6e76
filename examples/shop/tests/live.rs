//! The schema on a real server: each rule by the row that it refuses and the row that it takes.

use postgres::Client;
use schema_test_server::{Database, Server};

struct Shop {
    client: Client,
    _database: Database,
}

const USER: &str = "INSERT INTO shop.users (organization_id, email, password_hash, first_name, last_name)
    SELECT id, 'ada@example.org', '$argon2id$v=19$x', 'Ada', 'Lovelace' FROM shop.organizations";
const ORDER: &str = "INSERT INTO shop.orders (order_number, user_id, shipping_address)
    SELECT 'SO-2026-000001', id, '{\"recipient\": \"Ada\"}' FROM shop.users";
const PRODUCT: &str = "INSERT INTO shop.products (sku, slug, name, price) VALUES ('MUG-1', 'mug', 'Mug', 9.90)";

/// A shop with one organization, one user, one product and one order.
fn shop() -> Shop {
    let database = Server::shared().database();
    let mut shop = Shop { client: database.connect(), _database: database };
    let catalog = schema_pg::lower(&shop_entities::registry().unwrap()).unwrap();
    shop.takes(&schema_pg::create(&catalog).to_string());
    shop.takes("INSERT INTO shop.organizations (name, slug) VALUES ('Engines', 'engines')");
    for sql in [USER, PRODUCT, ORDER] {
        shop.takes(sql);
    }
    shop
}

impl Shop {
    #[track_caller]
    fn takes(&mut self, sql: &str) {
        if let Err(error) = self.client.batch_execute(sql) {
            panic!("{sql}: {:?}", error.as_db_error());
        }
    }

    #[track_caller]
    fn refuses(&mut self, sql: &str, constraint: &str) {
        let error = self.client.batch_execute(sql).expect_err(sql);
        let error = error.as_db_error().unwrap_or_else(|| panic!("{sql}: {error}"));
        assert_eq!(error.constraint(), Some(constraint), "{sql}: {error}");
    }

    #[track_caller]
    fn count(&mut self, table: &str) -> i64 {
        self.client.query_one(&format!("SELECT count(*) FROM shop.{table}"), &[]).unwrap().get(0)
    }
}

#[test]
fn a_mail_address_is_lower_case_and_taken_once() {
    let mut shop = shop();
    shop.refuses(&USER.replace("ada@", "Ada@"), "email_address_email_check");
    shop.refuses(USER, "users_email_key");
    shop.takes(&USER.replace("ada@", "bob@"));
    shop.refuses("UPDATE shop.users SET password_hash = 'secret'", "users_password_hash_pattern_check");
    shop.refuses("UPDATE shop.users SET first_name = ''", "users_first_name_length_check");
}

#[test]
fn prices_and_stocks_are_never_negative() {
    let mut shop = shop();
    shop.refuses("UPDATE shop.products SET price = -1", "products_price_money_check");
    shop.refuses("UPDATE shop.products SET inventory = -1", "products_inventory_bounds_check");
    shop.refuses("UPDATE shop.products SET cost = 10", "products_cost_below_price");
    shop.refuses("UPDATE shop.products SET sku = 'mug 1'", "sku_pattern_check");
    shop.takes("UPDATE shop.products SET cost = 9.90, tags = '{new}', inventory = 3");
}

#[test]
fn totals_add_up() {
    let mut shop = shop();
    shop.refuses("UPDATE shop.orders SET subtotal = 10, tax = 1.9, total = 11", "orders_total_adds_up");
    shop.takes("UPDATE shop.orders SET subtotal = 10, tax = 1.9, total = 11.9");
    shop.refuses("UPDATE shop.orders SET status = 'paid'", "orders_placed_once_paid");
    shop.takes("UPDATE shop.orders SET status = 'paid', placed_at = now()");
    shop.refuses("UPDATE shop.orders SET shipping_address = '[]'", "orders_shipping_address_object_check");
    shop.takes("UPDATE shop.orders SET billing_address = NULL");
}

#[test]
fn what_was_ordered_stays_and_what_belongs_to_it_goes() {
    let mut shop = shop();
    shop.takes("INSERT INTO shop.order_items SELECT o.id, 1, p.id, 2, p.price FROM shop.orders o, shop.products p");
    shop.refuses(
        "INSERT INTO shop.order_items SELECT o.id, 2, p.id, 2, p.price FROM shop.orders o, shop.products p",
        "order_items_order_id_product_id_key",
    );
    shop.refuses("UPDATE shop.order_items SET quantity = 0", "order_items_quantity_range_check");
    shop.refuses("DELETE FROM shop.products", "order_items_product_id_fkey");
    shop.refuses("DELETE FROM shop.organizations", "orders_user_id_fkey");
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
    shop.refuses(pay, "payments_order_id_key");
    shop.refuses("UPDATE shop.payments SET method = 'cheque'", "payments_method_enum_check");
}

#[test]
fn a_customer_reviews_a_product_once_with_one_to_five_stars() {
    let mut shop = shop();
    let review = "INSERT INTO shop.reviews (product_id, user_id, rating) SELECT p.id, u.id, 5 FROM shop.products p, shop.users u";
    shop.refuses(&review.replace('5', "6"), "reviews_rating_range_check");
    shop.takes(review);
    shop.refuses(review, "reviews_product_id_user_id_key");
}

#[test]
fn categories_are_a_tree() {
    let mut shop = shop();
    shop.takes("INSERT INTO shop.categories (name, slug) VALUES ('Kitchen', 'kitchen')");
    shop.refuses(
        "INSERT INTO shop.categories (name, slug) VALUES ('Again', 'kitchen')",
        "categories_parent_id_slug_key",
    );
    shop.takes("INSERT INTO shop.categories (name, slug, parent_id) VALUES ('Mugs', 'mugs', 1)");
    shop.refuses(
        "INSERT INTO shop.categories (name, slug, parent_id) VALUES ('X', 'x', 99)",
        "categories_parent_id_fkey",
    );
    shop.refuses("UPDATE shop.categories SET parent_id = id WHERE slug = 'mugs'", "categories_not_own_parent");
    shop.refuses("DELETE FROM shop.categories WHERE slug = 'kitchen'", "categories_parent_id_fkey");
}

#[test]
fn a_user_is_in_a_team_once() {
    let mut shop = shop();
    shop.takes("INSERT INTO shop.teams (organization_id, name) SELECT id, 'Builders' FROM shop.organizations");
    let join = "INSERT INTO shop.user_teams (user_id, team_id) SELECT u.id, t.id FROM shop.users u, shop.teams t";
    shop.takes(join);
    shop.refuses(join, "user_teams_pkey");
    shop.refuses("UPDATE shop.user_teams SET role = 'boss'", "user_teams_role_enum_check");
    shop.takes("UPDATE shop.user_teams SET role = 'team-lead'");
}

#[test]
fn posts_and_comments_reference_each_other() {
    let mut shop = shop();
    shop.takes("INSERT INTO shop.posts (title, slug, body) VALUES ('Hello', 'hello', '…')");
    shop.refuses("UPDATE shop.posts SET status = 'published'", "posts_published_with_date");
    shop.takes(
        "INSERT INTO shop.comments (post_id, author_id, body) SELECT p.id, u.id, 'Hi' FROM shop.posts p, shop.users u",
    );
    shop.refuses("UPDATE shop.posts SET pinned_comment_id = gen_random_uuid()", "posts_pinned_comment_id_fkey");
    shop.takes("UPDATE shop.posts SET pinned_comment_id = (SELECT id FROM shop.comments)");
    shop.takes("INSERT INTO shop.tags (name) VALUES ('news'); INSERT INTO shop.posts_tags SELECT p.id, t.id FROM shop.posts p, shop.tags t");
    shop.takes("DELETE FROM shop.posts");
    assert_eq!(shop.count("comments") + shop.count("posts_tags"), 0);
}

#[test]
fn times_are_kept_by_the_database() {
    let mut shop = shop();
    shop.refuses("UPDATE shop.users SET created_at = '2020-01-01'", "users_timestamps");
    shop.takes("UPDATE shop.users SET updated_at = '2020-01-01'");
    let moved: bool = shop.client.query_one("SELECT updated_at > '2021-01-01' FROM shop.users", &[]).unwrap().get(0);
    assert!(moved);
}

#[test]
fn sessions_end_after_they_start() {
    let mut shop = shop();
    let sign_in = "INSERT INTO shop.sessions (token_hash, user_id, expires_at) SELECT sha256('t'), id, now() + interval '1 day' FROM shop.users";
    shop.refuses(&sign_in.replace('+', "-"), "sessions_end_after_start");
    shop.refuses(&sign_in.replace("sha256('t')", "'short'"), "sessions_token_hash_length_check");
    shop.takes(sign_in);
}
