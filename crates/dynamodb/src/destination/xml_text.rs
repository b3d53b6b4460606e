//! Texts in the XML that services of the Query protocol answer with.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;

/// Each element that holds text and no other element: its name without prefix, and the text, in the order in which they end.
/// What cannot be read ends the list.
pub(crate) fn texts(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    // Name and text of the element that was opened last; none once it turned out to hold others.
    let mut open: Option<(String, String)> = None;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                open = Some((name, String::new()));
            }
            Event::Text(text) => {
                if let Some((_, held)) = &mut open {
                    held.push_str(&text);
                }
            }
            Event::CData(text) => {
                if let Some((_, held)) = &mut open {
                    held.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let Some((_, held)) = &mut open else { continue };
                if let Ok(Some(character)) = reference.resolve_char_ref() {
                    held.push(character);
                } else if let Some(text) = resolve_xml_entity(&reference) {
                    held.push_str(text);
                }
            }
            Event::End(_) => found.extend(open.take()),
            Event::Eof => break,
            _ => {}
        }
    }
    found
}

/// The text of the first element of this name.
pub(crate) fn first_text(xml: &str, name: &str) -> Option<String> {
    texts(xml).into_iter().find_map(|(of, text)| (of == name).then_some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_with_what_is_escaped_in_them() {
        let xml = "<?xml version=\"1.0\"?><a:r xmlns:a=\"x\"><a:list>\n <member>one</member><member>t&amp;w&#111;</member>\
                   <empty/><member><![CDATA[<3>]]></member></a:list></a:r>";
        let found: Vec<String> =
            texts(xml).into_iter().map(|(name, text)| format!("{name}={text}")).collect();
        assert_eq!(found, ["member=one", "member=t&wo", "member=<3>"]);
        assert_eq!(first_text(xml, "member").as_deref(), Some("one"));
    }

    #[test]
    fn what_is_no_xml_has_no_texts() {
        for text in ["", "{}", "<a>", "<a><b", "</a>", "&&&", "<a>&unknown;</a"] {
            assert_eq!(first_text(text, "a"), None, "{text}");
        }
    }
}
