//! A run's report as a file that a person keeps: a page ([`report_page`]) or a CSV ([`report_csv`]).

mod amounts;
mod csv;
mod facts;
mod page;

pub use csv::report_csv;
pub use page::report_page;

#[cfg(test)]
mod samples;
