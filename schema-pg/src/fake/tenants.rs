//! Which rows are whose: computed, so that the rows of a tenant are found again without being kept.

use schema_core::fake::{Random, skewed};

/// How many rows are given out at once.
const BLOCK: u64 = 4_096;

/// The tenants of a table's rows. First each tenant gets some rows in turn, so that all have some; then a few get many.
#[derive(Debug, Clone)]
pub struct Blocks {
    tenants: u64,
    /// How many rows each tenant has at least.
    least: u64,
    /// The tenant of each row of a block, and which of its tenant's rows in the block it is.
    block: Vec<(u32, u32)>,
    /// The rows of a block that each tenant has, by tenant.
    rows: Vec<Vec<u32>>,
}

impl Blocks {
    /// So many rows of so many tenants.
    pub fn new(place: u64, tenants: u64, rows: u64) -> Self {
        let tenants = tenants.max(1);
        let mut random = Random::of(place, tenants);
        let mut of: Vec<Vec<u32>> = vec![Vec::new(); usize::try_from(tenants).unwrap_or_default()];
        let mut block = Vec::new();
        for at in 0..BLOCK {
            let tenant = skewed(&mut random, tenants);
            let own = &mut of[tenant as usize];
            block.push((tenant as u32, own.len() as u32));
            own.push(at as u32);
        }
        Self { tenants, least: (rows / tenants).clamp(1, 8), block, rows: of }
    }

    /// The tenant of a row.
    pub fn tenant(&self, row: u64) -> u64 {
        match row.checked_sub(self.tenants * self.least) {
            None => row % self.tenants,
            Some(behind) => self.block[(behind % BLOCK) as usize].0.into(),
        }
    }

    /// Which of its tenant's rows it is.
    pub fn rank(&self, row: u64) -> u64 {
        match row.checked_sub(self.tenants * self.least) {
            None => row / self.tenants,
            Some(behind) => {
                let (tenant, at) = self.block[(behind % BLOCK) as usize];
                self.least + behind / BLOCK * self.rows[tenant as usize].len() as u64 + u64::from(at)
            }
        }
    }

    /// How many rows of the first so many are a tenant's.
    pub fn count(&self, tenant: u64, rows: u64) -> u64 {
        let Some(own) = self.rows.get(tenant as usize) else { return 0 };
        let dealt = self.tenants * self.least;
        match rows.checked_sub(dealt) {
            None => rows / self.tenants + u64::from(tenant < rows % self.tenants),
            Some(behind) => {
                let rest = own.partition_point(|at| u64::from(*at) < behind % BLOCK) as u64;
                self.least + behind / BLOCK * own.len() as u64 + rest
            }
        }
    }

    /// The row of a tenant that has this rank.
    pub fn row(&self, tenant: u64, rank: u64) -> u64 {
        let own = &self.rows[tenant as usize];
        match rank.checked_sub(self.least) {
            None => rank * self.tenants + tenant,
            Some(behind) => {
                let count = own.len().max(1) as u64;
                self.tenants * self.least
                    + behind / count * BLOCK
                    + u64::from(own.get((behind % count) as usize).copied().unwrap_or_default())
            }
        }
    }

    /// How many rows each tenant has at least.
    pub fn least(&self) -> u64 {
        self.least
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_found_again() {
        for (tenants, rows) in [(1, 10), (7, 20), (50, 10_000), (5_000, 20_000)] {
            let blocks = Blocks::new(1, tenants, rows);
            let mut counts = vec![0; tenants as usize];
            for row in 0..rows {
                let tenant = blocks.tenant(row);
                assert_eq!(blocks.rank(row), counts[tenant as usize], "{tenants} {rows} {row}");
                assert_eq!(blocks.row(tenant, blocks.rank(row)), row);
                counts[tenant as usize] += 1;
            }
            for (tenant, count) in counts.iter().enumerate() {
                assert_eq!(blocks.count(tenant as u64, rows), *count);
                assert!(*count >= 1);
            }
        }
    }
}
