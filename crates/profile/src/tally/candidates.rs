//! What a column's tally says in the end: which kinds its values fit, and in which spelling.

use super::super::kinds::{FRACTION, ORDERS, SEPARATORS, WHOLE};
use super::super::profile::{Candidate, ColumnProfile, Distinct, Frequent};
use super::super::type_matches::SAMPLED;
use super::ColumnTally;
use item::{DateForm, READINGS, YES_NO_PAIRS};
use plan::{AttributeKind, BinaryText, DateOrder, NumberReading, YesNoWords};
use source::{Sample, shown};
use std::collections::BTreeMap;

impl ColumnTally {
    /// What the column holds, once every part is in; `most_frequent` are its most frequent values.
    pub(crate) fn profile(
        mut self,
        name: &str,
        distinct: Distinct,
        most_frequent: Vec<Frequent>,
    ) -> ColumnProfile {
        let candidates = self.candidates();
        let numeric = self.date_forms.keys().any(|(form, _, _)| *form == DateForm::Numeric);
        let is_date_ambiguous = numeric
            && [&self.days, &self.moments]
                .iter()
                .any(|counts| counts[1] == self.filled && counts[2] == self.filled);
        let acknowledged = candidates.iter().find_map(|candidate| candidate.date_order);
        let date_formats = self
            .date_forms
            .iter()
            .map(|(&(form, has_time, has_zone), &count)| Frequent {
                value: format_name(form, acknowledged, has_time, has_zone),
                count,
            })
            .collect();
        // Whoever quotes every text says nothing by quoting an empty one.
        let unquoted = self.filled - self.quoted.min(self.filled);
        let has_unquoted_text = unquoted > self.whole_numbers + self.fractions;
        let tells_empty_apart = self.empty_texts > 0 && (self.blank > self.empty_texts || has_unquoted_text);
        let are_numbers = self.filled > 0 && self.all_readings()[0] == self.filled && self.least.is_some();
        let (smallest, largest) = if are_numbers { (self.least, self.most) } else { (self.first, self.last) };
        ColumnProfile {
            column: name.to_owned(),
            filled: self.filled,
            blank: self.blank,
            null_words: std::mem::take(&mut self.null_words)
                .into_iter()
                .map(|(value, count)| Frequent { value, count })
                .collect(),
            distinct,
            most_frequent,
            shortest: self.shortest,
            longest: self.longest,
            longest_bytes: self.longest_bytes as u64,
            smallest: smallest.map(cut),
            largest: largest.map(cut),
            examples: self.examples,
            candidates,
            date_formats,
            is_date_ambiguous,
            without_zone: self.without_zone,
            at_midnight: self.at_midnight,
            json_like: self.json_like,
            empty_texts: self.empty_texts,
            tells_empty_apart,
            // The whole file says so.
            tells_null_apart: false,
            json_nulls: self.json_nulls,
            json_numbers: self.json_numbers,
            padded: self.padded,
        }
    }

    /// How many values each reading takes.
    fn all_readings(&self) -> [u64; READINGS.len()] {
        let mut all = self.readings;
        for (place, count) in all.iter_mut().enumerate() {
            *count += u64::from(WHOLE >> place & 1) * self.whole_numbers;
            *count += u64::from(FRACTION >> place & 1) * self.fractions;
        }
        all
    }

    fn candidates(&mut self) -> Vec<Candidate> {
        let filled = self.filled;
        let mut outliers: BTreeMap<AttributeKind, Vec<Sample>> =
            SAMPLED.into_iter().zip(std::mem::take(&mut self.outliers)).collect();
        let mut candidate = |kind: AttributeKind, matches: u64| Candidate {
            kind,
            matches,
            outliers: filled - matches,
            is_certain: true,
            outlier_samples: if matches == filled {
                Vec::new()
            } else {
                outliers.remove(&kind).unwrap_or_default()
            },
            number: None,
            yes_no: None,
            date_order: None,
            binary: None,
            separator: None,
        };
        let mut found = Vec::new();
        // The plain reading wins a tie.
        let (reading, matches) = best(&self.all_readings());
        if matches > 0 {
            // `1,234` may be a thousand or a fraction: then a person says which.
            let all = self.all_readings();
            let is_open = READINGS.iter().zip(all).any(|(other, count)| {
                reading > 0 && count == matches && other.decimal != READINGS[reading].decimal
            });
            let number: Option<NumberReading> = (!is_open).then(|| READINGS[reading]);
            found.push(Candidate { number, ..candidate(AttributeKind::Number, matches) });
        }
        let pair =
            (0..YES_NO_PAIRS.len()).rev().max_by_key(|&pair| self.yes_no[pair].0 + self.yes_no[pair].1);
        if let Some(pair) = pair
            && let (yes, no) = self.yes_no[pair]
            // One letter alone is a code; only beside its counterpart does it say yes or no.
            && ((yes > 0 && no > 0) || (yes + no > 0 && YES_NO_PAIRS[pair].0.len() > 1))
        {
            let words = YesNoWords { yes: YES_NO_PAIRS[pair].0.into(), no: YES_NO_PAIRS[pair].1.into() };
            let is_certain = yes > 0 && no > 0;
            found.push(Candidate {
                yes_no: Some(words),
                is_certain,
                ..candidate(AttributeKind::YesNo, yes + no)
            });
        }
        for (kind, counts) in [(AttributeKind::Date, self.days), (AttributeKind::DateTime, self.moments)] {
            let (order, matches) = best(&counts);
            if matches > 0 {
                let is_acknowledged = order == 0 || counts[1] != counts[2];
                let date_order: Option<DateOrder> = is_acknowledged.then(|| ORDERS[order]);
                found.push(Candidate { date_order, ..candidate(kind, matches) });
            }
        }
        if self.json > 0 {
            found.push(candidate(AttributeKind::Json, self.json));
        }
        if self.hex + self.base64 > 0 {
            let (binary, matches) = if self.hex >= self.base64 {
                (BinaryText::Hex, self.hex)
            } else {
                (BinaryText::Base64, self.base64)
            };
            let is_certain = self.hex_letters != (true, true);
            found.push(Candidate {
                binary: Some(binary),
                is_certain,
                ..candidate(AttributeKind::Binary, matches)
            });
        }
        let (separator, lists) = best(&self.lists);
        // Where hardly a cell has several elements, the sign is a part of the text.
        if lists * 4 >= filled && lists > 0 {
            let separator = Some(SEPARATORS[separator].to_string());
            let lists_of_numbers = best(&self.number_lists).1;
            found.push(Candidate { separator: separator.clone(), ..candidate(AttributeKind::List, filled) });
            if lists_of_numbers == lists {
                found.push(Candidate {
                    separator: separator.clone(),
                    ..candidate(AttributeKind::NumberSet, filled)
                });
            }
            found.push(Candidate { separator, ..candidate(AttributeKind::TextSet, filled) });
        }
        if self.texts > 0 {
            found.push(candidate(AttributeKind::Text, self.texts));
        }
        found
    }
}

/// The place of the highest count, the first of several, and the count.
fn best(counts: &[u64]) -> (usize, u64) {
    let mut best = (0, 0);
    for (place, &count) in counts.iter().enumerate() {
        if count > best.1 {
            best = (place, count);
        }
    }
    best
}

fn cut(mut sample: Sample) -> Sample {
    sample.value = shown(&sample.value);
    sample
}

fn format_name(form: DateForm, order: Option<DateOrder>, has_time: bool, has_zone: bool) -> String {
    let day = match (form, order) {
        (DateForm::Iso, _) => "YYYY-MM-DD",
        (DateForm::YearFirst, _) => "YYYY/MM/DD",
        (DateForm::Named, _) => "Month D, YYYY",
        (DateForm::Numeric, Some(DateOrder::MonthFirst)) => "MM/DD/YYYY",
        (DateForm::Numeric, Some(_)) => "DD/MM/YYYY",
        (DateForm::Numeric, None) => "DD/MM/YYYY or MM/DD/YYYY",
    };
    match (has_time, has_zone) {
        (false, _) => day.to_owned(),
        (true, false) => format!("{day} HH:MM"),
        (true, true) => format!("{day} HH:MM with time zone"),
    }
}
