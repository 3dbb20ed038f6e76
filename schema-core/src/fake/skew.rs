//! Skew as real data has it: a few things are named often, most hardly ever.

use super::random::Random;

/// A number below the end, of which each is about as likely as it is small: by Zipf's law, with the exponent 1. Within a power of two all are as likely.
pub fn skewed(random: &mut Random, end: u64) -> u64 {
    if end <= 1 {
        return 0;
    }
    // The numbers from 1 on, by their count of bits.
    let bits = u64::from(64 - end.leading_zeros());
    let low = 1_u64 << random.below(bits).min(63);
    let high = low.saturating_mul(2).min(end.saturating_add(1));
    low + random.below(high - low) - 1
}

/// How many rows each row above has: a few have many. Given to rows in turn, so that the row above and the place below it are computed from a number alone.
#[derive(Debug, Clone)]
pub struct Sizes {
    /// Where each of a block of rows above begins; the last is where the block ends.
    starts: Vec<u64>,
}

impl Sizes {
    const BLOCK: u64 = 64;

    /// `rows` below `above` rows, at most `most` below each. There are never more than `above * most`.
    pub fn new(place: u64, rows: u64, above: u64, most: u64) -> Self {
        let mean = rows.div_ceil(above.max(1)).clamp(1, most.max(1));
        let mut random = Random::of(place, above);
        let largest = most.min(mean.saturating_mul(8)).max(1);
        let mut sizes: Vec<u64> = (0..Self::BLOCK).map(|_| 1 + skewed(&mut random, largest)).collect();
        // As many as there have to be, and not many more.
        let wanted = mean * Self::BLOCK;
        let mut total: u64 = sizes.iter().sum();
        let mut at = 0;
        while total != wanted {
            let size = &mut sizes[at % Self::BLOCK as usize];
            if total < wanted && *size < most.max(1) {
                (*size, total) = (*size + 1, total + 1);
            } else if total > wanted && *size > 1 {
                (*size, total) = (*size - 1, total - 1);
            }
            at += 1;
        }
        // The largest first: so no block begins later than with equal sizes, and the rows above are enough.
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let mut starts = vec![0];
        for size in sizes {
            starts.push(starts.last().copied().unwrap_or_default() + size);
        }
        Self { starts }
    }

    /// The row above a row, and which of its rows this is, both counted from 0.
    pub fn at(&self, row: u64) -> (u64, u64) {
        let total = self.starts.last().copied().unwrap_or(1).max(1);
        let within = row % total;
        let at = self.starts.partition_point(|start| *start <= within) - 1;
        (row / total * Self::BLOCK + at as u64, within - self.starts[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_come_often() {
        let drawn = |row| skewed(&mut Random::of(3, row), 1_000);
        let all: Vec<u64> = (0..10_000).map(drawn).collect();
        assert!(all.iter().all(|number| *number < 1_000));
        let below = |end| all.iter().filter(|number| **number < end).count();
        assert!((4_500..7_500).contains(&below(100)), "{}", below(100));
    }

    #[test]
    fn rows_below_others_are_never_too_many() {
        for (rows, above, most) in
            [(1_000, 100, 20), (999, 333, 3), (10, 10, 1), (5, 100, 4), (3_000_000, 1_000_000, 30)]
        {
            let sizes = Sizes::new(rows, rows, above, most);
            let mut seen = std::collections::BTreeSet::new();
            for row in (0..rows).take(5_000).chain([rows - 1]) {
                let (at, place) = sizes.at(row);
                assert!(at < above && place < most, "{rows} {above} {most}: {at} {place}");
                assert!(seen.insert((at, place)) || row == rows - 1);
            }
        }
    }
}
