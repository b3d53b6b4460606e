//! Looks at the start of a JSON text, which may end within a value: how its objects stand in it, and what is in them.

use super::line_ends::line_ends;
use serde_json::value::RawValue;

/// Most values of a kind that are looked at.
pub(super) const MAX_VALUES: usize = 50;
/// What stands before each record in a JSON text sequence (RFC 7464).
pub(super) const RECORD_SEPARATOR: char = '\u{1E}';

/// True for what may stand between two objects and means nothing.
pub(super) fn is_blank(letter: char) -> bool {
    // A file that was put behind another may bring its byte-order mark.
    letter.is_whitespace() || letter == RECORD_SEPARATOR || letter == '\u{FEFF}'
}

/// The text that some bytes are, up to the first that is none.
pub(super) fn up_to_a_fault(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    }
}

/// The value that a text starts with.
#[derive(Debug, PartialEq, Eq)]
enum First<'a> {
    Whole(&'a str),
    /// As far as it goes it is sound, but the text ends in it.
    Cut,
    Broken,
}

fn first_value(text: &str) -> First<'_> {
    match serde_json::Deserializer::from_str(text).into_iter::<&RawValue>().next() {
        Some(Ok(value)) => First::Whole(value.get()),
        Some(Err(error)) if error.is_eof() => First::Cut,
        Some(Err(_)) | None => First::Broken,
    }
}

/// The objects and lists at the start of a text, one after another, as far as they are whole and sound.
pub(super) fn whole_values(text: &str) -> Vec<&str> {
    let mut values = Vec::new();
    let mut rest = text.trim_start_matches(is_blank);
    while values.len() < MAX_VALUES && rest.starts_with(['{', '[']) {
        let First::Whole(value) = first_value(rest) else { break };
        values.push(value);
        rest = rest[value.len()..].trim_start_matches(|letter| is_blank(letter) || letter == ',');
    }
    values
}

/// True where the objects of a text that starts with one have no line each: one of the first goes over several lines,
/// or the first two share theirs.
pub(super) fn shares_or_breaks_lines(text: &str) -> bool {
    let has_line_end = |text: &str| line_ends(text.as_bytes()) > 0;
    let mut rest = text;
    for place in 0..MAX_VALUES {
        let next = rest.trim_start_matches(|letter| is_blank(letter) || letter == ',');
        if !next.starts_with('{') {
            return false;
        }
        if place == 1 && !has_line_end(&rest[..rest.len() - next.len()]) {
            return true;
        }
        match first_value(next) {
            First::Whole(value) if has_line_end(value) => return true,
            First::Whole(value) => rest = &next[value.len()..],
            First::Cut => return has_line_end(next.trim_end()),
            // Nobody writes a bracket alone on a line but to write the rest below it.
            First::Broken => {
                return next.lines().next().is_some_and(|line| line.trim_end() == "{")
                    && has_line_end(next.trim_end());
            }
        }
    }
    false
}

/// A member of an object.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Member<'a> {
    pub name: String,
    /// Where its value starts.
    pub at: usize,
    /// The value, as far as the text goes.
    pub value: &'a str,
    /// False where the text ends in it.
    pub is_whole: bool,
}

/// The object that a text starts with, as far as the text goes.
#[derive(Debug, Default)]
pub(super) struct Object<'a> {
    pub members: Vec<Member<'a>>,
    /// Where it ends, behind its bracket; `None` where the text ends in it.
    pub end: Option<usize>,
}

impl<'a> Object<'a> {
    /// `None` where the text does not start with an object, or that is no sound one as far as it goes.
    pub(super) fn at_start_of(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut object = Self::default();
        let mut at = behind_blanks(bytes, text.starts_with('{').then_some(1)?);
        if bytes.get(at) == Some(&b'}') {
            object.end = Some(at + 1);
            return Some(object);
        }
        loop {
            at = behind_blanks(bytes, at);
            match bytes.get(at) {
                None => return Some(object),
                Some(b'"') => {}
                Some(_) => return None,
            }
            let Some(end) = value_end(bytes, at) else { return Some(object) };
            let name = serde_json::from_str(&text[at..end]).ok()?;
            at = behind_blanks(bytes, end);
            match bytes.get(at) {
                None => return Some(object),
                Some(b':') => at = behind_blanks(bytes, at + 1),
                Some(_) => return None,
            }
            let end = value_end(bytes, at);
            let value = &text[at..end.unwrap_or(bytes.len())];
            object.members.push(Member { name, at, value, is_whole: end.is_some() });
            let Some(end) = end else { return Some(object) };
            at = behind_blanks(bytes, end);
            match bytes.get(at) {
                None => return Some(object),
                Some(b',') => at += 1,
                Some(b'}') => {
                    object.end = Some(at + 1);
                    return Some(object);
                }
                Some(_) => return None,
            }
        }
    }

    /// The member of this name.
    pub(super) fn member(&self, name: &str) -> Option<&Member<'a>> {
        self.members.iter().find(|member| member.name == name)
    }
}

/// The first elements of the list that a text starts with, as far as they are whole; none where it starts with no list.
pub(super) fn elements(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut elements = Vec::new();
    if bytes.first() != Some(&b'[') {
        return elements;
    }
    let mut at = behind_blanks(bytes, 1);
    while elements.len() < MAX_VALUES && bytes.get(at).is_some_and(|byte| *byte != b']') {
        let Some(end) = value_end(bytes, at) else { break };
        elements.push(&text[at..end]);
        at = behind_blanks(bytes, end);
        match bytes.get(at) {
            Some(b',') => at = behind_blanks(bytes, at + 1),
            _ => break,
        }
    }
    elements
}

fn behind_blanks(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.len() - rest.trim_ascii_start().len()
}

/// Where the value that starts at `at` ends; `None` where the text ends first.
fn value_end(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    if !matches!(rest.first()?, b'{' | b'[' | b'"') {
        let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b':') || byte.is_ascii_whitespace();
        // A letter that cannot start a value is passed over as one.
        return rest.iter().skip(1).position(is_end).map(|length| at + 1 + length);
    }
    let mut depth = Depth::default();
    rest.iter().position(|byte| depth.ends_with(*byte)).map(|last| at + last + 1)
}

/// How deep a walk over a JSON text is in objects and lists.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Depth {
    open: u64,
    in_string: bool,
    is_escaped: bool,
}

impl Depth {
    /// Within so many objects or lists.
    pub(super) fn within(open: u64) -> Self {
        Self { open, ..Self::default() }
    }

    /// Steps over a byte; true where that ends the value, or what the walk started within.
    pub(super) fn ends_with(&mut self, byte: u8) -> bool {
        if self.is_escaped {
            self.is_escaped = false;
            return false;
        }
        match byte {
            b'\\' if self.in_string => self.is_escaped = true,
            b'"' => self.in_string = !self.in_string,
            _ if self.in_string => {}
            b'{' | b'[' => self.open += 1,
            b'}' | b']' => self.open = self.open.saturating_sub(1),
            _ => return false,
        }
        self.open == 0 && !self.in_string && !self.is_escaped
    }
}

/// A list of objects that is a member of the object at the start of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ObjectList {
    /// What it is called.
    pub name: String,
    /// Where its bracket stands.
    pub at: usize,
    /// How many objects it holds, where the text shows all of them and they are few.
    pub entries: Option<usize>,
    /// Names of the other members that the text shows.
    pub others: Vec<String>,
    /// Where the object starts.
    pub object: usize,
    /// True where the object is all that the text shows.
    pub is_alone: bool,
    /// True where the text shows the end of the object.
    pub is_whole: bool,
}

/// The longest list of objects in the object that a text starts with, as far as the text goes.
pub(super) fn list_of_objects(text: &str) -> Option<ObjectList> {
    let start = text.len() - text.trim_start_matches(is_blank).len();
    let object = Object::at_start_of(&text[start..])?;
    let is_list = |member: &Member<'_>| {
        let inside = member.value.strip_prefix('[').unwrap_or_default();
        inside.trim_ascii_start().starts_with('{')
            && elements(member.value).iter().all(|element| element.starts_with('{'))
    };
    // Of several, the one with the most objects.
    let lists = object.members.iter().enumerate().filter(|(_, member)| is_list(member));
    let (place, _) = lists.rev().max_by_key(|(_, member)| elements(member.value).len())?;
    let list = &object.members[place];
    let entries = elements(list.value).len();
    let others = object.members.iter().enumerate().filter(|(other, _)| *other != place);
    Some(ObjectList {
        name: list.name.clone(),
        at: start + list.at,
        entries: (list.is_whole && entries < MAX_VALUES).then_some(entries),
        others: others.map(|(_, member)| member.name.clone()).collect(),
        object: start,
        is_alone: object.end.is_none_or(|end| text[start + end..].trim_end_matches(is_blank).is_empty()),
        is_whole: object.end.is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_on_lines_of_their_own_are_told_from_others() {
        let cases = [
            ("{\"a\":1}\n{\"a\":2}\n", false),
            ("{\"a\":1}", false),
            ("\u{1E}{\"a\":1}\n\u{1E}{\"a\":2}\n", false),
            ("{\"a\":1},\n{\"a\":2}\n", false),
            ("{\n\"a\":1}", true),
            ("{\r\"a\":1}\r", true),
            ("{\"a\":1,\n \"b\":2}\n{\"a\":1,\n \"b\":2}\n", true),
            ("{}\n{\n\"a\":1\n}\n", true),
            ("{\"a\":1}{\"a\":2}", true),
            ("{\"a\":1} {\"a\":2}\n{\"a\":3}\n", true),
            // One line of many that holds two is a broken line.
            ("{\"a\":1}\n{\"a\":2}{\"a\":3}\n", false),
            // The text ends in the object.
            ("{\n\"a\":1,", true),
            ("{\"a\":[1,\n2,", true),
            ("{\"a\":[1,", false),
            ("{\"a\":[1,\n", false),
            ("{\"a\":1}\n{\"a\":", false),
            // A line that is broken stays one.
            ("{\"a\":1\n{\"a\":2}\n", false),
            ("{\"a\":1,\n{\"a\":2}\n", false),
            ("{\"a\":\"x\n{\"a\":2}\n", false),
            ("{\n\"a\":1,\n}\n", true),
            ("{\n", false),
            ("{\"a\":1}\noops\n{\n}\n", false),
        ];
        for (text, expected) in cases {
            assert_eq!(shares_or_breaks_lines(text), expected, "{text:?}");
        }
    }

    #[test]
    fn values_are_found_as_far_as_they_are_whole() {
        let cases: &[(&str, &[&str])] = &[
            ("{\"a\":1}\n\u{1E}{},[1]\n{\"b", &["{\"a\":1}", "{}", "[1]"]),
            ("x{}", &[]),
            ("{} x {}", &["{}"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(whole_values(text), *expected, "{text:?}");
        }
        assert_eq!(whole_values(&"{}\n".repeat(1000)).len(), MAX_VALUES);
    }

    #[test]
    fn members_are_found_as_far_as_the_text_goes() {
        let told = |text: &str| {
            Object::at_start_of(text).map(|object| {
                let members = object.members.iter();
                let members: Vec<String> = members
                    .map(|member| {
                        format!("{}={}{}", member.name, member.value, if member.is_whole { "" } else { "…" })
                    })
                    .collect();
                (members.join(" "), object.end)
            })
        };
        let cases = [
            ("{}", Some(("", Some(2)))),
            ("{ } x", Some(("", Some(3)))),
            (
                r#"{"a":1, "b" : [1,{"c":"}"}] , "c\n":"\"}"}"#,
                Some(("a=1 b=[1,{\"c\":\"}\"}] c\n=\"\\\"}\"", Some(42))),
            ),
            (r#"{"a":1,"b":[1,"#, Some(("a=1 b=[1,…", None))),
            (r#"{"a":12"#, Some(("a=12…", None))),
            (r#"{"a":"#, Some(("a=…", None))),
            (r#"{"a""#, Some(("", None))),
            (r#"{"a"#, Some(("", None))),
            ("{", Some(("", None))),
            (r#"{"a" 1}"#, None),
            (r#"{"a":1 "b":2}"#, None),
            ("{1:2}", None),
            ("[1]", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let expected = expected.map(|(members, end)| (members.to_owned(), end));
            assert_eq!(told(text), expected, "{text:?}");
        }
    }

    #[test]
    fn elements_are_found_as_far_as_they_are_whole() {
        let cases: &[(&str, &[&str])] = &[
            ("[]", &[]),
            ("[ {\"a\":[1]}, 2 ,\"]\"]", &["{\"a\":[1]}", "2", "\"]\""]),
            ("[{},{\"a", &["{}"]),
            ("[{},", &["{}"]),
            ("{}", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(elements(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn a_list_of_objects_is_found_in_an_object() {
        let told = |text: &str| {
            list_of_objects(text)
                .map(|list| (list.name, list.at, list.entries, list.others.join(" "), list.is_alone))
        };
        let cases = [
            (r#"{"Records":[{"a":1},{"a":2}]}"#, Some(("Records", 11, Some(2), "", true))),
            (
                "\n{\n \"n\" : [1], \"data\": [\n {}\n], \"next\": null\n}\n",
                Some(("data", 23, Some(1), "n next", true)),
            ),
            (r#"{"link":[{}],"entry":[{},{}],"x":[{},{}]}"#, Some(("entry", 21, Some(2), "link x", true))),
            (r#"{"a":[{}]} {"a":[{}]}"#, Some(("a", 5, Some(1), "", false))),
            (r#"{"a":1,"b":[{"c":1},{"c""#, Some(("b", 11, None, "a", true))),
            (r#"{"a":[]}"#, None),
            (r#"{"a":[1,{}]}"#, None),
            (r#"{"a":[{},1]}"#, None),
            (r#"{"a":{"b":[{}]}}"#, None),
            ("[{}]", None),
        ];
        for (text, expected) in cases {
            let expected = expected.map(|(name, at, entries, others, alone)| {
                (name.to_owned(), at, entries, others.to_owned(), alone)
            });
            assert_eq!(told(text), expected, "{text:?}");
        }
    }
}
