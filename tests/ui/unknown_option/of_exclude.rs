use schema_core::Entity;
use std::ops::Range;

#[derive(Entity)]
#[entity(tenant = shop_id)]
#[pg(exclude("one_booking").using_gist([room.eq(), days.overlaps()]).across_tenant())]
struct Booking {
    #[entity(primary_key)]
    id: i64,
    shop_id: i64,
    room: i32,
    days: Range<i32>,
}

fn main() {}
