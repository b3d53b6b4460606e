//! Mends of findings that need nothing but a click.

use super::finding::Offer;
use crate::item::{ProblemCode, Remark, is_null_word};
use crate::plan::{AttributeKind, Plan};
use crate::profile::Sample;

/// What would mend records that are rejected for this reason. `samples` are the values at fault.
pub(super) fn offers_for_problem(
    code: ProblemCode,
    place: Option<usize>,
    samples: &[Sample],
    plan: &Plan,
) -> Vec<Offer> {
    let Some(planned) = place.and_then(|place| plan.columns.get(place)) else {
        return Vec::new();
    };
    let column = || planned.column.clone();
    let is_key = plan.table.is_key(&planned.attribute);
    let as_text = || Offer::ReadAs { column: column(), kind: AttributeKind::Text };
    let mut offers = Vec::new();
    match code {
        ProblemCode::NotANumber
        | ProblemCode::NotYesNo
        | ProblemCode::NotADate
        | ProblemCode::NotADateTime
        | ProblemCode::NotBinary => {
            offers.extend(of_values(&column(), samples));
            offers.push(as_text());
        }
        ProblemCode::NumberTooPrecise
        | ProblemCode::NumberOutOfRange
        | ProblemCode::BrokenJson
        | ProblemCode::JsonTooDeep
        | ProblemCode::JsonRepeatedName
        | ProblemCode::JsonEmptyName
        | ProblemCode::NoSuchTime => offers.push(as_text()),
        ProblemCode::SetRepeatsMember | ProblemCode::SetEmptyMember => {
            offers.push(Offer::ReadAs { column: column(), kind: AttributeKind::List });
        }
        ProblemCode::NotBlank => {
            offers.push(as_text());
            if !is_key {
                offers.push(Offer::LeaveOut { column: column() });
            }
        }
        ProblemCode::KeyBlank | ProblemCode::KeyTooLong => offers.push(Offer::GenerateKey),
        ProblemCode::IndexKeyTooLong => {
            let indexes = plan.table.indexes.iter().filter(|index| index.is_key(&planned.attribute));
            offers.extend(indexes.map(|index| Offer::RemoveIndex { index: index.name.clone() }));
        }
        ProblemCode::NoZone
        | ProblemCode::WrongCellCount
        | ProblemCode::ItemTooLarge
        | ProblemCode::Undecodable
        | ProblemCode::BrokenRecord
        | ProblemCode::NotAnObject
        | ProblemCode::RefusedByServer => {}
    }
    offers
}

/// What mends values as they stand: spaces at their ends, words for nothing, one value that is meant otherwise.
fn of_values(column: &str, samples: &[Sample]) -> Vec<Offer> {
    let mut offers = Vec::new();
    if samples.iter().any(|sample| sample.value.trim().len() < sample.value.len()) {
        offers.push(Offer::Trim { column: column.to_owned() });
    }
    let mut seen: Vec<&str> = Vec::new();
    for sample in samples {
        let value = sample.value.as_str();
        if seen.contains(&value) || seen.len() == 3 {
            continue;
        }
        seen.push(value);
        if is_null_word(value) {
            offers.push(Offer::NullWord { column: column.to_owned(), word: value.to_owned() });
        } else if !value.ends_with('…') && value.trim().len() == value.len() {
            offers.push(Offer::Replace { column: column.to_owned(), from: value.to_owned() });
        }
    }
    offers
}

/// What would be otherwise if a person does not want what a remark tells.
pub(super) fn offers_for_remark(remark: Remark, plan: &Plan) -> Vec<Offer> {
    let column = plan.columns[remark.column()].column.clone();
    match remark {
        Remark::Respelled { .. } => vec![Offer::ReadAs { column, kind: AttributeKind::Text }],
        Remark::IndexKeyBlank { .. }
        | Remark::NullWord { .. }
        | Remark::JsonList { .. }
        | Remark::JsonScalar { .. }
        | Remark::WithoutZone { .. }
        | Remark::PlacedInZone { .. }
        | Remark::Joined { .. }
        | Remark::MendNotApplied { .. } => Vec::new(),
    }
}
