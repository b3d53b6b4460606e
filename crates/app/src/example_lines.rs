//! An item in a few lines, for a small picture.

use item::Value;

/// Attributes of an item, and letters of a value, that a picture shows; those of a row inside it.
const SHOWN_ATTRIBUTES: usize = 4;
const SHOWN_OF_ROW: usize = 2;
const SHOWN_LETTERS: usize = 18;
/// Letters for which a line has room.
const LINE_LETTERS: usize = 32;
/// Rows inside it that a picture shows, and members of a set.
const SHOWN_ROWS: usize = 3;

/// An item in a few lines, the attributes that come from a child behind its own.
pub(crate) fn example_lines(item: &[(String, Value)], from_child: &[&str]) -> Vec<String> {
    let is_of_child = |name: &str| from_child.contains(&name);
    let plain = |(name, value): &(String, Value)| format!("{name}  {}", cut(&value.text()));
    let (of_child, own): (Vec<_>, Vec<_>) = item.iter().partition(|(name, _)| is_of_child(name));
    // What is merged shares the room.
    let is_merged =
        |(_, value): &&(String, Value)| !matches!(value, Value::L(_) | Value::Ss(_) | Value::Ns(_));
    let shown = if of_child.iter().any(is_merged) { SHOWN_ATTRIBUTES / 2 } else { SHOWN_ATTRIBUTES };
    let mut lines: Vec<String> = own.iter().take(shown).map(|attribute| plain(attribute)).collect();
    if own.len() > shown {
        lines.push(format!("and {} more", own.len() - shown));
    }
    for (name, value) in of_child.iter().take(SHOWN_ATTRIBUTES) {
        match value {
            Value::L(members) => list(name, members, &mut lines),
            Value::Ss(members) | Value::Ns(members) => set(name, members, &mut lines),
            other => lines.push(format!("{name}  {}", cut(&other.text()))),
        }
    }
    if of_child.len() > SHOWN_ATTRIBUTES {
        lines.push(format!("and {} more", of_child.len() - SHOWN_ATTRIBUTES));
    }
    lines
}

fn list(name: &str, members: &[Value], lines: &mut Vec<String>) {
    lines.push(format!("{name}  ["));
    for member in members.iter().take(SHOWN_ROWS) {
        let Value::M(entries) = member else { continue };
        let pairs: Vec<String> = entries
            .iter()
            .take(SHOWN_OF_ROW)
            .map(|(name, value)| format!("{name} {}", cut(&value.text())))
            .collect();
        let more = if entries.len() > SHOWN_OF_ROW { ", …" } else { "" };
        lines.push(format!("  {{ {}{more} }}", pairs.join(", ")));
    }
    let rest = members.len().saturating_sub(SHOWN_ROWS);
    lines.push(if rest > 0 { format!("  and {rest} more ]") } else { "]".to_owned() });
}

/// On one line where there is room for it.
fn set(name: &str, members: &[String], lines: &mut Vec<String>) {
    let shown: Vec<String> = members.iter().take(SHOWN_ROWS).map(|member| cut(member)).collect();
    let shown = shown.join(", ");
    let rest = members.len().saturating_sub(SHOWN_ROWS);
    let line = format!("{name}  {{ {shown} }}");
    if rest == 0 && line.chars().count() <= LINE_LETTERS {
        lines.push(line);
        return;
    }
    lines.push(format!("{name}  {{"));
    lines.push(format!("  {shown}"));
    lines.push(if rest > 0 { format!("  and {rest} more }}") } else { "}".to_owned() });
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN_LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(item: &[(&str, Value)], from_child: &[&str]) -> Vec<String> {
        let item: Vec<(String, Value)> =
            item.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        example_lines(&item, from_child)
    }

    #[test]
    fn what_comes_from_a_child_stands_behind_and_is_always_seen() {
        let text = |text: &str| Value::S(text.to_owned());
        let item = [
            ("id", text("1")),
            ("name", text("Anna")),
            ("town", text("A town by the sea and more")),
            ("street", text("s")),
            ("zip", text("z")),
            ("number", text("n")),
            ("ids", Value::Ns(["1", "2", "3", "4"].map(str::to_owned).into())),
        ];
        assert_eq!(
            lines(&item, &["ids"]),
            [
                "id  1",
                "name  Anna",
                "town  A town by the sea …",
                "street  s",
                "and 2 more",
                "ids  {",
                "  1, 2, 3",
                "  and 1 more }"
            ]
        );
        assert_eq!(
            lines(&item[..6], &["number", "zip"]),
            ["id  1", "name  Anna", "and 2 more", "zip  z", "number  n"]
        );
        let two = [("ids", Value::Ns(["1", "2"].map(str::to_owned).into()))];
        assert_eq!(lines(&two, &["ids"]), ["ids  { 1, 2 }"]);
        let rows = Value::L(vec![Value::M(vec![("a".to_owned(), text("1"))])]);
        assert_eq!(
            lines(&[("id", text("1")), ("rows", rows)], &["rows"]),
            ["id  1", "rows  [", "  { a 1 }", "]"]
        );
    }
}
