//! Which records stand in which block, so that a value that was met in a block can be read again.

/// Most starts that are noted: 512 KB of them.
const MOST: usize = 64 * 1024;

/// The first record of each block; of a file of more than 16 GB, of every second block, every fourth and so on.
#[derive(Debug)]
pub(super) struct BlockStarts {
    starts: Vec<u64>,
    blocks: u32,
    /// Blocks for each start.
    together: u32,
}

impl Default for BlockStarts {
    fn default() -> Self {
        Self { starts: Vec::new(), blocks: 0, together: 1 }
    }
}

impl BlockStarts {
    /// Notes the first record of the next block, and says which block that is.
    pub(super) fn note(&mut self, record: u64) -> u32 {
        let block = self.blocks;
        if self.starts.len() == MOST && block.is_multiple_of(self.together) {
            let mut is_kept = false;
            self.starts.retain(|_| {
                is_kept = !is_kept;
                is_kept
            });
            self.together = self.together.saturating_mul(2);
        }
        if block.is_multiple_of(self.together) {
            self.starts.push(record);
        }
        self.blocks = self.blocks.saturating_add(1);
        block
    }

    /// Records among which are those of a block: the first of them, and the first behind them unless they go to the
    /// file's end.
    pub(super) fn around(&self, block: u32) -> Option<(u64, Option<u64>)> {
        let place = (block / self.together) as usize;
        Some((*self.starts.get(place)?, self.starts.get(place + 1).copied()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_found_in_a_file_of_any_length() {
        for (blocks, together) in [(1, 1), (1000, 1), (65_536, 1), (65_537, 2), (131_073, 4), (300_000, 8)] {
            let mut starts = BlockStarts::default();
            for block in 0..blocks {
                assert_eq!(starts.note(u64::from(block) * 10), block);
                assert!(starts.starts.len() <= MOST);
            }
            assert_eq!(starts.together, together);
            for block in (0..blocks).step_by(7).chain([blocks - 1]) {
                let (start, end) = starts.around(block).unwrap();
                let end = end.unwrap_or(u64::from(blocks) * 10);
                assert!(start <= u64::from(block) * 10 && u64::from(block + 1) * 10 <= end);
                assert!(end - start <= u64::from(together) * 10);
            }
        }
        assert_eq!(BlockStarts::default().around(0), None);
    }
}
