use schema_core::Entity;

#[derive(Entity)]
#[entity(allow("L012"))]
struct NoReason {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(allow(L012, "no text"))]
struct NoText {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(allow("L012", "why").here())]
struct NoMethod {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(alow("L012", "misspelt"))]
struct Misspelt {
    #[entity(primary_key)]
    id: i64,
}

fn main() {}
