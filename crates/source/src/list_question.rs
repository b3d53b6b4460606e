//! Asks whether the records are the entries of a list, where a file is one object that holds one.

use super::json_start::{self, ObjectList};
use super::line_ends::line_ends;
use super::sniffing::Doubt;
use super::summary::{FormatChoice, FormatPart, SourceKind};

/// Most names of the object that are told, and the longest part of one, in characters.
const SHOWN_NAMES: usize = 5;
const SHOWN_CHARACTERS: usize = 40;

/// The question, where the text shows one object with a list of objects in it and nothing else; `otherwise` is what it is
/// read as where the object is a record. `is_called_lines`: by its name it has an object on each line.
pub(super) fn doubt(text: &str, otherwise: SourceKind, is_called_lines: bool) -> Option<Doubt> {
    let list = json_start::list_of_objects(text).filter(|list| list.is_alone)?;
    // Who calls a file so has an object on each line, however long the first.
    if is_called_lines && !list.is_whole {
        return None;
    }
    let name = quoted(&list.name);
    let line = 1 + line_ends(&text.as_bytes()[..list.at]);
    let start = if list.is_whole { "The file is one object" } else { "The file starts with one object" };
    let entries = match list.entries {
        Some(1) => "a list of 1 object".to_owned(),
        Some(entries) => format!("a list of {entries} objects"),
        None => "a list of objects".to_owned(),
    };
    let no_flags = match otherwise {
        SourceKind::JsonObjects => "--kind json-objects",
        _ => "--kind json-lines",
    };
    let of_kind = |kind| FormatChoice { kind: Some(kind), ..FormatChoice::default() };
    Some(Doubt {
        part: FormatPart::Kind,
        question: format!("Is each entry of {name} a record?"),
        evidence: format!("{start}, and {entries} in it, {name}, starts on line {line}."),
        answers: vec![
            (
                format!("Yes, each entry of {name} is a record{}", left_out(&list)),
                "--kind json-array".to_owned(),
                of_kind(SourceKind::JsonArray),
            ),
            ("No, the object is one record".to_owned(), no_flags.to_owned(), of_kind(otherwise)),
        ],
    })
}

/// What is not read where the list is.
fn left_out(list: &ObjectList) -> String {
    let names: Vec<String> = list.others.iter().take(SHOWN_NAMES).map(|name| quoted(name)).collect();
    let more = if list.others.len() > names.len() || !list.is_whole { ", …" } else { "" };
    match (names.is_empty(), list.is_whole) {
        (true, true) => String::new(),
        (true, false) => "; what else the object says is left out".to_owned(),
        (false, _) => format!("; what else the object says ({}{more}) is left out", names.join(", ")),
    }
}

fn quoted(name: &str) -> String {
    match name.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("“{}…”", &name[..end]),
        None => format!("“{name}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_in_the_only_object_is_asked_about() {
        let asked = |text: &str| {
            doubt(text, SourceKind::JsonLines, false).map(|doubt| {
                let labels: Vec<String> = doubt.answers.into_iter().map(|(label, _, _)| label).collect();
                (doubt.evidence, labels[0].clone())
            })
        };
        let cases = [
            (
                "{\"Records\":[{\"a\":1},{\"a\":2}]}",
                "The file is one object, and a list of 2 objects in it, “Records”, starts on line 1.",
                "Yes, each entry of “Records” is a record",
            ),
            (
                "{\"Count\":1,\n\"Items\":[{\"a\":1}],\n\"next\":null}\n",
                "The file is one object, and a list of 1 object in it, “Items”, starts on line 2.",
                "Yes, each entry of “Items” is a record; what else the object says (“Count”, “next”) is left out",
            ),
            (
                "{\"Count\":1,\"Items\":[{\"a\":1},{",
                "The file starts with one object, and a list of objects in it, “Items”, starts on line 1.",
                "Yes, each entry of “Items” is a record; what else the object says (“Count”, …) is left out",
            ),
            (
                "{\"Items\":[{\"a\":1},{",
                "The file starts with one object, and a list of objects in it, “Items”, starts on line 1.",
                "Yes, each entry of “Items” is a record; what else the object says is left out",
            ),
        ];
        for (text, evidence, label) in cases {
            assert_eq!(asked(text), Some((evidence.to_owned(), label.to_owned())), "{text:?}");
        }
        for text in ["{\"a\":[{}]}\n{\"a\":[{}]}\n", "{\"a\":[1]}", "{\"a\":1}", "[{}]"] {
            assert_eq!(asked(text), None, "{text:?}");
        }
        assert!(doubt("{\"a\":[{\"b\":1},{", SourceKind::JsonLines, true).is_none());
        assert!(doubt("{\"a\":[{\"b\":1}]}", SourceKind::JsonLines, true).is_some());
    }
}
