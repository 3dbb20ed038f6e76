//! A path of several segments is used as written: the mechanism is open to others.

use schema_core::Entity;
use schema_core::attr::{OnEntity, OnField};
use schema_core::attr::FieldDraft;
use schema_core::ir::{self, Source};

mod my {
    pub struct Documented(pub &'static str);

    pub fn documented(text: &'static str) -> Documented {
        Documented(text)
    }
}

impl OnEntity for my::Documented {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.doc = Some(self.0.into());
    }
}

impl<T, K> OnField<T, K> for my::Documented {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.doc = Some(self.0.into());
    }
}

#[derive(Entity)]
#[entity(my::documented("mine"), schema_core::attr::entity::timestamps)]
struct User {
    #[entity(primary_key, crate::my::documented("key"))]
    id: i64,
}

fn main() {
    let entity = User::describe();
    assert_eq!((entity.doc.as_deref(), entity.fields[0].doc.as_deref()), (Some("mine"), Some("key")));
    assert!(entity.timestamps);
}
