//! Extended JSON: what bson's types write where serde is not asked for BSON.

use bson::Bson;

use crate::ir::Type;
use crate::seed::Written;

/// The value of this type that an object of extended JSON stands for (`{"$date": …}`); `None` where it is no such object.
pub fn value(ty: &Type, written: &Written) -> Option<Written> {
    let Written::Map(members) = written else { return None };
    members.first().filter(|(name, _)| name.starts_with('$'))?;
    Some(match Bson::try_from(written.to_json()?).ok()? {
        Bson::ObjectId(id) => Written::Text(id.to_hex()),
        Bson::DateTime(moment) => Written::Text(moment.try_to_rfc3339_string().ok()?),
        Bson::Decimal128(number) => Written::Text(number.to_string()),
        Bson::Binary(binary) if *ty == Type::Uuid => Written::Text(binary.to_uuid().ok()?.to_string()),
        Bson::Binary(binary) => Written::Bytes(binary.bytes),
        _ => return None,
    })
}
