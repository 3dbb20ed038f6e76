//! Settings as the server lists them.

use crate::catalog::Text;

/// `fillfactor=70` as a name and a value.
pub fn setting(text: &str) -> (Text, Text) {
    match text.split_once('=') {
        Some((name, value)) => (name.to_owned().into(), value.to_owned().into()),
        None => (text.to_owned().into(), "".into()),
    }
}
