use schema_core::Entity;

#[derive(Entity)]
#[entity(primary_key([id, kind]))]
#[pg(partition_by_list(kind).partition("a", [1]).partition("b", [2]))]
#[pg(partition("a", index([id]), policy("own").using("true")))]
#[pg(partition("b", grant([Select]).to("reader")), partition("b", indexx([id])), partition("b", index([idd])))]
struct User {
    id: i64,
    kind: i32,
}

fn main() {}
