//! Spreadsheets that are one XML document, which is not read: what they are called, and what to do instead.

use super::refusal::NotATable;

const EXCEL_XML: NotATable = NotATable {
    looks_like: "an XML spreadsheet of Excel 2003",
    repair: "Open it in Excel or LibreOffice, save it there as .xlsx, and open that.",
};
const FLAT_ODF: NotATable = NotATable {
    looks_like: "an OpenDocument spreadsheet in one piece of XML (.fods)",
    repair: "Open it in LibreOffice, save it there as .ods or .xlsx, and open that.",
};

/// How much of a text is looked at, in characters: what it is stands in its first element.
const LOOKED_AT: usize = 4000;

/// A spreadsheet that is one XML document, by the start of it.
pub(super) fn recognise(text: &str) -> Option<NotATable> {
    if !text.starts_with('<') {
        return None;
    }
    let start = text.char_indices().nth(LOOKED_AT).map_or(text, |(end, _)| &text[..end]);
    // LibreOffice names the namespaces of Excel, too, in its own documents.
    if start.contains("<office:document") && start.contains("application/vnd.oasis.opendocument.spreadsheet")
    {
        return Some(FLAT_ODF);
    }
    let is_excel = start.contains("progid=\"Excel.Sheet\"")
        || (start.contains("Workbook") && start.contains("urn:schemas-microsoft-com:office:spreadsheet"));
    is_excel.then_some(EXCEL_XML)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheets_in_xml_are_told_by_their_programs() {
        for (text, expected) in [
            (
                "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook/>",
                Some(EXCEL_XML),
            ),
            ("<ss:Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"/>", Some(EXCEL_XML)),
            (
                "<?xml version=\"1.0\"?><office:document xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\" \
                 office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">",
                Some(FLAT_ODF),
            ),
            ("<office:document office:mimetype=\"application/vnd.oasis.opendocument.text\">", None),
            ("<rows><row a=\"1\"/></rows>", None),
            ("id,Workbook urn:schemas-microsoft-com:office:spreadsheet\n", None),
        ] {
            assert_eq!(recognise(text), expected, "{text}");
        }
    }
}
