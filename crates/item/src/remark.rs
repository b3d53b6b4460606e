//! What is worth knowing of an item that is written all the same.

/// Something worth knowing about an item that is written all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Remark {
    /// The cell of this column is blank and the column is an index key: the item is absent from the index.
    IndexKeyBlank { column: usize },
    /// An attribute that comes from another table and is an index key is blank, or there is no row that it could come from: the
    /// item is absent from the index. `key` is its place among [`plan::Plan::index_keys_of_others`].
    RelatedKeyBlank { key: usize },
    /// The cell of this column holds a word that counts as blank.
    NullWord { column: usize },
    /// The JSON of this column is a List.
    JsonList { column: usize },
    /// The JSON of this column is a text, number, truth value or null.
    JsonScalar { column: usize },
    /// The time of this column names no zone and is kept as it stands.
    WithoutZone { column: usize },
    /// The time of this column named no zone and was read in the one that was chosen.
    PlacedInZone { column: usize },
    /// The number or time of this column is spelled otherwise in the item.
    Respelled { column: usize },
    /// The number of this column loses what makes codes: zeros at its start, a plus sign, an exponent.
    CodeAsNumber { column: usize },
    /// Surplus cells were joined into this column.
    Joined { column: usize },
    /// A cell of this column was to be fixed, but stands otherwise in the file than when it was fixed.
    FixNotApplied { column: usize },
}

impl Remark {
    /// The place of the column that it is about; `None` where it is about what another table gives.
    pub fn column(self) -> Option<usize> {
        match self {
            Self::RelatedKeyBlank { .. } => None,
            Self::IndexKeyBlank { column }
            | Self::NullWord { column }
            | Self::JsonList { column }
            | Self::JsonScalar { column }
            | Self::WithoutZone { column }
            | Self::PlacedInZone { column }
            | Self::Respelled { column }
            | Self::CodeAsNumber { column }
            | Self::Joined { column }
            | Self::FixNotApplied { column } => Some(column),
        }
    }
}
