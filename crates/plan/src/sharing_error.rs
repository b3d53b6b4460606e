//! Why rows cannot stand beside others.

use thiserror::Error;

/// Why rows cannot stand beside those that they point to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SharingError {
    #[error("the rows of {table} are to stand beside rows of {table} itself")]
    BesideItself { table: String },
    #[error(
        "the rows of {child} are to stand beside those of {parent}, which stand beside those of {grandparent}: rows of {child} \
         do not say which row of {grandparent} they belong to"
    )]
    BesideBeside { child: String, parent: String, grandparent: String },
    #[error(
        "the rows of {child} are to stand beside those of {parent}, which have no items of their own: they stand inside those of \
         {grandparent}"
    )]
    BesideInside { child: String, parent: String, grandparent: String },
    #[error(
        "the rows of {first} and of {second} are to stand beside those of {parent}, and point to it by different columns"
    )]
    OtherColumns { first: String, second: String, parent: String },
    #[error("“{word}” cannot tell the items of {table} from others: it is blank, long, or has a # in it")]
    ItemType { table: String, word: String },
    #[error("the items of {first} and of {second} would both be told by “{word}”")]
    SameItemType { first: String, second: String, word: String },
    #[error("“{name}” cannot be the name of a key: it is blank, or longer than 255 bytes")]
    KeyName { name: String },
    #[error("“{name}” is what another attribute of the items in the table of {table} is called")]
    NameTaken { name: String, table: String },
    #[error("the rows of {table} have no key yet by which they could be told apart beside others")]
    NoKey { table: String },
    #[error("{column} of {table} is {kind} and cannot be a part of a key beside other rows")]
    NotAPart { table: String, column: String, kind: &'static str },
    #[error("{table} is to be sorted by {column}, which is none of its columns")]
    NoSuchColumn { table: String, column: String },
    #[error(
        "{table} is to be sorted by some columns upwards and by others downwards, which one sort key cannot do"
    )]
    MixedOrder { table: String },
    #[error(
        "the index {index} has the key {attribute}, which is of another type in items of {table} of the same table"
    )]
    KeyOfAnotherType { index: String, attribute: String, table: String },
    #[error("items of one table are to expire by {first} and by {second}; a table has one such attribute")]
    TwoExpiries { first: String, second: String },
}

impl SharingError {
    /// What a person can do about it.
    pub fn repair(&self) -> &'static str {
        match self {
            Self::BesideItself { .. } => "Keep the relation as it is: the rows are in one table already.",
            Self::BesideBeside { .. } => {
                "Put them inside the items that they point to, or give them a table of their own."
            }
            Self::BesideInside { .. } => {
                "Give the rows that they point to items of their own, or put these inside as well."
            }
            Self::OtherColumns { .. } => "Give one of them a table of its own.",
            Self::ItemType { .. } => "Choose another word of 1 to 100 letters.",
            Self::SameItemType { .. } => "Give one of them another word.",
            Self::KeyName { .. } => "Choose another name of 1 to 255 letters.",
            Self::NameTaken { .. } => "Choose another name.",
            Self::NoKey { .. } => "Choose its key first.",
            Self::NotAPart { .. } => "Choose another key or order, or read the column as Text.",
            Self::NoSuchColumn { .. } => "Choose the order again.",
            Self::MixedOrder { .. } => "Sort by all of them upwards, or by all downwards.",
            Self::KeyOfAnotherType { .. } => {
                "Give one of the attributes another name, or read both columns alike."
            }
            Self::TwoExpiries { .. } => "Choose one attribute for both, or none for one of them.",
        }
    }
}
