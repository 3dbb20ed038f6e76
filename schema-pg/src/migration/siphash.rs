//! SipHash-1-3 without a key, by which refinery tells whether a file was edited (Aumasson and Bernstein, "SipHash: a fast short-input PRF").

/// SipHash-1-3 over all that is written to it.
#[derive(Debug, Default)]
pub struct SipHash13(Vec<u8>);

impl SipHash13 {
    /// Bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// A text, as Rust hashes one: its bytes, and one that no text holds.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0xff]);
    }

    /// The hash.
    pub fn finish(&self) -> u64 {
        let mut state =
            [0x736f_6d65_7073_6575, 0x646f_7261_6e64_6f6d, 0x6c79_6765_6e65_7261, 0x7465_6462_7974_6573_u64];
        let (words, rest) = self.0.as_chunks::<8>();
        for word in words {
            compress(&mut state, u64::from_le_bytes(*word));
        }
        // The last word ends with the length, of which one byte counts.
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        last[7] = (self.0.len() & 0xff) as u8;
        compress(&mut state, u64::from_le_bytes(last));
        state[2] ^= 0xff;
        (0..3).for_each(|_| round(&mut state));
        state.iter().fold(0, |all, part| all ^ part)
    }
}

fn compress(state: &mut [u64; 4], word: u64) {
    state[3] ^= word;
    round(state);
    state[0] ^= word;
}

fn round([a, b, c, d]: &mut [u64; 4]) {
    *a = a.wrapping_add(*b);
    *b = b.rotate_left(13) ^ *a;
    *a = a.rotate_left(32);
    *c = c.wrapping_add(*d);
    *d = d.rotate_left(16) ^ *c;
    *a = a.wrapping_add(*d);
    *d = d.rotate_left(21) ^ *a;
    *c = c.wrapping_add(*b);
    *b = b.rotate_left(17) ^ *c;
    *c = c.rotate_left(32);
}

#[cfg(test)]
mod tests {
    use super::SipHash13;

    /// Of the reference implementation, with keys of nothing (crate siphasher, `SipHasher13::new`).
    #[test]
    fn hashes_are_those_of_the_standard_library_which_is_the_same_today() {
        use std::hash::{DefaultHasher, Hash, Hasher};
        for length in 0..70_usize {
            let text = "é".repeat(length) + &"x".repeat(length % 3);
            let (mut ours, mut theirs) = (SipHash13::default(), DefaultHasher::new());
            ours.text(&text);
            text.hash(&mut theirs);
            ours.bytes(&7_i64.to_le_bytes());
            7_i64.hash(&mut theirs);
            assert_eq!(ours.finish(), theirs.finish(), "{length}");
        }
    }
}
