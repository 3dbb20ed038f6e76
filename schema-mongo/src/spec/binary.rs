//! Bytes as extended JSON writes them, and UUIDs among them.

use serde_json::json;

use super::Value;

/// The bytes of a UUID in text; none where it is none.
pub fn uuid_bytes(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    if digits.len() != 32 {
        return None;
    }
    (0..32).step_by(2).map(byte).collect()
}

/// A UUID as BSON's bytes; none where it is none.
pub fn uuid_value(text: &str) -> Option<Value> {
    Some(binary(&uuid_bytes(text)?, "04"))
}

/// The UUID of 16 bytes in base64, in lower case with hyphens.
pub fn uuid_text(base64: &str) -> Option<String> {
    let digit = |byte: u8| DIGITS.iter().position(|digit| *digit == byte);
    let mut bits = 0_u128;
    let digits = base64.trim_end_matches('=').bytes();
    // 22 digits hold 132 bits: the last four are none of the number's.
    for (i, byte) in digits.enumerate() {
        let six = u128::try_from(digit(byte)?).ok()?;
        bits = match i {
            0..21 => bits << 6 | six,
            21 => bits << 2 | six >> 4,
            _ => return None,
        };
    }
    let hex = format!("{bits:032x}");
    Some(format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]))
}

/// Bytes of this subtype.
pub fn binary(bytes: &[u8], kind: &str) -> Value {
    json!({ "$binary": { "base64": base64(bytes), "subType": kind } })
}

/// RFC 4648.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().chain([0, 0].iter()).take(3).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_are_read_back_from_bytes() {
        let text = "0f8fad5b-d9cb-469f-a165-70867728950e";
        let value = uuid_value(text).unwrap();
        assert_eq!(uuid_text(value["$binary"]["base64"].as_str().unwrap()).as_deref(), Some(text));
    }

    #[test]
    fn bytes_are_written_in_base64() {
        assert_eq!(["", "f", "fo", "foo"].map(|text| base64(text.as_bytes())), ["", "Zg==", "Zm8=", "Zm9v"]);
    }
}
