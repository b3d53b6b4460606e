//! What a value was found to be, in one word: most values of a column are alike, and telling that must cost little.

use super::kinds::Fits;
use crate::item::DateForm;
use crate::plan::AttributeKind;

/// Kinds of which misfits are kept, by their places in [`What::misfits`].
pub(super) const SAMPLED: [AttributeKind; 6] = [
    AttributeKind::Number,
    AttributeKind::YesNo,
    AttributeKind::Date,
    AttributeKind::DateTime,
    AttributeKind::Json,
    AttributeKind::Binary,
];

/// What a value was found to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct What(u64);

/// A part of the word: where it begins, and its bits.
type Part = (u32, u32);

const READINGS: Part = (0, 16);
const YES_NO: Part = (16, 8);
const DAYS: Part = (24, 3);
const MOMENTS: Part = (27, 3);
const FORM: Part = (30, 3);
const LISTS: Part = (33, 3);
const NUMBER_LISTS: Part = (36, 3);
const MISFITS: Part = (39, 6);
const WITHOUT_ZONE: Part = (45, 1);
const MIDNIGHT: Part = (46, 1);
const JSON: Part = (47, 1);
const HEX: Part = (48, 1);
const BASE64: Part = (49, 1);
const PADDED: Part = (50, 1);
const TEXT: Part = (51, 1);
const JSON_LIKE: Part = (52, 1);

/// How days are written, by their codes less one.
const FORMS: [DateForm; 4] = [DateForm::Iso, DateForm::YearFirst, DateForm::Named, DateForm::Numeric];

impl What {
    /// What fits, whether spaces stand around it, whether it is text (or may be anything), and whether it looks like
    /// JSON.
    pub(super) fn of(fits: &Fits, is_padded: bool, is_text: bool, is_json_like: bool) -> Self {
        let form = fits.form.map_or(0, |form| FORMS.iter().position(|other| *other == form).unwrap_or(0) + 1);
        let misfits = SAMPLED
            .into_iter()
            .enumerate()
            .fold(0, |bits, (place, kind)| bits | u64::from(!fits.any(kind)) << place);
        let parts = [
            (READINGS, u64::from(fits.readings)),
            (YES_NO, u64::from(fits.yes_no)),
            (DAYS, u64::from(fits.days)),
            (MOMENTS, u64::from(fits.moments)),
            (FORM, form as u64),
            (LISTS, u64::from(fits.lists)),
            (NUMBER_LISTS, u64::from(fits.number_lists)),
            (MISFITS, misfits),
            (WITHOUT_ZONE, u64::from(fits.without_zone)),
            (MIDNIGHT, u64::from(fits.midnight)),
            (JSON, u64::from(fits.json)),
            (HEX, u64::from(fits.hex)),
            (BASE64, u64::from(fits.base64)),
            (PADDED, u64::from(is_padded)),
            (TEXT, u64::from(is_text)),
            (JSON_LIKE, u64::from(is_json_like)),
        ];
        Self(parts.into_iter().fold(0, |word, ((start, _), value)| word | value << start))
    }

    /// As which kinds it could be carried.
    pub(super) fn fits(self) -> Fits {
        Fits {
            readings: u16::try_from(self.part(READINGS)).unwrap_or(0),
            yes_no: self.byte(YES_NO),
            days: self.byte(DAYS),
            moments: self.byte(MOMENTS),
            form: usize::from(self.byte(FORM)).checked_sub(1).and_then(|code| FORMS.get(code).copied()),
            without_zone: self.is(WITHOUT_ZONE),
            midnight: self.is(MIDNIGHT),
            json: self.is(JSON),
            hex: self.is(HEX),
            base64: self.is(BASE64),
            lists: self.byte(LISTS),
            number_lists: self.byte(NUMBER_LISTS),
        }
    }

    /// The kinds that it does not fit, as bits of the places in [`SAMPLED`].
    pub(super) fn misfits(self) -> u8 {
        self.byte(MISFITS)
    }

    pub(super) fn is_padded(self) -> bool {
        self.is(PADDED)
    }

    pub(super) fn is_text(self) -> bool {
        self.is(TEXT)
    }

    pub(super) fn is_json_like(self) -> bool {
        self.is(JSON_LIKE)
    }

    fn part(self, (start, bits): Part) -> u64 {
        self.0 >> start & ((1 << bits) - 1)
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
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_of_it_is_lost(
            cell in prop_oneof![
                "[a-z0-9;|,:/ T.+-]{1,30}",
                "[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{2,4}( [0-9]{2}:[0-9]{2}Z?)?",
                Just("0xAB".to_owned()),
                Just("{\"a\":1}".to_owned()),
                Just("Jan 5, 2024".to_owned()),
                Just("yes".to_owned()),
            ],
            is_padded: bool,
            is_text: bool,
            is_json_like: bool,
        ) {
            let fits = Fits::of(&cell);
            let what = What::of(&fits, is_padded, is_text, is_json_like);
            prop_assert_eq!(what.fits(), fits);
            prop_assert_eq!(
                (what.is_padded(), what.is_text(), what.is_json_like()),
                (is_padded, is_text, is_json_like)
            );
            for (place, kind) in SAMPLED.into_iter().enumerate() {
                prop_assert_eq!(what.misfits() >> place & 1 == 0, fits.any(kind));
            }
        }
    }

    #[test]
    fn every_part_has_room() {
        assert!(crate::item::READINGS.len() <= READINGS.1 as usize);
        let all = Fits {
            readings: u16::MAX,
            yes_no: 12,
            days: 7,
            moments: 7,
            form: Some(DateForm::Numeric),
            without_zone: true,
            midnight: true,
            json: true,
            hex: true,
            base64: true,
            lists: 7,
            number_lists: 7,
        };
        assert_eq!(What::of(&all, true, true, true).fits(), all);
        assert_eq!(What::of(&Fits::default(), false, false, false).fits(), Fits::default());
    }
}
