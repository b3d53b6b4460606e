//! What would make room in items that are larger than DynamoDB takes.

use item::Oversize;
use plan::{AttributeKind, Plan, SuggestedFix};
use wording::grouped;

/// Of items that are too large: how many each column makes room in.
#[derive(Debug, Default)]
pub(super) struct TooLarge {
    items: u64,
    /// Of those, how many consist of rows of other tables for the most part.
    of_others: u64,
    /// By the place of the column in the plan.
    columns: Vec<Room>,
}

/// In how many of the items one column makes room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Room {
    left_out: u64,
    compressed: u64,
}

impl TooLarge {
    pub(super) fn add(&mut self, oversize: &Oversize) {
        self.items += 1;
        self.of_others += u64::from(oversize.related_bytes > oversize.bytes / 2);
        for column in &oversize.columns {
            let room = Room {
                left_out: oversize.fits_without(column).into(),
                compressed: oversize.fits_compressed(column).into(),
            };
            self.add_room(column.place, room);
        }
    }

    pub(super) fn merge(&mut self, later: &Self) {
        self.items += later.items;
        self.of_others += later.of_others;
        for (place, room) in later.columns.iter().enumerate() {
            self.add_room(place, *room);
        }
    }

    fn add_room(&mut self, place: usize, room: Room) {
        if self.columns.len() <= place {
            self.columns.resize(place + 1, Room::default());
        }
        self.columns[place].left_out += room.left_out;
        self.columns[place].compressed += room.compressed;
    }

    /// The column that makes room in most items, by one of its figures, and in how many.
    fn best<'a>(&self, plan: &'a Plan, figure: impl Fn(&Room) -> u64) -> Option<(&'a str, u64)> {
        let may_change = |place: &usize| {
            let column = &plan.columns[*place];
            let is_index_key = plan.table.indexes.iter().any(|index| index.is_key(&column.attribute));
            !is_index_key
                && !plan.table.is_key(&column.attribute)
                && !plan.is_part_of_table_key(&column.column)
        };
        let places = (0..self.columns.len()).filter(may_change);
        let rooms = places.map(|place| (place, figure(&self.columns[place]))).filter(|(_, items)| *items > 0);
        // Of several the first.
        let (place, items) = rooms.rev().max_by_key(|(_, items)| *items)?;
        Some((plan.columns[place].column.as_str(), items))
    }

    fn compressed<'a>(&self, plan: &'a Plan) -> Option<(&'a str, u64)> {
        self.best(plan, |room| room.compressed)
    }

    fn left_out<'a>(&self, plan: &'a Plan) -> Option<(&'a str, u64)> {
        self.best(plan, |room| room.left_out)
    }

    /// What loses nothing comes first.
    pub(super) fn fixes(&self, plan: &Plan) -> Vec<SuggestedFix> {
        let compress = self.compressed(plan).map(|(column, _)| SuggestedFix::ReadAs {
            column: column.to_owned(),
            kind: AttributeKind::Compressed,
        });
        let leave_out =
            self.left_out(plan).map(|(column, _)| SuggestedFix::LeaveOut { column: column.to_owned() });
        compress.into_iter().chain(leave_out).collect()
    }

    /// How far what a person can do helps; `None` where no column alone does.
    pub(super) fn words(&self, plan: &Plan) -> Option<String> {
        let of_all = |items: u64| match (items, self.items) {
            (1, 1) => "the item".to_owned(),
            (2, 2) => "both items".to_owned(),
            (items, all) if items == all => format!("all {} items", grouped(all)),
            (items, all) => format!("{} of the {} items", grouped(items), grouped(all)),
        };
        let compressed = self
            .compressed(plan)
            .map(|(column, items)| format!("With {column} compressed, {} would fit.", of_all(items)));
        let left_out = self
            .left_out(plan)
            .map(|(column, items)| format!("Without {column}, {} would fit.", of_all(items)));
        let inside: Vec<&str> = plan.inside.iter().map(|inside| inside.table.as_str()).collect();
        let of_others = (self.of_others > 0 && !inside.is_empty()).then(|| {
            format!(
                "Most of {} is rows of {}: give those a table of their own in Relations, or put them beside.",
                of_all(self.of_others),
                inside.join(" and ")
            )
        });
        let sentences: Vec<String> = of_others.into_iter().chain(compressed).chain(left_out).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use item::OversizeColumn;
    use plan::{ColumnPlan, TableDesign};

    fn oversize(columns: &[(u64, Option<u64>)], related_bytes: u64) -> Oversize {
        let of = |(place, (bytes, compressed_bytes)): (usize, &(u64, Option<u64>))| OversizeColumn {
            place,
            bytes: *bytes,
            compressed_bytes: *compressed_bytes,
        };
        Oversize {
            bytes: columns.iter().map(|(bytes, _)| bytes).sum::<u64>() + related_bytes,
            related_bytes,
            columns: columns.iter().enumerate().map(of).collect(),
        }
    }

    fn plan() -> Plan {
        let column = |name| ColumnPlan::new(name, name, AttributeKind::Text);
        Plan::new(TableDesign::new("Notes", "id"), ["id", "body", "scan"].map(column).to_vec())
    }

    #[test]
    fn the_column_that_makes_most_room_is_offered_and_a_key_never() {
        let mut found = TooLarge::default();
        found.add(&oversize(&[(500_000, Some(10)), (4, Some(30)), (4, None)], 0));
        assert_eq!((found.fixes(&plan()), found.words(&plan())), (vec![], None));
        let mut later = TooLarge::default();
        later.add(&oversize(&[(8, Some(30)), (500_000, Some(450_000)), (300_000, Some(4_000))], 0));
        later.add(&oversize(&[(8, Some(30)), (350_000, Some(350_000)), (300_000, Some(4_000))], 0));
        found.merge(&later);
        let (body, scan) = ("body".to_owned(), "scan".to_owned());
        assert_eq!(
            found.fixes(&plan()),
            [
                SuggestedFix::ReadAs { column: scan, kind: AttributeKind::Compressed },
                SuggestedFix::LeaveOut { column: body }
            ]
        );
        assert_eq!(
            found.words(&plan()).unwrap(),
            "With scan compressed, 1 of the 3 items would fit. Without body, 2 of the 3 items would fit."
        );
    }

    #[test]
    fn rows_of_others_are_named() {
        let mut found = TooLarge::default();
        found.add(&oversize(&[(8, Some(30)), (10, Some(40)), (10, None)], 600_000));
        assert_eq!(found.words(&plan()), None);
        let mut plan = plan();
        plan.inside.push(plan::InsideTable {
            table: "lines".into(),
            attribute: "lines".into(),
            pointing: vec!["note".into()],
            pointed_to: vec!["id".into()],
            form: plan::InsideForm::List,
            order: Vec::new(),
            plan: Box::new(plan.clone()),
        });
        assert_eq!(
            found.words(&plan).unwrap(),
            "Most of the item is rows of lines: give those a table of their own in Relations, or put them beside."
        );
    }
}
