//! The events of sound and unsound XML, beside those of another reader.

use super::{Event, Xml, value};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event as Other;
use std::borrow::Cow;
use std::io::Read;

/// Each event in words; texts that follow each other are one.
fn events(xml: &[u8], read_bytes: usize) -> Result<Vec<String>, String> {
    let mut reader = Xml::with_buffer(xml, read_bytes);
    let (mut found, mut text) = (Vec::new(), String::new());
    loop {
        let event = reader.next().map_err(|fault| fault.to_string())?;
        if let Event::Text(part) = event {
            part.add_to(&mut text).map_err(|fault| fault.to_string())?;
            continue;
        }
        if !text.is_empty() {
            found.push(format!("text {:?}", std::mem::take(&mut text)));
        }
        let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match event {
            Event::Start(start) => {
                let attributes: Vec<(String, String)> = start
                    .attributes()
                    .map(|(name, raw)| {
                        (words(name), value(raw).map_or_else(|fault| fault.to_string(), Cow::into_owned))
                    })
                    .collect();
                found.push(format!("start {} {attributes:?}", words(start.name)));
            }
            Event::End(name) => found.push(format!("end {}", words(name))),
            Event::Text(_) => {}
            Event::Eof => return Ok(found),
        }
    }
}

/// The same by another reader.
fn other_events(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().expand_empty_elements = true;
    let (mut found, mut text) = (Vec::new(), String::new());
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Other::Text(part) => text.push_str(&part.xml10_content()),
            Other::CData(part) => text.push_str(&part.xml10_content()),
            Other::GeneralRef(name) => match name.resolve_char_ref().unwrap() {
                Some(character) => text.push(character),
                None => text.push_str(resolve_xml_entity(name).unwrap()),
            },
            _ => {}
        }
        if matches!(event, Other::Start(_) | Other::End(_) | Other::Eof) && !text.is_empty() {
            found.push(format!("text {:?}", std::mem::take(&mut text)));
        }
        match event {
            Other::Start(start) => {
                let attributes: Vec<(String, String)> = start
                    .attributes()
                    .map(|attribute| {
                        let attribute = attribute.unwrap();
                        let value = quick_xml::escape::unescape(&attribute.value).unwrap();
                        (attribute.key.local_name().as_ref().to_owned(), value.into_owned())
                    })
                    .collect();
                found.push(format!("start {} {attributes:?}", start.local_name().as_ref()));
            }
            Other::End(end) => found.push(format!("end {}", end.local_name().as_ref())),
            Other::Eof => return found,
            _ => {}
        }
    }
}

const PIECES: [&str; 19] = [
    "<a>",
    "<x:row r=\"1\" x:s='2'>",
    "<c\n r = \"B7\"\tt='a > b' />",
    "<v/>",
    "</a>",
    "</x:row >",
    "text",
    "é\u{1F600}",
    "a\r\nb\rc\n",
    "&amp;&lt;&#65;&#x1F600;",
    "<e t=\"&quot;&amp;&#10;ä\"/>",
    "<![CDATA[a < b ]] & c]]>",
    "<![CDATA[]]>",
    "<!-- <v>1</v> - -->",
    "<!---->",
    "<?pi <a> ?>",
    " ",
    "<a-b_1.c/>",
    "]]",
];

proptest! {
    #[test]
    fn events_are_those_of_another_reader(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40),
        read_bytes in 1usize..64,
    ) {
        let xml = pieces.concat();
        prop_assert_eq!(events(xml.as_bytes(), read_bytes), Ok(other_events(&xml)));
    }

    #[test]
    fn whatever_is_read_it_ends(bytes in prop::collection::vec(prop::sample::select(&b"<>/!-[]CDATA?=\"'& ax:\xFF"[..]), 0..200)) {
        let _ = events(&bytes, 7);
    }
}

#[test]
fn what_is_no_sound_xml_is_told() {
    for (xml, why) in [
        ("<a", "it ends within an element or comment"),
        ("<a x=\"1>", "it ends within an element or comment"),
        ("<!-- ", "it ends within an element or comment"),
        ("<![CDATA[a]>", "it ends within an element or comment"),
        ("<a x>", "an attribute without a value"),
        ("<a x=1>", "an attribute without a value"),
        ("<a / >", "a slash within an element"),
        ("<>", "an element without a name"),
        ("a & b", "an & that stands for nothing"),
        ("&lt;&nbsp;", "&nbsp; stands for nothing"),
    ] {
        let fault = events(xml.as_bytes(), 8).unwrap_err();
        assert!(fault.contains(why), "{xml}: {fault}");
    }
    assert!(events(b"<a>\xFF</a>", 8).unwrap_err().contains("not UTF-8"));
    // A document type, with what it declares, is passed over.
    let declared = "<!DOCTYPE a [<!ENTITY x \"]>\"> <!ELEMENT a ANY>]><a xmlns:r=\"u\" r:id=\"1\"/>";
    assert_eq!(events(declared.as_bytes(), 8).unwrap(), ["start a [(\"id\", \"1\")]", "end a"]);
}

#[test]
fn a_piece_without_an_end_does_not_fill_the_memory() {
    let mut xml = Xml::new(std::io::repeat(b'a'));
    assert!(xml.next().unwrap_err().to_string().contains("longer than 16 MB"));
    let mut xml = Xml::new(b"<a ".chain(std::io::repeat(b'a')));
    assert!(xml.next().unwrap_err().to_string().contains("longer than 16 MB"));
}
