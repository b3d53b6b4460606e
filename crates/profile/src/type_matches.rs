//! As which kinds one value could be carried exactly, in one word: most values of a column are alike, and to tell that
//! must cost little.

use item::DateForm;
use plan::AttributeKind;

/// Kinds of which outliers are kept, by their places in [`TypeMatches::outliers`].
pub(super) const SAMPLED: [AttributeKind; 6] = [
    AttributeKind::Number,
    AttributeKind::YesNo,
    AttributeKind::Date,
    AttributeKind::DateTime,
    AttributeKind::Json,
    AttributeKind::Binary,
];

/// As which kinds one value could be carried exactly, besides Text, and what else is worth counting. Bits of a part
/// stand for the members of the tables that its method names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct TypeMatches(u64);

/// A part of the word: where it begins, and its bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part(u32, u32);

const READINGS: Part = Part(0, 16);
const YES_NO: Part = Part(16, 8);
const DAYS: Part = Part(24, 3);
const MOMENTS: Part = Part(27, 3);
const FORM: Part = Part(30, 3);
const LISTS: Part = Part(33, 3);
const NUMBER_LISTS: Part = Part(36, 3);
const JSON: Part = Part(39, 1);
const HEX: Part = Part(40, 1);
const BASE64: Part = Part(41, 1);
const WITHOUT_ZONE: Part = Part(42, 1);
const MIDNIGHT: Part = Part(43, 1);
const PADDED: Part = Part(44, 1);
const TEXT: Part = Part(45, 1);
const JSON_LIKE: Part = Part(46, 1);

impl Part {
    const fn mask(self) -> u64 {
        ((1 << self.1) - 1) << self.0
    }
}

/// What a value has of which each of [`SAMPLED`] takes it.
const TAKEN: [u64; SAMPLED.len()] = [
    // The plain reading is the first.
    1 << READINGS.0,
    YES_NO.mask(),
    DAYS.mask(),
    MOMENTS.mask(),
    JSON.mask(),
    HEX.mask() | BASE64.mask(),
];

/// How days are written, by their codes less one.
const FORMS: [DateForm; 4] = [DateForm::Iso, DateForm::YearFirst, DateForm::Named, DateForm::Numeric];

impl TypeMatches {
    /// Of [`item::READINGS`]: they take it as a number.
    pub(super) fn readings(self) -> u16 {
        u16::try_from(self.part(READINGS)).unwrap_or(0)
    }

    pub(super) fn add_readings(&mut self, readings: u16) {
        self.add(READINGS, readings.into());
    }

    /// The pair of [`item::YES_NO_PAIRS`] to which it belongs, and whether it says yes.
    pub(super) fn yes_no(self) -> Option<(usize, bool)> {
        let code = usize::from(self.byte(YES_NO)).checked_sub(1)?;
        Some((code / 2, code % 2 == 1))
    }

    pub(super) fn add_yes_no(&mut self, word: Option<(usize, bool)>) {
        if let Some((pair, says_yes)) = word {
            self.add(YES_NO, (pair * 2 + usize::from(says_yes) + 1) as u64);
        }
    }

    /// Of [`super::kinds::ORDERS`]: it is a day.
    pub(super) fn days(self) -> u8 {
        self.byte(DAYS)
    }

    pub(super) fn add_days(&mut self, orders: u8) {
        self.add(DAYS, orders.into());
    }

    /// Of [`super::kinds::ORDERS`]: it is a day and time.
    pub(super) fn moments(self) -> u8 {
        self.byte(MOMENTS)
    }

    pub(super) fn add_moments(&mut self, orders: u8) {
        self.add(MOMENTS, orders.into());
    }

    /// How its day is written.
    pub(super) fn form(self) -> Option<DateForm> {
        usize::from(self.byte(FORM)).checked_sub(1).and_then(|code| FORMS.get(code).copied())
    }

    pub(super) fn set_form(&mut self, form: DateForm) {
        let code = FORMS.iter().position(|other| *other == form).map_or(0, |place| place + 1);
        self.0 &= !FORM.mask();
        self.add(FORM, code as u64);
    }

    /// Its day and time names no zone.
    pub(super) fn is_without_zone(self) -> bool {
        self.is(WITHOUT_ZONE)
    }

    /// What is known of its time of day; the last word counts.
    pub(super) fn set_time(&mut self, without_zone: bool, midnight: bool) {
        self.0 &= !(WITHOUT_ZONE.mask() | MIDNIGHT.mask());
        self.add(WITHOUT_ZONE, without_zone.into());
        self.add(MIDNIGHT, midnight.into());
    }

    pub(super) fn is_midnight(self) -> bool {
        self.is(MIDNIGHT)
    }

    pub(super) fn is_json(self) -> bool {
        self.is(JSON)
    }

    pub(super) fn add_json(&mut self, is_json: bool) {
        self.add(JSON, is_json.into());
    }

    pub(super) fn is_hex(self) -> bool {
        self.is(HEX)
    }

    pub(super) fn add_hex(&mut self, is_hex: bool) {
        self.add(HEX, is_hex.into());
    }

    pub(super) fn is_base64(self) -> bool {
        self.is(BASE64)
    }

    pub(super) fn add_base64(&mut self, is_base64: bool) {
        self.add(BASE64, is_base64.into());
    }

    /// Of [`super::kinds::SEPARATORS`]: it has several elements with this one between them.
    pub(super) fn lists(self) -> u8 {
        self.byte(LISTS)
    }

    /// Of [`super::kinds::SEPARATORS`]: all of those are numbers.
    pub(super) fn number_lists(self) -> u8 {
        self.byte(NUMBER_LISTS)
    }

    /// It has several elements with the separator of this place between them.
    pub(super) fn add_list(&mut self, place: usize, of_numbers: bool) {
        self.add(LISTS, 1 << place);
        self.add(NUMBER_LISTS, u64::from(of_numbers) << place);
    }

    /// Spaces stand at an end of it.
    pub(super) fn is_padded(self) -> bool {
        self.is(PADDED)
    }

    /// It is text, or may be anything.
    pub(super) fn is_text(self) -> bool {
        self.is(TEXT)
    }

    /// It looks like JSON, sound or not.
    pub(super) fn is_json_like(self) -> bool {
        self.is(JSON_LIKE)
    }

    pub(super) fn add_looks(&mut self, padded: bool, text: bool, json_like: bool) {
        self.add(PADDED, padded.into());
        self.add(TEXT, text.into());
        self.add(JSON_LIKE, json_like.into());
    }

    /// The same without what only a text that may mean anything fits.
    pub(super) fn of_a_text(self) -> Self {
        let mut text = Self(self.0 & !(READINGS.mask() | YES_NO.mask()));
        text.add_json(true);
        text
    }

    /// The same of a text of a database, which says that it is text. It may be JSON, where it starts so; any other may
    /// stand among values of several types.
    pub(super) fn of_a_typed_text(self, starts_as_json: bool) -> Self {
        let mut text = Self(self.0 & !READINGS.mask());
        text.add_json(!starts_as_json);
        text
    }

    /// What bytes fit; they may stand among values of several types.
    pub(super) fn bytes() -> Self {
        let mut bytes = Self::default();
        bytes.add_hex(true);
        bytes.add_json(true);
        bytes
    }

    /// True when it fits this kind in one reading or another.
    pub(super) fn any(self, kind: AttributeKind) -> bool {
        let place = SAMPLED.iter().position(|sampled| *sampled == kind);
        place.is_none_or(|place| self.0 & TAKEN[place] != 0)
    }

    /// Of these kinds, as bits of the places in [`SAMPLED`], those that it does not fit.
    pub(super) fn outliers(self, of: u8) -> u8 {
        let mut outliers = of;
        for (place, taken) in TAKEN.into_iter().enumerate() {
            if self.0 & taken != 0 {
                outliers &= !(1 << place);
            }
        }
        outliers
    }

    fn add(&mut self, part: Part, bits: u64) {
        self.0 |= bits << part.0 & part.mask();
    }

    fn part(self, part: Part) -> u64 {
        (self.0 & part.mask()) >> part.0
    }

    fn byte(self, part: Part) -> u8 {
        u8::try_from(self.part(part)).unwrap_or(0)
    }

    fn is(self, part: Part) -> bool {
        self.part(part) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_touch_each_other() {
        let all = [
            READINGS,
            YES_NO,
            DAYS,
            MOMENTS,
            FORM,
            LISTS,
            NUMBER_LISTS,
            JSON,
            HEX,
            BASE64,
            WITHOUT_ZONE,
            MIDNIGHT,
            PADDED,
            TEXT,
            JSON_LIKE,
        ];
        let mut taken = 0u64;
        for part in all {
            assert_eq!(taken & part.mask(), 0, "{part:?}");
            taken |= part.mask();
        }
        assert!(item::READINGS.len() <= READINGS.1 as usize);
        assert!(item::YES_NO_PAIRS.len() * 2 < 1 << YES_NO.1);
    }

    #[test]
    fn what_was_added_is_told() {
        let mut matches = TypeMatches::default();
        assert_eq!(matches.outliers(0b11_1111), 0b11_1111);
        assert_eq!((matches.yes_no(), matches.form()), (None, None));
        matches.add_readings(0b101);
        matches.add_yes_no(Some((5, true)));
        matches.add_days(0b110);
        matches.set_form(DateForm::Numeric);
        matches.set_form(DateForm::Named);
        matches.set_time(true, true);
        matches.set_time(true, false);
        matches.add_list(2, true);
        matches.add_list(0, false);
        matches.add_looks(true, true, false);
        assert_eq!(
            (matches.readings(), matches.yes_no(), matches.days(), matches.moments()),
            (0b101, Some((5, true)), 0b110, 0)
        );
        assert_eq!(
            (matches.form(), matches.is_without_zone(), matches.is_midnight()),
            (Some(DateForm::Named), true, false)
        );
        assert_eq!((matches.lists(), matches.number_lists()), (0b101, 0b100));
        assert_eq!((matches.is_padded(), matches.is_text(), matches.is_json_like()), (true, true, false));
        assert_eq!(matches.outliers(0b11_1111), 0b11_1000);
        assert_eq!(matches.outliers(0b01_1001), 0b01_1000);
        let text = matches.of_a_text();
        assert_eq!((text.readings(), text.yes_no(), text.is_json(), text.days()), (0, None, true, 0b110));
    }
}
