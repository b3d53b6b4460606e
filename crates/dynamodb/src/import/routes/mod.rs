//! The routes on which items reach a table.

mod direct;
mod route;

pub use direct::{DirectRoute, delete_gone, gone_job, import, row_fates, undo};
pub use route::{Preflight, Route, RouteEstimate, UndoneImport};
