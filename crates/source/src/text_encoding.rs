//! The encodings in which text can be read, and their names.

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a file's bytes are text: UTF-16, and every encoding of the WHATWG's standard. One that the standard reads as
/// another (ISO-8859-1 as Windows-1252) is what its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TextEncoding {
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Western European, as Windows and Excel write it.
    Windows1252,
    /// ISO 8859-1.
    Latin1,
    Iso8859_15,
    Macintosh,
    Windows1250,
    Iso8859_2,
    Iso8859_16,
    Windows1257,
    Iso8859_13,
    Iso8859_4,
    Iso8859_10,
    Iso8859_14,
    Iso8859_3,
    Windows1254,
    Windows1251,
    Koi8R,
    Koi8U,
    Iso8859_5,
    Ibm866,
    MacCyrillic,
    Windows1253,
    Iso8859_7,
    Windows1255,
    /// Hebrew in the order in which it is read.
    Iso8859_8I,
    /// Hebrew in the order in which it is seen; the same bytes are the same letters.
    Iso8859_8,
    Windows1256,
    Iso8859_6,
    Windows1258,
    Windows874,
    /// As Windows writes it (code page 932).
    ShiftJis,
    EucJp,
    Iso2022Jp,
    /// GB2312 is a part of it.
    Gbk,
    Gb18030,
    /// With the letters of Hong Kong.
    Big5,
    /// As Windows writes it (code page 949).
    EucKr,
    /// Bytes beyond ASCII as characters of private use.
    XUserDefined,
}

/// What is known of an encoding.
struct Known {
    encoding: TextEncoding,
    /// The languages it is for.
    group: &'static str,
    name: &'static str,
    /// What helps to find it; may be empty.
    note: &'static str,
    /// What decodes it; `None` for ISO-8859-1, which the standard does not have.
    decoder: Option<&'static Encoding>,
}

const fn known(
    encoding: TextEncoding,
    group: &'static str,
    name: &'static str,
    note: &'static str,
    decoder: &'static Encoding,
) -> Known {
    Known { encoding, group, name, note, decoder: Some(decoder) }
}

const WESTERN: &str = "Western European";
const CENTRAL: &str = "Central European";
const BALTIC: &str = "Baltic";
const CYRILLIC: &str = "Cyrillic";
const GREEK: &str = "Greek";
const HEBREW: &str = "Hebrew";
const ARABIC: &str = "Arabic";
const JAPANESE: &str = "Japanese";
const SIMPLIFIED: &str = "Chinese, simplified";

/// All of them, in the order in which a list shows them.
#[rustfmt::skip]
const ALL: [Known; 40] = {
    use TextEncoding::{Utf8, Utf16Le, Utf16Be, Windows1252, Latin1, Iso8859_15, Macintosh, Windows1250, Iso8859_2, Iso8859_16, Windows1257, Iso8859_13, Iso8859_4, Iso8859_10, Iso8859_14, Iso8859_3, Windows1254, Windows1251, Koi8R, Koi8U, Iso8859_5, Ibm866, MacCyrillic, Windows1253, Iso8859_7, Windows1255, Iso8859_8I, Iso8859_8, Windows1256, Iso8859_6, Windows1258, Windows874, ShiftJis, EucJp, Iso2022Jp, Gbk, Gb18030, Big5, EucKr, XUserDefined};
    [
        known(Utf8, "Unicode", "UTF-8", "most files", encoding_rs::UTF_8),
        known(Utf16Le, "Unicode", "UTF-16LE", "UTF-16, low byte first", encoding_rs::UTF_16LE),
        known(Utf16Be, "Unicode", "UTF-16BE", "UTF-16, high byte first", encoding_rs::UTF_16BE),
        known(Windows1252, WESTERN, "Windows-1252", "older Excel files", encoding_rs::WINDOWS_1252),
        Known { encoding: Latin1, group: WESTERN, name: "ISO-8859-1", note: "Latin-1", decoder: None },
        known(Iso8859_15, WESTERN, "ISO-8859-15", "Latin-9, with €", encoding_rs::ISO_8859_15),
        known(Macintosh, WESTERN, "Macintosh", "older Mac files", encoding_rs::MACINTOSH),
        known(Windows1250, CENTRAL, "Windows-1250", "", encoding_rs::WINDOWS_1250),
        known(Iso8859_2, CENTRAL, "ISO-8859-2", "Latin-2", encoding_rs::ISO_8859_2),
        known(Iso8859_16, "Romanian", "ISO-8859-16", "Latin-10", encoding_rs::ISO_8859_16),
        known(Windows1257, BALTIC, "Windows-1257", "", encoding_rs::WINDOWS_1257),
        known(Iso8859_13, BALTIC, "ISO-8859-13", "Latin-7", encoding_rs::ISO_8859_13),
        known(Iso8859_4, BALTIC, "ISO-8859-4", "Latin-4", encoding_rs::ISO_8859_4),
        known(Iso8859_10, "Nordic", "ISO-8859-10", "Latin-6", encoding_rs::ISO_8859_10),
        known(Iso8859_14, "Celtic", "ISO-8859-14", "Latin-8", encoding_rs::ISO_8859_14),
        known(Iso8859_3, "Maltese, Esperanto", "ISO-8859-3", "Latin-3", encoding_rs::ISO_8859_3),
        known(Windows1254, "Turkish", "Windows-1254", "", encoding_rs::WINDOWS_1254),
        known(Windows1251, CYRILLIC, "Windows-1251", "", encoding_rs::WINDOWS_1251),
        known(Koi8R, CYRILLIC, "KOI8-R", "Russian", encoding_rs::KOI8_R),
        known(Koi8U, CYRILLIC, "KOI8-U", "Ukrainian", encoding_rs::KOI8_U),
        known(Iso8859_5, CYRILLIC, "ISO-8859-5", "", encoding_rs::ISO_8859_5),
        known(Ibm866, CYRILLIC, "IBM866", "DOS", encoding_rs::IBM866),
        known(MacCyrillic, CYRILLIC, "Macintosh Cyrillic", "older Mac files", encoding_rs::X_MAC_CYRILLIC),
        known(Windows1253, GREEK, "Windows-1253", "", encoding_rs::WINDOWS_1253),
        known(Iso8859_7, GREEK, "ISO-8859-7", "", encoding_rs::ISO_8859_7),
        known(Windows1255, HEBREW, "Windows-1255", "", encoding_rs::WINDOWS_1255),
        known(Iso8859_8I, HEBREW, "ISO-8859-8-I", "in reading order", encoding_rs::ISO_8859_8_I),
        known(Iso8859_8, HEBREW, "ISO-8859-8", "in visual order", encoding_rs::ISO_8859_8),
        known(Windows1256, ARABIC, "Windows-1256", "", encoding_rs::WINDOWS_1256),
        known(Iso8859_6, ARABIC, "ISO-8859-6", "", encoding_rs::ISO_8859_6),
        known(Windows1258, "Vietnamese", "Windows-1258", "", encoding_rs::WINDOWS_1258),
        known(Windows874, "Thai", "Windows-874", "TIS-620", encoding_rs::WINDOWS_874),
        known(ShiftJis, JAPANESE, "Shift_JIS", "Windows files", encoding_rs::SHIFT_JIS),
        known(EucJp, JAPANESE, "EUC-JP", "Unix files", encoding_rs::EUC_JP),
        known(Iso2022Jp, JAPANESE, "ISO-2022-JP", "e-mail", encoding_rs::ISO_2022_JP),
        known(Gbk, SIMPLIFIED, "GBK", "GB2312, Windows files", encoding_rs::GBK),
        known(Gb18030, SIMPLIFIED, "GB18030", "", encoding_rs::GB18030),
        known(Big5, "Chinese, traditional", "Big5", "Windows files", encoding_rs::BIG5),
        known(EucKr, "Korean", "EUC-KR", "Windows files", encoding_rs::EUC_KR),
        known(XUserDefined, "Other", "x-user-defined", "bytes as private characters", encoding_rs::X_USER_DEFINED),
    ]
};

/// Names that people use and the standard does not know, or reads as another encoding.
#[rustfmt::skip]
const MORE_NAMES: [(&str, TextEncoding); 29] = {
    use TextEncoding::{Latin1, Utf8, Windows1252, Windows874, ShiftJis, EucJp, Gbk, EucKr, Big5, Macintosh, MacCyrillic, Iso8859_16, Iso8859_15, Iso8859_2, Iso8859_3, Iso8859_4, Windows1254};
    [
        ("iso-8859-1", Latin1), ("latin-1", Latin1), ("l1", Latin1), ("8859-1", Latin1),
        ("ascii", Utf8), ("us-ascii", Utf8), ("utf-8-sig", Utf8),
        ("ansi", Windows1252), ("cp874", Windows874), ("cp932", ShiftJis), ("windows-932", ShiftJis),
        ("sjis", ShiftJis), ("ujis", EucJp), ("cp936", Gbk), ("ms936", Gbk), ("euc-cn", Gbk), ("cp949", EucKr),
        ("uhc", EucKr), ("ms949", EucKr), ("cp950", Big5), ("big5-hkscs", Big5), ("mac-roman", Macintosh),
        ("mac-cyrillic", MacCyrillic), ("iso8859-16", Iso8859_16), ("latin-9", Iso8859_15),
        ("latin-2", Iso8859_2), ("latin-3", Iso8859_3), ("latin-4", Iso8859_4), ("latin-5", Windows1254),
    ]
};

impl TextEncoding {
    /// All that there are, in the order in which a list shows them.
    pub fn all() -> impl Iterator<Item = Self> {
        ALL.iter().map(|known| known.encoding)
    }

    /// The encoding that a person means by this name, in upper or lower case: a label of the WHATWG's standard,
    /// another name in use (`cp932`, `latin-1`), or the word that the engine's documents have (`windows1252`).
    pub fn by_name(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        // Whatever stands between its parts.
        let plain = |name: &str| name.bytes().filter(u8::is_ascii_alphanumeric).collect::<Vec<u8>>();
        let asked = plain(&name);
        if asked.is_empty() {
            return None;
        }
        if let Some((_, encoding)) = MORE_NAMES.iter().find(|(known, _)| plain(known) == asked) {
            return Some(*encoding);
        }
        if let Some(known) = ALL.iter().find(|known| plain(&known.name.to_ascii_lowercase()) == asked) {
            return Some(known.encoding);
        }
        // As the documents write it: `windows1252`, `utf16_le`, `latin1`.
        if let Ok(encoding) = serde_json::from_value(serde_json::Value::String(name.replace('-', "_"))) {
            return Some(encoding);
        }
        let meant = Encoding::for_label(name.as_bytes())
            .or_else(|| Encoding::for_label(name.replace('_', "-").as_bytes()))?;
        ALL.iter().find(|known| known.decoder == Some(meant)).map(|known| known.encoding)
    }

    fn known(self) -> &'static Known {
        // The list is in the order of the variants, which a test holds.
        &ALL[self as usize]
    }

    /// What decodes it; `None` for ISO-8859-1, whose bytes are the first 256 characters.
    pub(super) fn decoder(self) -> Option<&'static Encoding> {
        self.known().decoder
    }

    /// The languages it is for, such as "Western European".
    pub fn group(self) -> &'static str {
        self.known().group
    }

    /// Its usual name, such as "Windows-1252".
    pub fn name(self) -> &'static str {
        self.known().name
    }

    /// Its usual name with what helps to find it: "Windows-1252 (older Excel files)".
    pub fn long_name(self) -> String {
        let Known { name, note, .. } = self.known();
        if note.is_empty() { (*name).to_owned() } else { format!("{name} ({note})") }
    }

    /// The name that options of the command line take.
    pub fn option_name(self) -> String {
        match self {
            Self::MacCyrillic => "x-mac-cyrillic".to_owned(),
            _ => self.name().to_ascii_lowercase(),
        }
    }

    /// True for UTF-8 and UTF-16.
    pub(super) fn is_unicode(self) -> bool {
        matches!(self, Self::Utf8 | Self::Utf16Le | Self::Utf16Be)
    }

    /// True for code pages of Windows with one byte a character. The standard gives a byte that means nothing in them
    /// as a control character.
    pub(super) fn is_windows_page(self) -> bool {
        self.is_single_byte() && self.name().starts_with("Windows-")
    }

    /// True when one byte of the file is one character.
    pub(super) fn is_single_byte(self) -> bool {
        self.decoder().is_none_or(Encoding::is_single_byte)
    }

    /// True when characters take several bytes, which may look like delimiters: such text is decoded before its
    /// records are told apart.
    pub(super) fn is_multi_byte(self) -> bool {
        !self.is_unicode() && !self.is_single_byte()
    }
}

#[cfg(test)]
mod tests {
    use super::TextEncoding::*;
    use super::*;

    #[test]
    fn every_encoding_of_the_decoder_is_there_once() {
        let mut all: Vec<TextEncoding> = TextEncoding::all().collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), ALL.len());
        assert_eq!(all.last(), Some(&XUserDefined));
        // 40 encodings without "replacement", which reads nothing, and with ISO-8859-1.
        assert_eq!(ALL.iter().filter(|known| known.decoder.is_some()).count(), 39);
        for encoding in TextEncoding::all() {
            assert_eq!(encoding.known().encoding, encoding);
            assert_eq!(TextEncoding::by_name(&encoding.option_name()), Some(encoding));
            let word = serde_json::to_value(encoding).unwrap();
            assert_eq!(TextEncoding::by_name(word.as_str().unwrap()), Some(encoding));
        }
    }

    #[test]
    fn what_was_kept_before_keeps_its_meaning() {
        for (word, encoding) in [
            ("utf8", Utf8),
            ("utf16_le", Utf16Le),
            ("utf16_be", Utf16Be),
            ("windows1252", Windows1252),
            ("latin1", Latin1),
        ] {
            assert_eq!(serde_json::to_value(encoding).unwrap(), word);
        }
    }

    #[test]
    fn names_in_use_are_understood() {
        let cases = [
            ("UTF-8", Some(Utf8)),
            ("utf-16le", Some(Utf16Le)),
            ("UTF16-LE", Some(Utf16Le)),
            ("utf16_be", Some(Utf16Be)),
            ("CP1252", Some(Windows1252)),
            ("windows1252", Some(Windows1252)),
            ("Latin1", Some(Latin1)),
            ("ISO-8859-1", Some(Latin1)),
            ("ISO8859-15", Some(Iso8859_15)),
            ("l2", Some(Iso8859_2)),
            ("shift-jis", Some(ShiftJis)),
            ("SHIFT_JIS", Some(ShiftJis)),
            ("ms_kanji", Some(ShiftJis)),
            ("cp932", Some(ShiftJis)),
            ("eucJP", Some(EucJp)),
            ("gb2312", Some(Gbk)),
            ("cp936", Some(Gbk)),
            ("big5-hkscs", Some(Big5)),
            ("ks_c_5601-1987", Some(EucKr)),
            ("koi8-r", Some(Koi8R)),
            ("cp866", Some(Ibm866)),
            ("x-mac-cyrillic", Some(MacCyrillic)),
            ("mac", Some(Macintosh)),
            ("tis-620", Some(Windows874)),
            ("iso-8859-8-i", Some(Iso8859_8I)),
            ("replacement", None),
            ("cp437", None),
            ("", None),
        ];
        for (name, encoding) in cases {
            assert_eq!(TextEncoding::by_name(name), encoding, "{name}");
        }
    }
}
