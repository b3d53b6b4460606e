//! The command line.

use crate::argument_values::{
    DateCellsChoice, DuplicatesChoice, EscapeChoice, KindChoice, LineEndChoice, NamesChoice,
    SqlDialectChoice, UnnamedChoice, delimiter, encoding, ordered, quote, typed,
};
use crate::name_value::pair;
use crate::object_options::ObjectOptions;
use crate::range_options::RangeOptions;
use crate::relation_options::RelationOptions;
use crate::route_options::RouteOptions;
use crate::table_options::TableOptionChoices;
use crate::writing::{ExistingChoice, Writing, dollars, units};
use app::{AttributeKind, DateOrder, Quote, TextEncoding};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use std::path::PathBuf;

/// Carries tables from files (CSV, TSV, JSON, JSON Lines, spreadsheets, SQL dumps; text also gzipped,
/// in ZIP archives or in folders) and SQLite databases into Amazon DynamoDB, with no window.
///
/// Exit code 0: done; 1: could not be done; 2: the command line is wrong; 3: done, but some records were
/// rejected, a blocker was found, or (verify) items differ, are missing or are too few in an index.
#[derive(Debug, Parser)]
#[command(name = "tableferry-cli", version)]
pub(crate) struct Arguments {
    /// Print one JSON document on stdout; progress and messages go to stderr.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// What each column holds, and the plan that follows.
    Inspect {
        /// Files, folders, ZIP archives or SQLite files.
        #[arg(required = true, value_name = "SOURCE")]
        sources: Vec<PathBuf>,
        #[command(flatten)]
        design: Design,
    },
    /// Write that plan to a file, or to stdout.
    Plan {
        /// Files, folders, ZIP archives or SQLite files.
        #[arg(required = true, value_name = "SOURCE")]
        sources: Vec<PathBuf>,
        /// Where to write it.
        #[arg(short, long)]
        output: Option<PathBuf>,
        #[command(flatten)]
        design: Design,
    },
    /// How the tables belong together: which columns of which table point to rows of which other, and why.
    Relations {
        /// Files, folders, ZIP archives or SQLite files.
        #[arg(required = true, value_name = "SOURCE")]
        sources: Vec<PathBuf>,
        #[command(flatten)]
        design: Design,
    },
    /// What an application will ask of the tables: which requests answer it, and what they take on these rows. The
    /// questions of --plan; without it, or where it has none, those that follow from keys, relations and indexes.
    Questions {
        /// Files, folders, ZIP archives or SQLite files.
        #[arg(required = true, value_name = "SOURCE")]
        sources: Vec<PathBuf>,
        #[command(flatten)]
        design: Design,
    },
    /// Write a folder for developers: a page with tables and questions, commands and documents that create the tables,
    /// code that asks the questions, and the plan.
    Developers {
        /// Files, folders, ZIP archives or SQLite files.
        #[arg(required = true, value_name = "SOURCE")]
        sources: Vec<PathBuf>,
        /// The folder; files that it has of the same names are written over.
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
        #[command(flatten)]
        design: Design,
    },
    /// What importing into AWS takes of rights, whether who is signed in has them, and the policy to copy for an
    /// administrator. Nothing is created.
    Access {
        /// Files, folders, ZIP archives or SQLite files.
        #[arg(required = true, value_name = "SOURCE")]
        sources: Vec<PathBuf>,
        #[command(flatten)]
        design: Design,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        route: RouteOptions,
        /// Print the policy alone.
        #[arg(long, conflicts_with = "json")]
        policy: bool,
    },
    /// The items that would be written.
    Preview {
        /// Files, folders, ZIP archives or SQLite files.
        #[arg(required = true, value_name = "SOURCE")]
        sources: Vec<PathBuf>,
        /// The first record shown, from 1.
        #[arg(long, default_value_t = 1)]
        from: u64,
        /// How many records.
        #[arg(long, default_value_t = 3)]
        count: usize,
        #[command(flatten)]
        design: Design,
    },
    /// The dry run: every record against every rule of DynamoDB, with nothing written.
    Check {
        /// Files, folders, ZIP archives or SQLite files.
        #[arg(required = true, value_name = "SOURCE")]
        sources: Vec<PathBuf>,
        /// Where the records that are set aside (their key repeats) are written.
        #[arg(long, value_name = "FILE")]
        set_aside: Option<PathBuf>,
        #[command(flatten)]
        design: Design,
    },
    /// Check, create the table, write the items.
    Migrate {
        /// Files, folders, ZIP archives or SQLite files.
        #[arg(required = true, value_name = "SOURCE")]
        sources: Vec<PathBuf>,
        #[command(flatten)]
        design: Design,
        #[command(flatten)]
        place: Place,
        /// Where rejected records are kept; by default a file of this folder called after FILE, such as
        /// users.rejected.csv (.jsonl for JSON; with a number when that is taken).
        #[arg(long)]
        rejects: Option<PathBuf>,
        /// Where the run notes how far it came; by default it is kept with the other runs (see `runs`). The same
        /// command with the same journal continues it.
        #[arg(long)]
        journal: Option<PathBuf>,
        #[command(flatten)]
        writing: Writing,
    },
    /// Pack what would be written into objects of DynamoDB JSON, a folder for each table, for an import from S3.
    Convert {
        /// Files, folders, ZIP archives or SQLite files.
        #[arg(required_unless_present = "prepared", value_name = "SOURCE")]
        sources: Vec<PathBuf>,
        #[command(flatten)]
        design: Design,
        #[command(flatten)]
        objects: ObjectOptions,
        #[command(flatten)]
        ranges: RangeOptions,
    },
    /// Bring tables up to date with a newer export: count what is new, changed and gone, then write only what is new or
    /// changed.
    Update {
        /// Files, folders, ZIP archives or SQLite files.
        #[arg(required = true, value_name = "SOURCE")]
        sources: Vec<PathBuf>,
        #[command(flatten)]
        design: Design,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        options: UpdateOptions,
        /// Use at most so many write units a second, of the table and its indexes together.
        #[arg(long, value_name = "UNITS", value_parser = units)]
        max_write_units: Option<f64>,
        /// Stop before the write units would cost more than so many US dollars, at the price on demand.
        #[arg(long, value_name = "DOLLARS", value_parser = dollars)]
        max_cost: Option<f64>,
        /// Raise provisioned tables and their indexes to so many write units a second while they are written, and set them back
        /// afterwards.
        #[arg(long, value_name = "UNITS", value_parser = clap::value_parser!(u32).range(1..))]
        raise_to: Option<u32>,
        /// The table's name once more: overwriting or deleting in a table of AWS takes it. Repeatable, for several tables.
        #[arg(long, value_name = "TABLE")]
        confirm: Vec<String>,
    },
    /// The imports that were made on this computer, the newest first.
    Runs,
    /// Set back the write capacity of tables that an import raised, and ended without setting it back, as after a crash. `runs`
    /// names them.
    SetBack {
        /// Only these tables; without a name, all.
        #[arg(value_name = "TABLE")]
        tables: Vec<String>,
    },
    /// Continue an import that did not come to its end.
    Continue {
        /// The run, as `runs` names it.
        run: String,
        #[command(flatten)]
        again: ResumeOptions,
    },
    /// Undo an import: delete what it created, and put back what it overwrote where copies were kept.
    Undo {
        /// The run, as `runs` names it.
        run: String,
        #[command(flatten)]
        again: ResumeOptions,
    },
    /// Import the rejected rows of a run again, once they were fixed in their file: with the run's design, destination
    /// and choices.
    ImportFixed {
        /// The run, as `runs` names it.
        run: String,
        /// What becomes of items that the table holds under the same keys; by default what the run did.
        #[arg(long)]
        existing: Option<ExistingChoice>,
        /// Use at most so many write units a second; by default as many as the run.
        #[arg(long, value_name = "UNITS", value_parser = units)]
        max_write_units: Option<f64>,
        /// The table's name once more: overwriting in a table of AWS that holds items takes it.
        #[arg(long, value_name = "TABLE")]
        confirm: Option<String>,
    },
    /// The report of a run, for reading; as a page or a CSV where OUTPUT ends in .html or .csv.
    Report {
        /// The run, as `runs` names it.
        run: String,
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
    /// Forget a run: its journal, its rejected records and its copies. What it wrote stays.
    Forget {
        /// The run, as `runs` names it.
        run: String,
    },
    /// Read the table back and compare it with the file.
    Verify {
        /// Files, folders, ZIP archives or SQLite files.
        #[arg(required = true, value_name = "SOURCE")]
        sources: Vec<PathBuf>,
        #[command(flatten)]
        design: Design,
        #[command(flatten)]
        place: Place,
        /// Compare no more than so many items, spread evenly over the file; without it, all.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        sample: Option<u64>,
        /// Do not count the items of the indexes, which reads the indexes whole.
        #[arg(long)]
        no_index_counts: bool,
    },
    /// Ask a table: one item by its key, items by an index, or (with no key) a page of all.
    Query {
        #[arg(required_unless_present = "question")]
        table: Option<String>,
        /// Ask the question of this number of --plan, with a --value for each attribute that it is asked by.
        #[arg(long, value_name = "N", requires = "plan", conflicts_with_all = ["table", "index", "key", "limit"])]
        question: Option<usize>,
        /// The plan that holds the question.
        #[arg(long, requires = "question")]
        plan: Option<PathBuf>,
        /// A value for the question (repeatable), as ATTRIBUTE=VALUE; a range ends at `ATTRIBUTE up to=VALUE`.
        #[arg(long, value_name = "ATTRIBUTE=VALUE", value_parser = pair, requires = "question")]
        value: Vec<(String, String)>,
        /// The index to ask.
        #[arg(long)]
        index: Option<String>,
        /// The partition key and its value, as NAME=VALUE; repeated for each attribute of an index's key.
        #[arg(long, value_parser = pair)]
        key: Vec<(String, String)>,
        /// The sort key and its value, as NAME=VALUE; repeated for the attributes of an index's key, from the first on.
        #[arg(long, value_parser = pair, requires = "key")]
        sort: Vec<(String, String)>,
        /// Most items of the answer.
        #[arg(long)]
        limit: Option<u32>,
        #[command(flatten)]
        place: Place,
    },
    /// Write a users file of any size, or a shop of four tables, the same for the same seed, for trying things out and for
    /// measuring.
    #[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
    Generate {
        #[command(subcommand)]
        what: Option<Generated>,
        #[arg(required = true)]
        output: Option<PathBuf>,
        /// How many records.
        #[arg(long, default_value_t = 100_000)]
        records: u64,
        /// What the values are made from.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Print what completes commands and options in a shell. The packages for Linux install it for bash, fish and zsh.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Write the manual pages into a folder. The packages for Linux install them.
    Manual {
        /// The folder; it is made where it is not there.
        folder: PathBuf,
    },
}

/// What is written beside a users file.
#[derive(Debug, Subcommand)]
pub(crate) enum Generated {
    /// A shop: customers, products, orders and their lines, a file each in a folder.
    Shop {
        folder: PathBuf,
        /// How many orders; of lines there are about ten times as many.
        #[arg(long, default_value_t = 10_000)]
        orders: u64,
        /// What the values are made from.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

/// What `update` does besides writing what is new or changed.
#[derive(Debug, Args)]
pub(crate) struct UpdateOptions {
    /// Only count; write and delete nothing.
    #[arg(long, conflicts_with = "delete_gone")]
    pub only_count: bool,
    /// Delete the items of the table that the newer export does not have, with a copy of each, so that `undo` puts them
    /// back. Refused where rows are rejected.
    #[arg(long)]
    pub delete_gone: bool,
}

/// What a run that is taken up again needs to be told.
#[derive(Debug, Args)]
pub(crate) struct ResumeOptions {
    /// Where the run's file is now, when it was moved or renamed since.
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// The table's name once more: undoing on AWS takes it, and any run of an earlier version of Tableferry, which
    /// noted neither the file's content nor the account.
    #[arg(long, value_name = "TABLE")]
    pub confirm: Option<String>,
    /// Use at most so many write units a second, of the table and its indexes together.
    #[arg(long, value_name = "UNITS", value_parser = units)]
    pub max_write_units: Option<f64>,
    /// Stop before the write units would cost more than so many US dollars in all; by default as the run was told.
    #[arg(long, value_name = "DOLLARS", value_parser = dollars)]
    pub max_cost: Option<f64>,
    /// Raise a provisioned table and its indexes to so many write units a second meanwhile; by default as the run was told.
    #[arg(long, value_name = "UNITS", value_parser = clap::value_parser!(u32).range(1..))]
    pub raise_to: Option<u32>,
}

/// How a file is read, and what changes its plan. Of several tables, a column is `TABLE.COLUMN`.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Design {
    /// What the file holds, where that is not recognised.
    #[arg(long)]
    pub kind: Option<KindChoice>,
    /// Whose SQL a dump is written in, where that is not recognised.
    #[arg(long, value_name = "DATABASE")]
    pub sql_dialect: Option<SqlDialectChoice>,
    /// How cells are read that an old workbook (`.xls`, `.xlsb`) shows as dates without saying whether they are times.
    #[arg(long, value_name = "HOW")]
    pub date_cells: Option<DateCellsChoice>,
    /// The encoding of the file's text, where the file does not say it: a name such as `windows-1252`, `shift_jis`,
    /// `gbk`, `koi8-r` or `cp1251`.
    #[arg(long, value_parser = encoding)]
    pub encoding: Option<TextEncoding>,
    /// The character between cells, where that is not recognised; `tab` for a tab.
    #[arg(long, value_parser = delimiter)]
    pub delimiter: Option<char>,
    /// What stands around cells: `"`, `'`, or `none` where a quote is a letter.
    #[arg(long, value_name = "QUOTE", value_parser = quote)]
    pub quote: Option<Quote>,
    /// How a cell holds a quote, a delimiter or a line end.
    #[arg(long)]
    pub escape: Option<EscapeChoice>,
    /// What ends a line outside of quotes.
    #[arg(long)]
    pub line_end: Option<LineEndChoice>,
    /// Lines that start so are passed over; an empty text: none is.
    #[arg(long, value_name = "PREFIX")]
    pub comment: Option<String>,
    /// Pass over so many lines before the header, or before the first record.
    #[arg(long, value_name = "N")]
    pub skip_lines: Option<u64>,
    /// Pass over so many records right below the header: units, questions.
    #[arg(long, value_name = "N", conflicts_with = "no_header")]
    pub skip_below_header: Option<u64>,
    /// The column that the header has no cell for.
    #[arg(long, value_name = "PLACE", conflicts_with = "no_header")]
    pub unnamed_column: Option<UnnamedChoice>,
    /// Pass over so many lines behind the last record.
    #[arg(long, value_name = "N")]
    pub skip_last_lines: Option<u64>,
    /// The first record holds the names of the columns.
    #[arg(long, conflicts_with = "no_header")]
    pub header: bool,
    /// The first record holds no names, but data.
    #[arg(long)]
    pub no_header: bool,
    /// The word for NULL, where it stands without quotes; an empty cell is empty text then. An empty text: no word.
    #[arg(long, value_name = "WORD")]
    pub null: Option<String>,
    /// Only this table of a database, or this file of a ZIP archive or folder (repeatable).
    #[arg(long, value_name = "TABLE")]
    pub only: Vec<String>,
    /// A plan made earlier; without it one is proposed from the file.
    #[arg(long)]
    pub plan: Option<PathBuf>,
    /// The table's name.
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
    /// The partition key: a column, or several in a template such as `{origin}#{time_hour}`. Repeatable for several tables.
    #[arg(long, value_name = "COLUMN|TEMPLATE")]
    pub partition_key: Vec<String>,
    /// The sort key, in the same way.
    #[arg(long, value_name = "COLUMN|TEMPLATE")]
    pub sort_key: Vec<String>,
    /// A column to look things up by (repeatable); these replace the proposed ones. Several columns together are
    /// separated by commas; those that items are sorted by stand behind a semicolon: `customer_id;order_date`. An attribute
    /// that is copied from another table or merged can be one, by its own name or the other table's: with
    /// `--copy orders:customers.country`, `orders.customers.country;order_date`.
    #[arg(long, value_name = "COLUMN[,COLUMN…][;COLUMN…]", conflicts_with = "no_index")]
    pub index: Vec<String>,
    /// True while tables are not placed: what comes from other tables is not known yet.
    #[arg(skip)]
    pub adds_indexes_later: bool,
    /// No index at all.
    #[arg(long)]
    pub no_index: bool,
    /// Keep columns unique by lock items, in a table of their own (repeatable): a column, or several that are unique
    /// together, separated by commas; with several tables, behind the table's name and a dot.
    #[arg(long, value_name = "[TABLE.]COLUMN[,COLUMN…]")]
    pub unique: Vec<String>,
    /// Put columns into an item of their own beside that of their row (repeatable), in the same table under the same
    /// partition key: with several tables, behind the table's name and a dot.
    #[arg(long, value_name = "[TABLE.]COLUMN[,COLUMN…]")]
    pub split: Vec<String>,
    /// A file with the table's CREATE TABLE statement, which takes precedence over guessing.
    #[arg(long, value_name = "SQL", conflicts_with = "plan")]
    pub schema: Option<PathBuf>,
    /// How attributes are named.
    #[arg(long)]
    pub names: Option<NamesChoice>,
    /// Make the key from each record's content.
    #[arg(long, conflicts_with_all = ["partition_key", "sort_key"])]
    pub generated_key: bool,
    /// Fix records with too many cells: a cell that starts with a space goes on the one before it.
    #[arg(long)]
    pub join_surplus: bool,
    /// Leave out records that repeat the header.
    #[arg(long)]
    pub leave_out_headers: bool,
    /// Leave out records in which nothing stands but delimiters and spaces.
    #[arg(long)]
    pub leave_out_blank: bool,
    /// Write NULL where a cell of this column is blank or NULL (repeatable); else its attribute is left out there.
    #[arg(long, value_name = "COLUMN")]
    pub write_null: Vec<String>,
    /// Leave out the record that starts on this line (repeatable), such as a row of totals; of a database, the row of this
    /// number.
    #[arg(long, value_name = "LINE")]
    pub leave_out_line: Vec<u64>,
    /// How a column is read (repeatable): text, number, yes-no, date, date-time, json, list, text-set, number-set,
    /// binary, compressed, null.
    #[arg(long = "type", value_name = "COLUMN=TYPE", value_parser = typed)]
    pub types: Vec<(String, AttributeKind)>,
    /// The time zone in which a column's times were written (repeatable), such as `last_login=UTC`.
    #[arg(long = "zone", value_name = "COLUMN=ZONE", value_parser = pair)]
    pub zones: Vec<(String, String)>,
    /// Which part of a column's dates comes first (repeatable): `born=day`, `born=month`, `born=year`.
    #[arg(long = "date-order", value_name = "COLUMN=PART", value_parser = ordered)]
    pub date_orders: Vec<(String, DateOrder)>,
    /// What to do with records whose key repeats.
    #[arg(long)]
    pub duplicates: Option<DuplicatesChoice>,
    #[command(flatten)]
    pub table_options: TableOptionChoices,
    #[command(flatten)]
    pub relations: RelationOptions,
}

/// Where items go, or come from.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// `practice` (a DynamoDB in a file of this computer), `aws`, or the URL of a server.
    #[arg(long, default_value = "practice")]
    pub to: String,
    /// The region. Without it: that of --profile, of `AWS_REGION`, of `AWS_DEFAULT_REGION`, of the default profile. For
    /// AWS, and for a server on another computer, none is assumed.
    #[arg(long)]
    pub region: Option<String>,
    /// A profile of the standard AWS files.
    #[arg(long)]
    pub profile: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
