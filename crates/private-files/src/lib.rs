//! Files and folders that are the person's alone: the data folder with all that is in it, and temporary files. Folders
//! have mode 0700, files 0600. On Windows they lie in the user's own folders, which nobody else may open.
//!
//! What a person chose the place of (a saved report, a plan, rejected records in a folder of hers) is made as any
//! program makes files.

mod data_folder;
mod making;
mod temporary;

pub use data_folder::{data_folder, tidy_at_start};
pub use making::{create, create_as_folder_is, create_empty, options};
pub use making::{create_folders, write};
pub use temporary::TemporaryFile;
