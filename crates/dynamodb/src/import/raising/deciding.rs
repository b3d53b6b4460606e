//! What is raised and what is set back, given what was noted and what is there. Pure: whoever carries it out looks at the
//! table, takes one step, and looks again.

use serde::{Deserialize, Serialize};

/// The write capacity of a table or of one of its indexes that was raised, or is about to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RaisedPart {
    /// `None`: the table itself.
    pub index: Option<String>,
    /// Write units a second before.
    pub from: u32,
    /// Write units a second that were asked for since, in their order. Any of them may be what is there.
    pub raised_to: Vec<u32>,
}

/// What was noted of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct NotedTable {
    /// When the table was created, seconds since 1970: one created again is another.
    pub created: Option<i64>,
    pub parts: Vec<RaisedPart>,
}

/// A table as it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundTable {
    pub created: Option<i64>,
    pub is_on_demand: bool,
    /// Neither it nor an index is being changed.
    pub is_active: bool,
    /// The table first, then its global indexes.
    pub parts: Vec<FoundPart>,
}

/// The capacity of a table or of one of its indexes, in units a second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundPart {
    pub index: Option<String>,
    pub reads: u32,
    pub writes: u32,
}

/// The next step of raising.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RaiseStep {
    /// It is being changed: look again.
    Wait,
    /// Note this, for good, before anything is sent.
    Note(NotedTable),
    /// Ask for these capacities.
    Update(Vec<FoundPart>),
    /// The capacity is as it should be, and what is raised of it is noted.
    Ready,
    /// It is on demand, or its capacity is that high already: nothing is raised.
    Nothing,
}

/// The next step of setting back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SetBackStep {
    Wait,
    Update(Vec<FoundPart>),
    /// Nothing of what was raised is there any more: the note goes.
    Done(SetBackEnd),
}

/// Why nothing of what was raised is there any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SetBackEnd {
    SetBack,
    TableGone,
    CreatedAgain,
    OnDemand,
    /// Somebody else changed it since: that stays.
    ChangedByOthers,
}

/// What raising comes to next; `units`: what every part is raised to, where it has less. `None` keeps what is there, and what
/// was noted of it.
pub(super) fn next_to_raise(noted: Option<&NotedTable>, found: &FoundTable, units: Option<u32>) -> RaiseStep {
    if found.is_on_demand {
        return RaiseStep::Nothing;
    }
    if !found.is_active {
        return RaiseStep::Wait;
    }
    // Of a table that was created again nothing is raised.
    let noted = noted.filter(|noted| noted.created == found.created);
    let wanted = |part: &FoundPart| part.writes.max(units.unwrap_or_default());
    let parts = found.parts.iter().filter_map(|part| raised(part, noted, wanted(part))).collect();
    let to_note = NotedTable { created: found.created, parts };
    if to_note.parts.is_empty() {
        return RaiseStep::Nothing;
    }
    if noted != Some(&to_note) {
        return RaiseStep::Note(to_note);
    }
    let lower = found.parts.iter().filter(|part| part.writes < wanted(part));
    let update: Vec<FoundPart> =
        lower.map(|part| FoundPart { writes: wanted(part), ..part.clone() }).collect();
    if update.is_empty() { RaiseStep::Ready } else { RaiseStep::Update(update) }
}

/// What is to be noted of a part that is to have so many units; `None` where nothing of it was raised or is to be.
fn raised(part: &FoundPart, noted: Option<&NotedTable>, units: u32) -> Option<RaisedPart> {
    let known = noted.and_then(|noted| noted.parts.iter().find(|known| known.index == part.index));
    // What somebody else set is where it is set back to from now on.
    let known = known.filter(|known| known.is_ours(part.writes));
    let mut raised = known.cloned().unwrap_or_else(|| RaisedPart {
        index: part.index.clone(),
        from: part.writes,
        raised_to: Vec::new(),
    });
    if units > raised.from && !raised.raised_to.contains(&units) {
        raised.raised_to.push(units);
    }
    (!raised.raised_to.is_empty()).then_some(raised)
}

impl RaisedPart {
    /// Whether so many units are what was there before, or what was asked for since.
    fn is_ours(&self, units: u32) -> bool {
        units == self.from || self.raised_to.contains(&units)
    }

    /// The most that may be there.
    pub(super) fn most(&self) -> u32 {
        self.raised_to.iter().copied().max().unwrap_or(self.from)
    }
}

/// What setting back comes to next; `found`: `None` where there is no such table any more.
pub(super) fn next_to_set_back(noted: &NotedTable, found: Option<&FoundTable>) -> SetBackStep {
    let Some(found) = found else { return SetBackStep::Done(SetBackEnd::TableGone) };
    if found.created != noted.created {
        return SetBackStep::Done(SetBackEnd::CreatedAgain);
    }
    if !found.is_active {
        return SetBackStep::Wait;
    }
    if found.is_on_demand {
        return SetBackStep::Done(SetBackEnd::OnDemand);
    }
    let there = |part: &RaisedPart| found.parts.iter().find(|found| found.index == part.index);
    let update: Vec<FoundPart> = noted
        .parts
        .iter()
        .filter_map(|part| {
            let found = there(part).filter(|found| part.raised_to.contains(&found.writes))?;
            Some(FoundPart { writes: part.from, ..found.clone() })
        })
        .collect();
    if !update.is_empty() {
        return SetBackStep::Update(update);
    }
    let is_as_before = |part: &RaisedPart| there(part).is_some_and(|found| found.writes == part.from);
    SetBackStep::Done(if noted.parts.iter().all(is_as_before) {
        SetBackEnd::SetBack
    } else {
        SetBackEnd::ChangedByOthers
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(index: Option<&str>, writes: u32) -> FoundPart {
        FoundPart { index: index.map(str::to_owned), reads: 5, writes }
    }

    fn found(table: u32, index: u32) -> FoundTable {
        let parts = vec![part(None, table), part(Some("I"), index)];
        FoundTable { created: Some(7), is_on_demand: false, is_active: true, parts }
    }

    fn noted(parts: &[(Option<&str>, u32, &[u32])]) -> NotedTable {
        let part = |(index, from, raised_to): &(Option<&str>, u32, &[u32])| RaisedPart {
            index: index.map(str::to_owned),
            from: *from,
            raised_to: raised_to.to_vec(),
        };
        NotedTable { created: Some(7), parts: parts.iter().map(part).collect() }
    }

    #[test]
    fn what_is_raised_is_noted_first_and_nothing_is_lowered() {
        let both = noted(&[(None, 5, &[400]), (Some("I"), 10, &[400])]);
        let index = noted(&[(Some("I"), 10, &[400])]);
        for (before, there, units, expected) in [
            (None, found(5, 10), Some(400), RaiseStep::Note(both.clone())),
            (
                Some(&both),
                found(5, 10),
                Some(400),
                RaiseStep::Update(vec![part(None, 400), part(Some("I"), 400)]),
            ),
            (Some(&both), found(400, 10), Some(400), RaiseStep::Update(vec![part(Some("I"), 400)])),
            (Some(&both), found(400, 400), Some(400), RaiseStep::Ready),
            // The table has more already, and keeps it.
            (None, found(500, 10), Some(400), RaiseStep::Note(index.clone())),
            (Some(&index), found(500, 10), Some(400), RaiseStep::Update(vec![part(Some("I"), 400)])),
            (None, found(500, 400), Some(400), RaiseStep::Nothing),
            (None, found(5, 10), None, RaiseStep::Nothing),
            // A run that goes on keeps what is raised, and knows what was before.
            (Some(&both), found(400, 400), None, RaiseStep::Ready),
            (Some(&both), found(400, 400), Some(200), RaiseStep::Ready),
            (
                Some(&both),
                found(400, 400),
                Some(800),
                RaiseStep::Note(noted(&[(None, 5, &[400, 800]), (Some("I"), 10, &[400, 800])])),
            ),
            // Somebody else's capacity is what it is set back to.
            (
                Some(&both),
                found(50, 400),
                Some(400),
                RaiseStep::Note(noted(&[(None, 50, &[400]), (Some("I"), 10, &[400])])),
            ),
        ] {
            assert_eq!(next_to_raise(before, &there, units), expected, "{before:?} {there:?} {units:?}");
        }
        let changing = FoundTable { is_active: false, ..found(5, 10) };
        assert_eq!(next_to_raise(None, &changing, Some(400)), RaiseStep::Wait);
        let on_demand = FoundTable { is_on_demand: true, ..found(0, 0) };
        assert_eq!(next_to_raise(Some(&both), &on_demand, Some(400)), RaiseStep::Nothing);
        // Of a table that was created again nothing is known.
        let again = FoundTable { created: Some(8), ..found(400, 400) };
        assert_eq!(next_to_raise(Some(&both), &again, Some(400)), RaiseStep::Nothing);
    }

    #[test]
    fn only_what_is_as_it_was_raised_is_set_back() {
        use SetBackEnd::{ChangedByOthers, CreatedAgain, OnDemand, SetBack, TableGone};
        use SetBackStep::{Done, Update, Wait};
        let both = noted(&[(None, 5, &[400, 800]), (Some("I"), 10, &[400])]);
        let without_index = FoundTable { parts: vec![part(None, 5)], ..found(5, 5) };
        for (there, expected) in [
            (None, Done(TableGone)),
            (Some(FoundTable { created: Some(8), ..found(400, 400) }), Done(CreatedAgain)),
            (Some(FoundTable { is_on_demand: true, ..found(0, 0) }), Done(OnDemand)),
            (Some(FoundTable { is_active: false, ..found(400, 400) }), Wait),
            (Some(found(400, 400)), Update(vec![part(None, 5), part(Some("I"), 10)])),
            (Some(found(800, 10)), Update(vec![part(None, 5)])),
            (Some(found(5, 400)), Update(vec![part(Some("I"), 10)])),
            (Some(found(5, 10)), Done(SetBack)),
            // Somebody else's capacity stays, and the rest is set back.
            (Some(found(500, 400)), Update(vec![part(Some("I"), 10)])),
            (Some(found(500, 10)), Done(ChangedByOthers)),
            (Some(found(3, 10)), Done(ChangedByOthers)),
            (Some(without_index), Done(ChangedByOthers)),
        ] {
            assert_eq!(next_to_set_back(&both, there.as_ref()), expected, "{there:?}");
        }
    }
}
