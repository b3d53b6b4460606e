//! Puts rows of several tables together, as their plans say: the rows of a child inside their parent's items, attributes
//! copied from a parent. What each row of a table gets is written once, see [`item::RelatedValues`]; whoever reads the
//! table then reads that beside it. Exact over all rows, in memory that does not grow with them.

mod beside_figures;
mod beside_rows;
mod derived_rows;
mod error;
mod histogram;
mod inside_figures;
mod inside_rows;
mod join;
mod keyed_rows;
mod made_rows;
mod merging;
mod pass;
mod rows_where;

pub use beside_figures::{BesideFigures, SharedChild, SharedRows, beside_figures};
pub use beside_rows::rows_with_parent;
pub use derived_rows::rows_with_item;
pub use error::JoinError;
pub use inside_figures::{InsideFigures, inside_figures};
pub use join::{Join, JoinedChild, OpenSources, join, join_made};
pub use made_rows::rows_making_parents;
pub use pass::Pass;
