//! The cells of one record, in one text.

/// The cells of one record: where each stands in a text that is kept from record to record.
#[derive(Debug, Default)]
pub(super) struct Cells {
    text: String,
    bounds: Vec<(usize, usize)>,
}

impl Cells {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.bounds.clear();
    }

    /// Adds a cell.
    pub(super) fn push(&mut self, cell: &str) {
        let start = self.text.len();
        self.text.push_str(cell);
        self.bounds.push((start, self.text.len()));
    }

    /// Adds a cell that is written in place.
    pub(super) fn push_with(&mut self, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        write(&mut self.text);
        self.bounds.push((start, self.text.len()));
    }

    /// Takes a line without quotes: every delimiter, an ASCII character, parts cells.
    pub(super) fn split(&mut self, line: &str, delimiter: u8) {
        self.clear();
        self.text.push_str(line);
        let mut start = 0;
        for end in memchr::memchr_iter(delimiter, line.as_bytes()) {
            self.bounds.push((start, end));
            start = end + 1;
        }
        self.bounds.push((start, line.len()));
    }

    /// Takes cells that stand one after another in `text`, each up to its end, and leaves other space there. False when
    /// some were no text: they have U+FFFD in its place.
    pub(super) fn take(&mut self, text: &mut Vec<u8>, ends: &[usize]) -> bool {
        self.clear();
        let starts = std::iter::once(&0).chain(ends);
        match String::from_utf8(std::mem::take(text)) {
            // Bytes of two cells may make a character together that neither holds.
            Ok(taken) if ends.iter().all(|&end| taken.is_char_boundary(end)) => {
                *text = std::mem::replace(&mut self.text, taken).into_bytes();
                self.bounds.extend(starts.copied().zip(ends.iter().copied()));
                return true;
            }
            Ok(taken) => *text = taken.into_bytes(),
            Err(error) => *text = error.into_bytes(),
        }
        let mut is_text = true;
        for (&start, &end) in starts.zip(ends) {
            let cell = String::from_utf8_lossy(&text[start..end]);
            is_text &= matches!(cell, std::borrow::Cow::Borrowed(_));
            self.push(&cell);
        }
        is_text
    }

    #[inline]
    pub(super) fn is_ascii(&self) -> bool {
        self.text.is_ascii()
    }

    /// Bytes of the text, delimiters included where it was taken with them.
    pub(super) fn may_hold(&self, byte: u8) -> bool {
        memchr::memchr(byte, self.text.as_bytes()).is_some()
    }

    pub(super) fn text_bytes(&self) -> usize {
        self.text.len()
    }

    pub(super) fn len(&self) -> usize {
        self.bounds.len()
    }

    #[inline]
    pub(super) fn get(&self, place: usize) -> Option<&str> {
        self.bounds.get(place).map(|&(start, end)| &self.text[start..end])
    }

    pub(super) fn iter(&self) -> CellTexts<'_> {
        CellTexts { text: &self.text, bounds: self.bounds.iter() }
    }
}

impl Clone for Cells {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), bounds: self.bounds.clone() }
    }

    /// Keeps the space that there is.
    fn clone_from(&mut self, from: &Self) {
        self.text.clone_from(&from.text);
        self.bounds.clone_from(&from.bounds);
    }
}

/// By what they hold, however they came here.
impl PartialEq for Cells {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Cells {}

impl<'a> FromIterator<&'a str> for Cells {
    fn from_iter<T: IntoIterator<Item = &'a str>>(cells: T) -> Self {
        let mut all = Self::default();
        cells.into_iter().for_each(|cell| all.push(cell));
        all
    }
}

/// The texts of a record's cells.
#[derive(Debug, Clone)]
pub struct CellTexts<'a> {
    text: &'a str,
    bounds: std::slice::Iter<'a, (usize, usize)>,
}

impl<'a> Iterator for CellTexts<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.bounds.next().map(|&(start, end)| &self.text[start..end])
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.bounds.size_hint()
    }
}

impl ExactSizeIterator for CellTexts<'_> {}

impl DoubleEndedIterator for CellTexts<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.bounds.next_back().map(|&(start, end)| &self.text[start..end])
    }
}
