//! Random numbers that are computed, not drawn: splitmix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators").

/// Mixes two numbers to one in which each bit of both counts.
pub fn hash(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(25) ^ mix(b.wrapping_add(0x9E37_79B9_7F4A_7C15)))
}

/// The number of a place, such as a table and a column, by its names.
pub fn place(seed: u64, names: &[&str]) -> u64 {
    let one = |state: u64, name: &&str| {
        name.bytes().fold(hash(state, name.len() as u64), |state, byte| hash(state, byte.into()))
    };
    names.iter().fold(mix(seed), one)
}

fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// A sequence of random numbers that belongs to one row of one place.
///
/// ```
/// use schema_core::fake::{Random, place};
///
/// let email = place(42, &["users", "email"]);
/// let mut first = Random::of(email, 7);
/// assert_eq!(first.below(1_000), Random::of(email, 7).below(1_000));
/// ```
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// That of this row.
    pub fn of(place: u64, row: u64) -> Self {
        Self(hash(place, row))
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// The next number that is less than this; 0 where nothing is less.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.number()) * u128::from(end)) >> 64) as u64
    }

    /// The next number between two others, which belong to the range.
    pub fn between(&mut self, least: i128, most: i128) -> i128 {
        let span = most.saturating_sub(least).max(0).unsigned_abs().saturating_add(1);
        let wide = (u128::from(self.number()) << 64) | u128::from(self.number());
        let drawn = match u64::try_from(span) {
            Ok(span) => ((wide >> 64) * u128::from(span)) >> 64,
            Err(_) => wide % span,
        };
        least.saturating_add_unsigned(drawn)
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(usize::try_from(self.below(from.len() as u64)).unwrap_or_default())
    }
}

/// The numbers below an end in another order: a permutation that is computed (a Feistel network, walked along until it is below the end).
///
/// ```
/// use schema_core::fake::Shuffle;
///
/// let shuffle = Shuffle::new(7, 1_000);
/// let all: std::collections::BTreeSet<u64> = (0..1_000).map(|number| shuffle.at(number)).collect();
/// assert_eq!(all.len(), 1_000);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Shuffle {
    place: u64,
    end: u64,
    half: u32,
}

impl Shuffle {
    /// That of the numbers below this end.
    pub fn new(place: u64, end: u64) -> Self {
        let bits = 64 - end.saturating_sub(1).leading_zeros();
        Self { place, end, half: bits.div_ceil(2).max(1) }
    }

    /// What stands at this place. Numbers that are not below the end stay.
    pub fn at(&self, number: u64) -> u64 {
        if number >= self.end {
            return number;
        }
        let mut at = number;
        loop {
            at = self.round(at);
            if at < self.end {
                return at;
            }
        }
    }

    fn round(&self, number: u64) -> u64 {
        let mask = (1_u64 << self.half) - 1;
        let (mut left, mut right) = (number >> self.half, number & mask);
        for round in 0..4 {
            (left, right) = (right, left ^ (hash(self.place.wrapping_add(round), right) & mask));
        }
        (left << self.half) | right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffle_loses_no_number() {
        for end in [1, 2, 3, 10, 63, 64, 65, 1_000] {
            let shuffle = Shuffle::new(end, end);
            let mut all: Vec<u64> = (0..end).map(|number| shuffle.at(number)).collect();
            all.sort_unstable();
            assert!(all.into_iter().eq(0..end), "{end}");
        }
    }

    #[test]
    fn numbers_are_the_same_everywhere() {
        let mut random = Random::of(place(42, &["users", "email"]), 7);
        assert_eq!([random.number(), random.number()], [NUMBERS.0, NUMBERS.1]);
        assert!((0..1_000).all(|row| (-5..=5).contains(&Random::of(1, row).between(-5, 5))));
    }

    const NUMBERS: (u64, u64) = (14_023_142_320_842_027_195, 9_840_606_854_716_696_111);
}
