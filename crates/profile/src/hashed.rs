//! Maps and sets whose keys are hashes already.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Takes a hash for what it is.
#[derive(Debug, Default)]
pub struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A map whose keys are hashes already.
pub(super) type HashedMap<T> = HashMap<u64, T, BuildHasherDefault<Hashed>>;

/// A set of hashes.
pub type HashedSet = HashSet<u64, BuildHasherDefault<Hashed>>;
