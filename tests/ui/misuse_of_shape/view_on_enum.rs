use schema_core::View;

#[derive(View)]
enum Total {
    One,
}

fn main() {}
