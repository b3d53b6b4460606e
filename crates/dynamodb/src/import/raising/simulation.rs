//! Raising and setting back in a world where the process is killed after any step, requests get lost on their way there or
//! back, and other people change or delete the table meanwhile.

use super::deciding::{
    FoundPart, FoundTable, NotedTable, RaiseStep, SetBackEnd, SetBackStep, next_to_raise, next_to_set_back,
};
use proptest::prelude::*;

/// More steps than any process needs.
const MAX_STEPS: usize = 200;

/// What happens between two steps of ours.
#[derive(Debug, Clone, Copy)]
enum Event {
    Nothing,
    /// The process is killed.
    Killed,
    /// A request is taken, and its answer is lost: the process ends with the failure.
    AnswerLost,
    /// A request does not arrive.
    RequestLost,
    /// Somebody else sets the capacity of a part.
    Changed {
        part: usize,
        writes: u32,
    },
    CreatedAgain,
    OnDemand,
}

/// A table at AWS, and what is on the disk.
#[derive(Debug)]
struct World {
    table: FoundTable,
    /// What the table is being changed to, and how often it is looked at until then.
    changing: Option<(Vec<FoundPart>, u32)>,
    noted: Option<NotedTable>,
    /// What each part has when nobody of ours raises it.
    own: Vec<u32>,
}

impl World {
    fn new() -> Self {
        let part =
            |index: Option<&str>, writes| FoundPart { index: index.map(str::to_owned), reads: 5, writes };
        let parts = vec![part(None, 5), part(Some("A"), 40), part(Some("B"), 5)];
        let own = parts.iter().map(|part| part.writes).collect();
        let table = FoundTable { created: Some(1), is_on_demand: false, is_active: true, parts };
        Self { table, changing: None, noted: None, own }
    }

    fn look(&mut self) -> FoundTable {
        if let Some((parts, looks)) = &mut self.changing {
            *looks = looks.saturating_sub(1);
            if *looks == 0 {
                for part in parts.drain(..) {
                    let there = self.table.parts.iter_mut().find(|there| there.index == part.index);
                    *there.expect("it is a part of the table") = part;
                }
                self.changing = None;
            }
        }
        FoundTable { is_active: self.changing.is_none(), ..self.table.clone() }
    }

    fn update(&mut self, parts: &[FoundPart]) {
        assert!(self.changing.is_none() && !self.table.is_on_demand, "AWS would refuse it");
        for part in parts {
            let there = self.table.parts.iter().find(|there| there.index == part.index).expect("it is there");
            assert!(there.writes != part.writes, "AWS refuses a change that changes nothing");
            assert_eq!(there.reads, part.reads, "reads stay");
        }
        self.changing = Some((parts.to_vec(), 2));
    }

    /// Lets a change that is under way come to its end.
    fn settle(&mut self) {
        while self.changing.is_some() {
            self.look();
        }
    }

    fn befall(&mut self, event: Event) {
        match event {
            Event::Changed { part, writes } if !self.table.is_on_demand => {
                self.settle();
                let part = part % self.own.len();
                self.table.parts[part].writes = writes;
                self.own[part] = writes;
            }
            Event::CreatedAgain => {
                let created = self.table.created.map(|created| created + 1);
                *self = Self { noted: self.noted.take(), ..Self::new() };
                self.table.created = created;
            }
            Event::OnDemand => {
                self.settle();
                self.table.is_on_demand = true;
            }
            Event::Nothing
            | Event::Killed
            | Event::AnswerLost
            | Event::RequestLost
            | Event::Changed { .. } => {}
        }
        self.check();
    }

    /// Nothing is ever below what it has of its own, and what is above is on the disk.
    fn check(&self) {
        if self.table.is_on_demand {
            return;
        }
        let changing = self.changing.iter().flat_map(|(parts, _)| parts);
        for part in self.table.parts.iter().chain(changing) {
            let place = self.table.parts.iter().position(|there| there.index == part.index).expect("there");
            let own = self.own[place];
            assert!(part.writes >= own, "{part:?} is below its own {own}: {self:?}");
            let is_noted = self.noted.iter().flat_map(|noted| &noted.parts).any(|noted| {
                noted.index == part.index && noted.from == own && noted.raised_to.contains(&part.writes)
            });
            assert!(part.writes == own || is_noted, "{part:?} is raised, and nobody knows: {self:?}");
        }
    }

    /// Raises until it is ready, the process is killed, or a request fails. True when it is ready.
    fn raise(&mut self, units: Option<u32>, events: &mut impl Iterator<Item = Event>) -> bool {
        for _ in 0..MAX_STEPS {
            let found = self.look();
            let event = events.next().unwrap_or(Event::Nothing);
            match next_to_raise(self.noted.as_ref(), &found, units) {
                RaiseStep::Wait => {}
                RaiseStep::Note(noted) => self.noted = Some(noted),
                RaiseStep::Update(parts) => match event {
                    Event::RequestLost => return false,
                    Event::AnswerLost => {
                        self.update(&parts);
                        self.check();
                        return false;
                    }
                    _ => self.update(&parts),
                },
                RaiseStep::Ready | RaiseStep::Nothing => return true,
            }
            self.check();
            if matches!(event, Event::Killed) {
                return false;
            }
            self.befall(event);
        }
        panic!("it raises for ever: {self:?}")
    }

    /// Sets back until it is done, the process is killed, or a request fails.
    fn set_back(&mut self, events: &mut impl Iterator<Item = Event>) -> Option<SetBackEnd> {
        for _ in 0..MAX_STEPS {
            let Some(noted) = self.noted.clone() else { return Some(SetBackEnd::SetBack) };
            let found = self.look();
            let event = events.next().unwrap_or(Event::Nothing);
            match next_to_set_back(&noted, Some(&found)) {
                SetBackStep::Wait => {}
                SetBackStep::Update(parts) => match event {
                    Event::RequestLost => return None,
                    Event::AnswerLost => {
                        self.update(&parts);
                        return None;
                    }
                    _ => self.update(&parts),
                },
                SetBackStep::Done(end) => {
                    self.noted = None;
                    self.check();
                    return Some(end);
                }
            }
            self.check();
            if matches!(event, Event::Killed) {
                return None;
            }
            self.befall(event);
        }
        panic!("it sets back for ever: {self:?}")
    }
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        12 => Just(Event::Nothing),
        4 => Just(Event::Killed),
        2 => Just(Event::AnswerLost),
        2 => Just(Event::RequestLost),
        // Capacities that nobody of ours asks for.
        1 => (0..3_usize, 1..200_u32).prop_map(|(part, writes)| Event::Changed { part, writes: writes * 2 + 1 }),
        1 => Just(Event::CreatedAgain),
        1 => Just(Event::OnDemand),
    ]
}

/// Runs into the table: each raises or only goes on, and is set back after it, or killed before.
fn runs() -> impl Strategy<Value = Vec<(Option<u32>, bool)>> {
    let units = prop_oneof![Just(None), Just(Some(400)), Just(Some(20)), Just(Some(1000))];
    proptest::collection::vec((units, any::<bool>()), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_what_was_raised_is_known_and_set_back(
        runs in runs(),
        events in proptest::collection::vec(event(), 0..60),
    ) {
        let mut world = World::new();
        let mut events = events.into_iter();
        for (units, sets_back) in runs {
            world.raise(units, &mut events);
            if sets_back {
                world.set_back(&mut events);
            }
        }
        // Nobody disturbs it any more: whoever sets back now ends where nothing is raised.
        world.set_back(&mut std::iter::empty()).expect("nothing fails");
        prop_assert!(world.noted.is_none() && world.changing.is_none());
        if !world.table.is_on_demand {
            let left: Vec<u32> = world.table.parts.iter().map(|part| part.writes).collect();
            prop_assert_eq!(&left, &world.own, "{:?}", world);
        }
    }
}
