//! Options for objects in a folder.

use app::{ObjectChoices, Packing};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// How objects are packed.
#[derive(Debug, Args)]
pub(crate) struct ObjectOptions {
    /// Where a folder for each table is made.
    #[arg(long, value_name = "FOLDER", required_unless_present = "prepared")]
    pub out: Option<PathBuf>,
    /// How the objects are packed.
    #[arg(long, default_value = "gzip")]
    pub compress: CompressOption,
    /// Most items of an object, at most 4,000,000.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub items_per_object: Option<u64>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum CompressOption {
    Gzip,
    None,
}

impl From<&ObjectOptions> for ObjectChoices {
    fn from(options: &ObjectOptions) -> Self {
        Self {
            // Clap asks for it where objects are made.
            folder: options.out.clone().unwrap_or_default(),
            packing: options.compress.into(),
            items_per_object: options.items_per_object,
        }
    }
}

impl From<CompressOption> for Packing {
    fn from(option: CompressOption) -> Self {
        match option {
            CompressOption::Gzip => Self::Gzip,
            CompressOption::None => Self::None,
        }
    }
}
