//! What a person is asked before something happens that they have to agree to. How it is asked is the matter of a
//! [`Host`](crate::Host).

use crate::consent::Place;
use crate::gone_lists::GoneList;
use crate::jobs::JobKind;
use dynamodb::destination::{Destination, Portal, SignIn, account_words};
use dynamodb::import::{RunKind, RunSummary, UnreadableRun};
use std::borrow::Cow;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use wording::escaping::terminal_safe;

/// Longest part of a question that comes from elsewhere, in characters: more would push the rest out of sight.
const MAX_QUOTED: usize = 400;

/// Most keys of items that a question shows.
const MAX_KEYS_SHOWN: usize = 5;

/// A question with two answers, of which the one that changes nothing is the one that Return and Escape give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub heading: String,
    pub text: String,
    pub yes: &'static str,
    pub no: &'static str,
    /// What yes does cannot be undone.
    pub destroys: bool,
}

impl Question {
    /// Whether data may go there.
    pub fn connect(place: &Place) -> Self {
        let (heading, about) = match place.destination {
            Destination::Endpoint { .. } => (
                "Connect to this server?",
                "Tableferry sends its requests to this address, and your rows when you import. Continue only if you \
                 know the server.",
            ),
            _ => (
                "Connect to AWS?",
                "Tableferry signs in with these credentials. Tables that you create there and items that you write \
                 cost money.",
            ),
        };
        Self {
            heading: heading.to_owned(),
            text: format!("{}\n\n{about} You are asked once, until you close Tableferry.", lines(place)),
            yes: "Connect",
            no: "Cancel",
            destroys: false,
        }
    }

    /// Whether a person signs in at a portal.
    pub fn sign_in(portal: &Portal) -> Self {
        Self {
            heading: "Sign in at this portal?".to_owned(),
            text: format!(
                "{}\nRegion {}\n\nTableferry asks AWS for a code and opens the portal's page in your browser, where you \
                 confirm it. You are asked once, until you close Tableferry.",
                quoted(&portal.start_url),
                quoted(&portal.portal_region)
            ),
            yes: "Sign in",
            no: "Cancel",
            destroys: false,
        }
    }

    /// Whether other access keys are used in place of those that were confirmed.
    pub fn replace_keys(id: &str) -> Self {
        let sign_in = SignIn::Keys { keys: id.to_owned() };
        Self {
            heading: "Use other access keys from now on?".to_owned(),
            text: format!(
                "They are used in place of the {}. A run goes on with them only if they are of the same AWS account.",
                quoted(&sign_in.words())
            ),
            yes: "Use them",
            no: "Cancel",
            destroys: false,
        }
    }

    /// Whether access keys are forgotten.
    pub fn forget_keys(id: &str, in_keychain: bool) -> Self {
        let sign_in = SignIn::Keys { keys: id.to_owned() };
        let from = if in_keychain { "the keychain of this computer" } else { "Tableferry" };
        Self {
            heading: "Forget these access keys?".to_owned(),
            text: format!(
                "The {} are removed from {from}. They stay valid in AWS until they are deleted there.",
                quoted(&sign_in.words())
            ),
            yes: "Forget them",
            no: "Keep them",
            destroys: true,
        }
    }

    /// Whether a file of an earlier import may be read, with `others` whose rows belong to it, and data may go where that
    /// import went.
    pub fn reopen(path: &str, others: &[PathBuf], is_rejected: bool, connects_to: Option<&Place>) -> Self {
        let (heading, of) = if is_rejected {
            ("Open the rejected rows of an earlier import?", "They are in")
        } else {
            ("Open the file of an earlier import?", "It is")
        };
        let connects = connects_to
            .map(|place| format!("\n\nTableferry also connects to where it went:\n{}", lines(place)))
            .unwrap_or_default();
        let mut read = String::new();
        for (place, other) in others.iter().enumerate() {
            let before =
                if place == 0 { "\n\nTableferry also reads the files whose rows belong to it:" } else { "" };
            let _ = write!(read, "{before}\n{}", quoted(&other.to_string_lossy()));
        }
        Self {
            heading: heading.to_owned(),
            text: format!("{of} {}.{read}{connects}", quoted(path)),
            yes: "Open",
            no: "Cancel",
            destroys: false,
        }
    }

    /// Whether an import of an earlier version goes on, which noted neither what its file held nor the account.
    pub fn go_on(run: &RunSummary) -> Self {
        Self::continuing(
            run,
            "An earlier version of Tableferry started it, and did not note what the file held then and which account it \
             went to. Continue only if both are still the same.",
        )
    }

    /// Whether an import into AWS that overwrites goes on: what stands in the table by now may be somebody else's.
    pub fn go_on_overwriting(run: &RunSummary) -> Self {
        Self::continuing(
            run,
            "It overwrites: items of the table with the same key as a row of the file are replaced, whoever wrote them \
             since.",
        )
    }

    fn continuing(run: &RunSummary, why: &str) -> Self {
        Self {
            heading: format!("Continue the import into {}?", quoted(&run.table)),
            text: format!("{why}\n\n{}\n{}", place(&run.destination), quoted(&run.file)),
            yes: "Continue",
            no: "Cancel",
            destroys: true,
        }
    }

    /// Whether work that is under way is stopped, since the window is being closed.
    pub fn close(kind: JobKind) -> Self {
        let (heading, text) = match kind {
            JobKind::Import => (
                "An import is running",
                "If you close Tableferry now, the import stops. What is written so far stays, and you can continue the \
                 import later from where it stopped.",
            ),
            JobKind::Undo => (
                "An import is being undone",
                "If you close Tableferry now, this stops. What is undone so far stays so, and you can go on with it \
                 later from where it stopped.",
            ),
            JobKind::Delete => (
                "Items are being deleted",
                "If you close Tableferry now, this stops. What is deleted so far stays deleted, and you can go on with \
                 it later from where it stopped.",
            ),
            JobKind::Compare | JobKind::Other => (
                "A comparison is running",
                "If you close Tableferry now, the comparison stops and its result is lost. The table stays as it is.",
            ),
        };
        Self {
            heading: heading.to_owned(),
            text: text.to_owned(),
            yes: "Stop and close",
            no: "Keep running",
            destroys: false,
        }
    }

    /// Whether an import is undone.
    pub fn undo(table: &str, destination: &Destination, connects_to: Option<&Place>, path: &str) -> Self {
        let at = connects_to.map_or_else(|| place(destination), lines);
        Self {
            heading: format!("Undo the import into {}?", quoted(table)),
            text: format!(
                "Items that it added are deleted. Items that it replaced are put back where a copy was kept.\n\n{at}\n\n\
                 Tableferry reads the file again to know which items they are: {}",
                quoted(path)
            ),
            yes: "Undo the import",
            no: "Cancel",
            destroys: true,
        }
    }

    /// Whether the capacity of a table is set back at a destination that was not confirmed yet.
    pub fn set_back(table: &str, connects_to: &Place) -> Self {
        Self {
            heading: format!("Set back the capacity of {}?", quoted(table)),
            text: format!(
                "Tableferry raised its write capacity for an import, and lowers it to what it was before.\n\nFor that it \
                 connects to where the import went:\n{}",
                lines(connects_to)
            ),
            yes: "Set back",
            no: "Cancel",
            destroys: false,
        }
    }

    /// Whether items go that a newer file does not have.
    pub(crate) fn delete_gone(table: &str, destination: &Destination, gone: &GoneList) -> Self {
        let GoneList { count, keys, doubt, .. } = gone;
        let items = if *count == 1 { "1 item".to_owned() } else { format!("{count} items") };
        let shown: Vec<_> = keys.iter().take(MAX_KEYS_SHOWN).map(|key| quoted(key)).collect();
        let more = count.saturating_sub(shown.len() as u64);
        let more = if more > 0 { format!("\n… and {more} more") } else { String::new() };
        let doubt = doubt.as_ref().map(|doubt| format!("{doubt}\n\n")).unwrap_or_default();
        Self {
            heading: format!("Delete {items} from {}?", quoted(table)),
            text: format!(
                "{doubt}They are in the table, but not in the file. A copy of each is kept with this run, so that it can \
                 be undone. What has changed since they were listed stays.\n\n{}\n\n{}{more}",
                place(destination),
                shown.join("\n"),
            ),
            yes: "Delete them",
            no: "Cancel",
            destroys: true,
        }
    }

    /// Whether deleting what a newer file does not have goes on.
    pub fn go_on_deleting(run: &RunSummary, connects_to: Option<&Place>) -> Self {
        let at = connects_to.map_or_else(|| place(&run.destination), lines);
        let left = run.records_total.map(|total| total.saturating_sub(run.report.records_read));
        let items = match left {
            Some(1) => "1 item".to_owned(),
            Some(left) => format!("{left} items"),
            None => "the rest".to_owned(),
        };
        Self {
            heading: format!("Go on deleting {items} from {}?", quoted(&run.table)),
            text: format!(
                "They were in the table, but not in the file. A copy of each is kept with this run. What has changed \
                 since they were listed stays.\n\n{at}"
            ),
            yes: "Go on deleting",
            no: "Cancel",
            destroys: true,
        }
    }

    /// Whether items are put back that were deleted since a newer file did not have them.
    pub fn put_back(table: &str, destination: &Destination, connects_to: Option<&Place>) -> Self {
        let at = connects_to.map_or_else(|| place(destination), lines);
        Self {
            heading: format!("Put back what was deleted from {}?", quoted(table)),
            text: format!(
                "The items are written again as they were. Where there is an item of the same key by now, that one \
                 stays.\n\n{at}"
            ),
            yes: "Put them back",
            no: "Cancel",
            destroys: false,
        }
    }

    /// Whether a table goes with all its items.
    pub fn delete_table(table: &str, destination: &Destination) -> Self {
        Self {
            heading: format!("Delete the table {}?", quoted(table)),
            text: format!(
                "The table and every item in it are deleted from {}. This cannot be undone.",
                place(destination)
            ),
            yes: "Delete the table",
            no: "Cancel",
            destroys: true,
        }
    }

    /// Whether items of a table that exists are deleted at the time in an attribute.
    pub fn expire(table: &str, attribute: &str, destination: &Destination) -> Self {
        Self {
            heading: format!("Let items of {} expire?", quoted(table)),
            text: format!(
                "DynamoDB then deletes each item of the table {} in {} after the time in {}. Items that are there already \
                 and hold a past time go within days.",
                quoted(table),
                place(destination),
                quoted(attribute)
            ),
            yes: "Let them expire",
            no: "Cancel",
            destroys: true,
        }
    }

    /// Whether an import may overwrite what a table on AWS holds.
    pub fn overwrite(table: &str, destination: &Destination) -> Self {
        Self {
            heading: format!("Overwrite items in {}?", quoted(table)),
            text: format!(
                "The table {} in {} holds items already. Those with the same key as a row of your file are replaced.",
                quoted(table),
                place(destination)
            ),
            yes: "Overwrite",
            no: "Cancel",
            destroys: true,
        }
    }

    /// Whether files of a folder that the person chose are written over.
    pub fn write_over(folder: &Path, files: &[&str]) -> Self {
        Self {
            heading: "Write over these files?".to_owned(),
            text: format!(
                "The folder {} holds files of these names: {}. What is in them is replaced.",
                quoted(&folder.display().to_string()),
                files.join(", ")
            ),
            yes: "Write over",
            no: "Cancel",
            destroys: true,
        }
    }

    /// Whether a run is removed from the list.
    pub fn forget(run: &RunSummary) -> Self {
        let (file, table) = (quoted(&run.file_name), quoted(&run.table));
        let text = match &run.kind {
            RunKind::Undo { .. } => {
                format!(
                    "The report of undoing the import of {file} is removed. What it did to {table} stays done."
                )
            }
            RunKind::DeleteGone => {
                let lost = if run.not_undone.is_none() {
                    " Its list goes with it, so that they cannot be put back any more."
                } else {
                    ""
                };
                format!(
                    "The report of deleting items from {table} is removed. What was deleted stays deleted.{lost}"
                )
            }
            RunKind::Import => {
                let lost = match (&run.not_continued, &run.not_undone) {
                    (None, None) => " It can then not be continued or undone any more.",
                    (None, Some(_)) => " It can then not be continued any more.",
                    (Some(_), None) => " It can then not be undone any more.",
                    (Some(_), Some(_)) => "",
                };
                format!(
                    "The report of importing {file} into {table} is removed, with the rejected rows and copies kept \
                     for it. The items in {table} stay, and so does your file.{lost}"
                )
            }
        };
        Self {
            heading: "Remove this import from the list?".to_owned(),
            text,
            yes: "Remove",
            no: "Keep it",
            destroys: true,
        }
    }

    /// Whether a run that cannot be read is removed from the list.
    pub fn forget_unreadable(run: &UnreadableRun) -> Self {
        Self {
            heading: "Remove this import from the list?".to_owned(),
            text: format!(
                "It cannot be read: {} What is kept of it is removed, with its rejected rows and copies. The items \
                 that it wrote stay, and so does your file. It can then not be continued or undone, even if its \
                 notes could still be repaired.",
                quoted(&run.failure.message)
            ),
            yes: "Remove",
            no: "Keep it",
            destroys: true,
        }
    }
}

/// A destination within a sentence.
fn place(destination: &Destination) -> String {
    match destination {
        Destination::Practice => "Practice, on this computer".to_owned(),
        Destination::Aws { sign_in: SignIn::Profile { profile: None }, .. } => {
            format!("AWS, {}", region_of(destination))
        }
        Destination::Aws { sign_in, .. } => {
            format!("AWS, {}, {}", quoted(&sign_in_words(sign_in)), region_of(destination))
        }
        Destination::Endpoint { url, .. } => quoted(url).into_owned(),
    }
}

/// A place in lines of its own, with all that decides where it is.
fn lines(place: &Place) -> String {
    let Place { destination, region, address, warning } = place;
    let mut lines = match destination {
        Destination::Practice => vec!["Practice, on this computer".to_owned()],
        Destination::Aws { sign_in, .. } => vec![format!("AWS, {}", quoted(&sign_in_words(sign_in)))],
        Destination::Endpoint { .. } => Vec::new(),
    };
    lines.extend(address.as_ref().map(|address| quoted(address).into_owned()));
    lines.push(format!("Region {}", quoted(region)));
    lines.extend(warning.as_ref().map(|warning| quoted(warning).into_owned()));
    lines.join("\n")
}

/// Whose credentials: of a portal the account too, which nothing else tells before it is used.
fn sign_in_words(sign_in: &SignIn) -> String {
    match sign_in {
        SignIn::Portal { portal } => {
            format!("account {}, {}", account_words(&portal.account), sign_in.words())
        }
        _ => sign_in.words(),
    }
}

fn region_of(destination: &Destination) -> String {
    match destination {
        Destination::Aws { region: Some(region), .. }
        | Destination::Endpoint { region: Some(region), .. } => {
            format!("region {}", quoted(region))
        }
        _ => "the region of its settings".to_owned(),
    }
}

/// Text from elsewhere, which must not look like words of ours: on one line, with nothing that hides.
fn quoted(text: &str) -> Cow<'_, str> {
    let safe = terminal_safe(text);
    if safe.chars().count() <= MAX_QUOTED {
        return safe;
    }
    Cow::Owned(safe.chars().take(MAX_QUOTED).chain(['…']).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aws(profile: Option<&str>, address: Option<&str>) -> Place {
        Place {
            destination: Destination::aws(profile.map(str::to_owned), None),
            region: "eu-central-1".to_owned(),
            address: address.map(str::to_owned),
            warning: None,
        }
    }

    fn server(url: &str) -> Place {
        Place {
            destination: Destination::Endpoint { url: url.to_owned(), region: None },
            region: "us-east-1".to_owned(),
            address: Some(url.to_owned()),
            warning: Some("It is reached in plain text.".to_owned()),
        }
    }

    #[test]
    fn a_place_is_named_exactly() {
        for (place, lines) in [
            (aws(Some("work"), None), "AWS, profile work\nRegion eu-central-1"),
            (aws(None, None), "AWS, credentials of the environment\nRegion eu-central-1"),
            (
                aws(Some("work"), Some("https://vpce-1.example.com")),
                "AWS, profile work\nhttps://vpce-1.example.com\nRegion eu-central-1",
            ),
            (
                server("http://10.0.0.8:8000"),
                "http://10.0.0.8:8000\nRegion us-east-1\nIt is reached in plain text.",
            ),
        ] {
            let connect = Question::connect(&place).text;
            assert!(connect.starts_with(&format!("{lines}\n\n")), "{connect}");
            let reopen = Question::reopen("/home/anna/users.csv", &[], false, Some(&place)).text;
            assert!(reopen.contains("/home/anna/users.csv") && reopen.ends_with(lines), "{reopen}");
        }
        let others = ["/home/anna/orders.csv", "/home/anna/lines.csv"].map(PathBuf::from);
        let text = Question::reopen("/home/anna/users.csv", &others, false, None).text;
        assert!(!text.contains("connects"));
        assert!(text.ends_with("belong to it:\n/home/anna/orders.csv\n/home/anna/lines.csv"), "{text}");
    }

    #[test]
    fn what_comes_from_elsewhere_cannot_add_lines_hide_or_push_the_rest_away() {
        let url = format!("http://evil\n\nThis is Practice.\u{202E}{}", "x".repeat(5000));
        let question = Question::connect(&server(&url));
        let first = question.text.lines().next().unwrap();
        assert!(first.starts_with("http://evil\\n\\nThis is Practice.\\u{202E}x"), "{first}");
        assert!(first.chars().count() <= MAX_QUOTED + 1);
        assert!(!question.text.contains('\u{202E}'));
        let heading = Question::delete_table("a\nb\u{7}", &Destination::Practice).heading;
        assert_eq!(heading, "Delete the table a\\nb\\u{07}?");
    }
}
