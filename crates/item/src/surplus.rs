//! Records with more cells than the header, where a text holds the delimiter and nobody put it in quotes.

use source::{CellForm, Record};

/// The record with each cell that starts with a space joined with the one before it, and the places of the joined
/// cells. `None` when this does not take up the surplus exactly.
pub fn join_surplus(record: &Record, columns: usize, delimiter: &str) -> Option<(Record, Vec<usize>)> {
    let surplus = record.len().checked_sub(columns).filter(|surplus| *surplus > 0)?;
    let goes_on = |place: usize, cell: &str| place > 0 && cell.starts_with(' ');
    if record.iter().enumerate().filter(|(place, cell)| goes_on(*place, cell)).count() != surplus {
        return None;
    }
    let mut cells: Vec<String> = Vec::with_capacity(columns);
    let mut forms: Vec<CellForm> = Vec::with_capacity(columns);
    let mut joined = Vec::new();
    for (place, cell) in record.iter().enumerate() {
        match cells.last_mut() {
            Some(last) if goes_on(place, cell) => {
                last.push_str(delimiter);
                last.push_str(cell);
                let into = cells.len() - 1;
                // Whatever the parts are, together they are a text.
                forms[into] = CellForm::Plain;
                if joined.last() != Some(&into) {
                    joined.push(into);
                }
            }
            _ => {
                cells.push(cell.to_owned());
                forms.push(record.form(place));
            }
        }
    }
    let mut whole = Record::of_cells(cells.iter().map(String::as_str));
    if !record.is_plain() {
        whole.set_forms(forms);
    }
    Some((whole, joined))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_starts_with_a_space_goes_on_the_one_before() {
        let joined = |cells: &[&str], columns| {
            let record = Record::of_cells(cells.iter().copied());
            join_surplus(&record, columns, ",").map(|(record, places)| {
                (record.iter().map(str::to_owned).collect::<Vec<_>>().join("|"), places)
            })
        };
        assert_eq!(joined(&["1", "12", " rue", "x"], 3), Some(("1|12, rue|x".into(), vec![1])));
        assert_eq!(joined(&["A", " Ltd.", "B", " C", " D"], 2), Some(("A, Ltd.|B, C, D".into(), vec![0, 1])));
        assert_eq!(joined(&["1", "12", "rue", "x"], 3), None);
        assert_eq!(joined(&["1", "12", " rue", " x"], 3), None);
        assert_eq!(joined(&["1", " 2", "3"], 3), None);
    }

    #[test]
    fn what_is_null_stays_null() {
        let mut record = Record::of_cells(["1", "12", " rue", "NULL", ""]);
        record.set_forms(vec![
            CellForm::Plain,
            CellForm::Quoted,
            CellForm::Plain,
            CellForm::Null,
            CellForm::Quoted,
        ]);
        let (joined, _) = join_surplus(&record, 4, ",").unwrap();
        let forms: Vec<CellForm> = (0..4).map(|place| joined.form(place)).collect();
        assert_eq!(forms, [CellForm::Plain, CellForm::Plain, CellForm::Null, CellForm::Quoted]);
    }
}
