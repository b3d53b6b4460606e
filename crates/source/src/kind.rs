//! Recognises what a file is made of.

use super::json_start;
use super::summary::SourceKind;
use serde::de::IgnoredAny;
use std::path::Path;

/// What a file is made of, by the start of its text; its name's ending decides where that leaves a doubt.
pub(super) fn recognise(path: &Path, text: &str) -> SourceKind {
    let ending = ending_of(path);
    let is_called_json = matches!(ending.as_str(), "json" | "jsonl" | "ndjson");
    let is_called_delimited = matches!(ending.as_str(), "csv" | "tsv" | "tab" | "psv");
    let text = text.trim_start_matches(json_start::is_blank);
    if let Some(rest) = text.strip_prefix('[') {
        let rest = rest.trim_start();
        let may_be_array = rest.starts_with(['{', ']']);
        let is_array = || rest.trim_end() == "]" || (rest.starts_with('{') && starts_with_json(rest));
        if is_called_json || (may_be_array && (!is_called_delimited || is_array())) {
            return SourceKind::JsonArray;
        }
    } else if text.starts_with('{') {
        if !is_called_delimited || starts_with_json(text) {
            let has_lines = !json_start::shares_or_breaks_lines(text);
            return if has_lines { SourceKind::JsonLines } else { SourceKind::JsonObjects };
        }
    } else if is_called_json && text.lines().any(|line| line.trim_start().starts_with('{')) {
        return SourceKind::JsonLines;
    }
    SourceKind::Delimited
}

/// True for a file that by its name has a JSON object on each line.
pub(super) fn is_called_lines(path: &Path) -> bool {
    matches!(ending_of(path).as_str(), "jsonl" | "ndjson")
}

/// How a file's name ends, in lower case, the `.gz` of an archive taken off.
fn ending_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_owned())
}

fn starts_with_json(text: &str) -> bool {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    matches!(values.next(), Some(Ok(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use SourceKind::{Delimited, JsonArray, JsonLines, JsonObjects};

    #[test]
    fn kinds_are_recognised() {
        let cases = [
            ("t.csv", "a,b\n1,2\n", Delimited),
            ("t.json", "a,b\n1,2\n", Delimited),
            ("t", "{\"a\":1}\n", JsonLines),
            ("t.txt", "\n {\"a\":1}\n", JsonLines),
            ("t.csv", "{\"a\":1}\n{\"a\":2}\n", JsonLines),
            ("t.csv", "{a},b\n1,2\n", Delimited),
            ("t.txt", "{\n\"a\":1}\n", JsonObjects),
            ("t.json", "{\"a\":1}{\"a\":2}", JsonObjects),
            ("t.csv", "{\n\"a\":1}\n", JsonObjects),
            ("t.csv", "{\n,b\n", Delimited),
            ("t.txt", "\u{1E}{\"a\":1}\n\u{1E}{\"a\":2}\n", JsonLines),
            ("t.jsonl", "oops\n{\"a\":1}\n", JsonLines),
            ("t.log", "oops\n{\"a\":1}\n", Delimited),
            ("t.txt", "[\n  {\"a\":1}]\n", JsonArray),
            ("t.txt", "[]", JsonArray),
            ("t.csv", "[ ]\n", JsonArray),
            ("t.csv", "[{\"a\":1}, {}", JsonArray),
            ("t.csv", "[],b\n1,2\n", Delimited),
            ("t.txt", "[a],b\n1,2\n", Delimited),
            ("t.json", "[1,2]", JsonArray),
            ("t.JSON.gz", "[1,2]", JsonArray),
        ];
        for (name, text, kind) in cases {
            assert_eq!(recognise(Path::new(name), text), kind, "{name} {text:?}");
        }
    }
}
