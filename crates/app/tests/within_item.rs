//! Rows that are merged into their parent's item, and sets of keys in it: what arrives is held against a plain model, over
//! random tables with everything that goes wrong in such tables: second rows of a parent, orphans, blank keys, pairs and
//! keys that repeat, broken rows, items too large.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

use app::{
    App, Destination, Duplicates, ExistingItems, FormatChoice, ImportChoices, ImportWork, Orphans, Placement,
    PlacementChoice, Plan, Rejects, Relation, RelationChoices, RunFiles, SaidInFull, TableColumns,
    TableToRelate, TableWork, TablesReport, VerifyChoices, parents_first,
};
use aws_sdk_dynamodb::types::AttributeValue;
use dynamodb::destination::Destinations;
use fault_server::{FaultServer, Faults};
use plan::{IndexDesign, Projection, ProvisionedUnits};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

const TABLES: [&str; 5] = ["people", "passports", "stamps", "memberships", "clubs"];
const LONG: usize = 250_000;

/// A row of a file: its cells as they are meant, or none where it is broken.
type Row = Option<Vec<String>>;

/// Rows by table.
struct Tables(HashMap<&'static str, Vec<Row>>);

impl Tables {
    fn random(random: &mut SmallRng) -> Self {
        let mut rows = |count: usize, row: &mut dyn FnMut(&mut SmallRng, usize) -> Vec<String>| -> Vec<Row> {
            (0..count).map(|place| (!random.random_bool(0.05)).then(|| row(random, place))).collect()
        };
        let text = |random: &mut SmallRng, short: String| {
            if random.random_bool(0.15) { "x".repeat(LONG) } else { short }
        };
        let person = |random: &mut SmallRng| match random.random_range(0..20) {
            0 => String::new(),
            1 => format!("X{}", random.random_range(0..3)),
            _ => format!("P{}", random.random_range(0..16)),
        };
        let people = rows(16, &mut |random, place| {
            let id = if random.random_bool(0.1) { place / 2 } else { place };
            vec![format!("P{id}"), format!("Name {place}"), text(random, format!("note {place}"))]
        });
        let passports = rows(16, &mut |random, place| {
            let number = text(random, format!("N{place}"));
            vec![(place + 100).to_string(), person(random), format!("In {place}"), number]
        });
        let stamps = rows(40, &mut |random, place| {
            vec![place.to_string(), random.random_range(98..118).to_string(), format!("Town {place}")]
        });
        let memberships = rows(90, &mut |random, _| {
            let club = match random.random_range(0..20) {
                0 => String::new(),
                1 => "04".to_owned(),
                2 => "4.0".to_owned(),
                _ => random.random_range(0..12).to_string(),
            };
            vec![person(random), club]
        });
        let clubs = (0..12).map(|place| Some(vec![place.to_string(), format!("Club {place}")])).collect();
        Self(
            [
                ("people", people),
                ("passports", passports),
                ("stamps", stamps),
                ("memberships", memberships),
                ("clubs", clubs),
            ]
            .into(),
        )
    }

    /// The rows that can be read, in their order.
    fn sound(&self, table: &str) -> impl Iterator<Item = &Vec<String>> {
        self.0[table].iter().flatten()
    }

    fn write(&self, folder: &Path) {
        for (name, header) in [
            ("people", "person_id,name,note"),
            ("passports", "passport_id,person_id,name,number"),
            ("stamps", "stamp_id,passport_id,town"),
            ("memberships", "person_id,club_id"),
            ("clubs", "club_id,title"),
        ] {
            let mut text = header.to_owned() + "\n";
            for row in &self.0[name] {
                match row {
                    Some(cells) => writeln!(text, "{}", cells.join(",")).unwrap(),
                    None => text.push_str("broken,row,of,too,many,cells\n"),
                }
            }
            std::fs::write(folder.join(format!("{name}.csv")), text).unwrap();
        }
    }
}

/// What is merged of a passport: its id, its name and number, and the ids of its stamps.
type Passport = (String, String, String, Vec<String>);

/// What becomes of rows, by a plain model.
#[derive(Debug, Default, PartialEq)]
struct Expected {
    /// Id → name, passport, clubs.
    people: BTreeMap<String, (String, Option<Passport>, BTreeSet<String>)>,
    /// Passports that are items of their own, with the ids of their stamps.
    passports: BTreeMap<String, Vec<String>>,
    stamps: BTreeSet<String>,
    memberships: BTreeSet<(String, String)>,
    /// By table: rows inside others, rejected, set aside.
    fates: BTreeMap<&'static str, [u64; 3]>,
}

fn number(cell: &str) -> String {
    let whole = cell.strip_suffix(".0").unwrap_or(cell).trim_start_matches('0');
    if whole.is_empty() { "0".to_owned() } else { whole.to_owned() }
}

fn expected(tables: &Tables, duplicates: Duplicates, orphans: Orphans) -> Expected {
    let mut expected = Expected::default();
    let mut fates: BTreeMap<&'static str, [u64; 3]> = TABLES.map(|table| (table, [0; 3])).into();
    let mut fate = |table: &'static str, place: usize| fates.get_mut(table).unwrap()[place] += 1;
    for table in TABLES {
        tables.0[table].iter().filter(|row| row.is_none()).for_each(|_| fate(table, 1));
    }
    // The row that stands for each person comes first.
    let mut standing: BTreeMap<&str, Vec<&Vec<String>>> = BTreeMap::new();
    for cells in tables.sound("people") {
        let rows = standing.entry(&cells[0]).or_default();
        if duplicates == Duplicates::Last {
            rows.insert(0, cells);
        } else {
            rows.push(cells);
        }
    }
    let mut stamps: HashMap<&str, Vec<String>> = HashMap::new();
    let of_passports: HashSet<&str> = tables.sound("passports").map(|cells| cells[0].as_str()).collect();
    for cells in tables.sound("stamps") {
        if of_passports.contains(cells[1].as_str()) {
            stamps.entry(&cells[1]).or_default().push(cells[0].clone());
        } else if orphans == Orphans::Reject {
            fate("stamps", 1);
        } else {
            expected.stamps.insert(cells[0].clone());
        }
    }
    let mut merged: HashMap<&str, &Vec<String>> = HashMap::new();
    for cells in tables.sound("passports") {
        let of_this = stamps.get(cells[0].as_str()).cloned().unwrap_or_default();
        let mut stamps_are = |place: usize| of_this.iter().for_each(|_| fate("stamps", place));
        if standing.contains_key(cells[1].as_str()) {
            if merged.contains_key(cells[1].as_str()) {
                stamps_are(1);
                fate("passports", 1);
            } else {
                merged.insert(&cells[1], cells);
            }
        } else if orphans == Orphans::Reject {
            stamps_are(1);
            fate("passports", 1);
        } else {
            stamps_are(0);
            expected.passports.insert(cells[0].clone(), of_this);
        }
    }
    let mut clubs: HashMap<&str, Vec<String>> = HashMap::new();
    for cells in tables.sound("memberships") {
        if cells[1].is_empty() {
            fate("memberships", 1);
        } else if standing.contains_key(cells[0].as_str()) {
            clubs.entry(&cells[0]).or_default().push(number(&cells[1]));
        } else if orphans == Orphans::Reject || cells[0].is_empty() {
            fate("memberships", 1);
        } else if !expected.memberships.insert((cells[0].clone(), number(&cells[1]))) {
            fate("memberships", 2);
        }
    }
    for (id, rows) in standing {
        let (cells, others) = rows.split_first().unwrap();
        let passport = merged.get(id);
        let is_too_large =
            cells[2].len() == LONG && passport.is_some_and(|passport| passport[3].len() == LONG);
        let place = usize::from(is_too_large);
        let clubs = clubs.remove(id).unwrap_or_default();
        for _ in &clubs {
            fate("memberships", place);
        }
        let passport = passport.map(|passport| {
            let stamps = stamps.get(passport[0].as_str()).cloned().unwrap_or_default();
            for _ in &stamps {
                fate("stamps", place);
            }
            fate("passports", place);
            (passport[0].clone(), passport[2].clone(), passport[3].clone(), stamps)
        });
        let others = if is_too_large {
            fate("people", 1);
            // What stands for the person then has nothing of other tables.
            let Some((next, others)) = others.split_first() else { continue };
            expected.people.insert(id.to_owned(), (next[1].clone(), None, BTreeSet::new()));
            others
        } else {
            let person = (cells[1].clone(), passport, clubs.into_iter().collect());
            expected.people.insert(id.to_owned(), person);
            others
        };
        for _ in others {
            fate("people", 2);
        }
    }
    expected.fates = fates;
    expected
}

fn text(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.clone(),
        other => panic!("{other:?}"),
    }
}

fn stamp_ids(item: &HashMap<String, AttributeValue>) -> Vec<String> {
    let Some(AttributeValue::L(members)) = item.get("stamps") else { return Vec::new() };
    members.iter().map(|member| text(&member.as_m().unwrap()["stampId"])).collect()
}

/// A person as written, with no attribute that is not accounted for.
fn person(item: &HashMap<String, AttributeValue>) -> (String, Option<Passport>, BTreeSet<String>) {
    let known = ["personId", "name", "note", "passportId", "passportName", "number", "stamps", "clubIds"];
    assert!(item.keys().all(|name| known.contains(&name.as_str())), "{:?}", item.keys());
    let passport = item
        .get("passportId")
        .map(|id| (text(id), text(&item["passportName"]), text(&item["number"]), stamp_ids(item)));
    let clubs = item.get("clubIds").map(|clubs| match clubs {
        AttributeValue::Ns(clubs) => clubs.iter().cloned().collect(),
        other => panic!("{other:?}"),
    });
    (text(&item["name"]), passport, clubs.unwrap_or_default())
}

fn relations(orphans: Orphans) -> Vec<Relation> {
    let end = |table: &str, column: &str| TableColumns {
        table: table.to_owned(),
        columns: vec![column.to_owned()],
    };
    let relate =
        |child: &str, column: &str, parent: &str| Relation::new(end(child, column), end(parent, column));
    let place = |child: &str, placement, parent: &str| PlacementChoice {
        child: child.to_owned(),
        placement,
        parent: Some(parent.to_owned()),
    };
    let choices = RelationChoices {
        relate: vec![
            relate("passports", "person_id", "people"),
            relate("stamps", "passport_id", "passports"),
            relate("memberships", "person_id", "people"),
            relate("memberships", "club_id", "clubs"),
        ],
        place: vec![
            place("passports", Placement::Merged, "people"),
            place("stamps", Placement::Inside, "passports"),
            place("memberships", Placement::Set, "people"),
        ],
        orphans: ["passports", "stamps", "memberships"].map(|table| (table.to_owned(), orphans)).into(),
        ..RelationChoices::default()
    };
    choices.applied(Vec::new()).unwrap()
}

/// The tables, opened and placed.
async fn opened(
    app: &App,
    folder: &Path,
    duplicates: Duplicates,
    orphans: Orphans,
) -> Vec<(String, String, Plan)> {
    let paths = TABLES.map(|table| folder.join(format!("{table}.csv")));
    let opened = app.open_tables(paths.into(), Vec::new(), FormatChoice::default()).await.unwrap();
    let (mut ids, mut plans) = (Vec::new(), Vec::new());
    for table in opened.tables {
        let id = table.source.source_id;
        let mut plan = app.read_source(&id, "read", |_| {}).await.unwrap().proposal.plan;
        let (key, sort) = match table.name.as_str() {
            "people" => ("personId", None),
            "passports" => ("passportId", None),
            "stamps" => ("stampId", None),
            "memberships" => ("personId", Some("clubId".to_owned())),
            _ => ("clubId", None),
        };
        (plan.table.partition_key, plan.table.sort_key) = (key.to_owned(), sort);
        plan.table.indexes.clear();
        if table.name == "people" {
            plan.table.indexes.push(IndexDesign {
                name: "NameIndex".to_owned(),
                partition_keys: vec!["name".to_owned()],
                sort_keys: Vec::new(),
                projection: Projection::Include {
                    attributes: vec!["number".to_owned(), "clubIds".to_owned()],
                },
                provisioned: ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 },
            });
        }
        plan.composed_attributes.clear();
        plan.generated_key = None;
        plan.duplicates = duplicates;
        for column in &mut plan.columns {
            column.kind = match column.column.as_str() {
                "club_id" => app::AttributeKind::Number,
                _ => app::AttributeKind::Text,
            };
            column.included = true;
        }
        plans.push((table.name.clone(), plan));
        ids.push(id);
    }
    let placed = app.place_tables(plans, &relations(orphans)).unwrap();
    placed.into_iter().zip(ids).map(|((name, plan), id)| (name, id, plan)).collect()
}

async fn imported(
    app: &App,
    folder: &Path,
    tables: &[(String, String, Plan)],
    destination: &Destination,
) -> (TablesReport, u64) {
    let order =
        parents_first(&tables.iter().map(|(name, _, plan)| (name.as_str(), plan)).collect::<Vec<_>>());
    let mut told = 0;
    for place in order {
        let (_, id, plan) = &tables[place];
        let result = app.check(id, plan.clone(), "check", |_| {}).await.unwrap();
        assert!(!result.has_blocker(), "{:?}", result.findings);
        told += result.write_units;
    }
    let works = tables.iter().rev().map(|(name, id, plan)| TableWork {
        name: name.clone(),
        work: ImportWork {
            source_id: id.clone(),
            plan: plan.clone(),
            destination: destination.clone(),
            choices: ImportChoices { existing: ExistingItems::Stop, ..ImportChoices::default() },
            run: None,
            typed_name: None,
            was_empty: None,
            files: RunFiles {
                rejects: Rejects::Named(folder.join(format!("{name}.rejected.csv"))),
                journal: Some(folder.join(format!("{name}.journal"))),
            },
        },
        done: None,
    });
    (app.import_tables(works.collect(), "import", |_| {}).await.unwrap(), told)
}

#[tokio::test(flavor = "multi_thread")]
async fn items_hold_what_is_merged_into_them_and_every_row_is_accounted_for() {
    let data = tempfile::tempdir().unwrap();
    let app = App::new(Arc::new(SaidInFull));
    let mut rejected_for = BTreeSet::new();
    for seed in 0..12 {
        let mut random = SmallRng::seed_from_u64(seed);
        let rows = Tables::random(&mut random);
        let folder = data.path().join(seed.to_string());
        std::fs::create_dir(&folder).unwrap();
        rows.write(&folder);
        let duplicates = if seed % 2 == 0 { Duplicates::First } else { Duplicates::Last };
        let orphans = if seed % 3 == 0 { Orphans::Reject } else { Orphans::Alone };
        let server = FaultServer::start(Faults::default()).await.unwrap();
        let destination = Destination::Endpoint { url: server.url().to_owned(), region: None };
        app.confirm_destination(&destination).await.unwrap();
        let tables = opened(&app, &folder, duplicates, orphans).await;
        let (report, told) = imported(&app, &folder, &tables, &destination).await;
        let model = expected(&rows, duplicates, orphans);

        let connection = Destinations::new().connect(&destination).await.unwrap();
        let mut found = Expected { fates: model.fates.clone(), ..Expected::default() };
        for name in connection.client.list_tables().send().await.unwrap().table_names.unwrap() {
            let mut pages = connection.client.scan().table_name(&name).into_paginator().items().send();
            while let Some(item) = pages.next().await {
                let item = item.unwrap();
                match name.as_str() {
                    "People" => {
                        found.people.insert(text(&item["personId"]), person(&item));
                    }
                    "Passports" => {
                        found.passports.insert(text(&item["passportId"]), stamp_ids(&item));
                    }
                    "Stamps" => {
                        found.stamps.insert(text(&item["stampId"]));
                    }
                    "Memberships" => {
                        found.memberships.insert((text(&item["personId"]), text(&item["clubId"])));
                    }
                    _ => {}
                }
            }
        }
        assert_eq!(found.people, model.people, "seed {seed}");
        assert_eq!(found, model, "seed {seed}");
        for table in &report.tables {
            let told = table.report.as_ref().unwrap_or_else(|| panic!("seed {seed}: {table:?}"));
            let fates = [told.records_embedded, told.records_rejected, told.duplicates_set_aside];
            assert_eq!(fates, model.fates[table.name.as_str()], "seed {seed}: {}", table.name);
            assert_eq!(told.records_read, told.items_written + fates.iter().sum::<u64>());
            let rejects = std::fs::read_to_string(folder.join(format!("{}.rejected.csv", table.name)));
            let text = rejects.unwrap_or_default();
            rejected_for.extend(
                ["A row before it is merged", "nothing for the set"]
                    .map(|reason| (reason, text.contains(reason))),
            );
        }
        let metered = report.sum.consumed_write_units.unwrap();
        assert!(
            (metered - f64::from(u32::try_from(told).unwrap())).abs() < 1e-6,
            "told {told}, metered {metered}"
        );
        for (name, id, plan) in &tables {
            let choices = VerifyChoices::default();
            let compared =
                app.verify(id, plan.clone(), &destination, choices, "verify", |_| {}).await.unwrap();
            assert!(compared.differences.is_empty(), "seed {seed}, {name}: {:?}", compared.differences);
        }
    }
    let reasons: Vec<&str> =
        rejected_for.iter().filter(|(_, found)| *found).map(|(reason, _)| *reason).collect();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
}

/// Tables that are read, with their names.
async fn read(app: &App, folder: &Path, files: &[(&str, &str)]) -> Vec<TableToRelate> {
    for (name, text) in files {
        std::fs::write(folder.join(format!("{name}.csv")), text).unwrap();
    }
    let paths = files.iter().map(|(name, _)| folder.join(format!("{name}.csv"))).collect();
    let opened = app.open_tables(paths, Vec::new(), FormatChoice::default()).await.unwrap();
    let mut tables = Vec::new();
    for table in opened.tables {
        let source_id = table.source.source_id;
        let plan = app.read_source(&source_id, "read", |_| {}).await.unwrap().proposal.plan;
        tables.push(TableToRelate { name: Some(table.name), source_id, plan });
    }
    tables
}

#[tokio::test(flavor = "multi_thread")]
async fn places_are_offered_where_the_rows_allow_them_and_recommended_with_a_reason() {
    use Placement::{Beside, Inside, Merged, Own, Set};
    let data = tempfile::tempdir().unwrap();
    let app = App::new(Arc::new(SaidInFull));
    let people = "person_id,name\n1,Anna\n2,Bert\n3,Cleo\n";
    let passports = "number,person_id,town\nA1,1,Rome\nA2,3,Oslo\n";
    let twice = "number,person_id,town\nA1,1,Rome\nA2,3,Oslo\nA3,3,Bonn\n";
    let clubs = "club_id,title\n10,Chess\n11,Rowing\n12,Choir\n";
    let members = "person_id,club_id\n1,10\n1,11\n3,10\n3,12\n3,10\n";
    let since = "person_id,club_id,since\n1,10,1999\n1,11,2001\n3,10,2002\n";
    let end = |table: &str, column: &str| TableColumns {
        table: table.to_owned(),
        columns: vec![column.to_owned()],
    };
    let to_people = |child: &str| Relation::new(end(child, "person_id"), end("people", "person_id"));
    let to_clubs = || Relation::new(end("members", "club_id"), end("clubs", "club_id"));
    for (case, (child, text, relations, offered, recommended, reason)) in [
        (
            "passports",
            passports,
            vec![to_people("passports")],
            vec![Inside, Merged, Beside, Own],
            Merged,
            "No row of people has more than one of passports",
        ),
        ("passports", twice, vec![to_people("passports")], vec![Inside, Beside, Own], Inside, "Few rows"),
        (
            "members",
            members,
            vec![to_people("members"), to_clubs()],
            vec![Inside, Set, Beside, Own],
            Set,
            "members holds nothing but the keys of two tables, few for each of people: 2 usually, 3 at most",
        ),
        // A set would lose when they joined; and where nothing is said of clubs, a number is no key.
        ("members", since, vec![to_people("members"), to_clubs()], vec![Inside, Beside, Own], Inside, "Few"),
        ("members", members, vec![to_people("members")], vec![Inside, Beside, Own], Inside, "Few rows"),
    ]
    .into_iter()
    .enumerate()
    {
        let folder = data.path().join(case.to_string());
        std::fs::create_dir(&folder).unwrap();
        let files = [("people", people), (child, text), ("clubs", clubs)];
        let tables = read(&app, &folder, &files).await;
        let first = relations[0].clone();
        let told = app.placement_options(tables, relations, first, "options").await.unwrap();
        let places: Vec<Placement> = told.options.iter().map(|option| option.placement).collect();
        assert_eq!((places, told.recommended), (offered, recommended), "{case}: {}", told.reason);
        assert!(told.reason.contains(reason), "{case}: {}", told.reason);
        let lines = |placement| {
            let option = told.options.iter().find(|option| option.placement == placement);
            option.map(|option| (option.items, option.example[0].lines.clone()))
        };
        if let Some((items, lines)) = lines(Merged) {
            assert_eq!((items, lines.last().map(String::as_str)), (3, Some("town  Rome")), "{lines:?}");
        }
        if let Some((items, lines)) = lines(Set) {
            assert_eq!(
                (items, lines.last().map(String::as_str)),
                (3, Some("clubIds  { 10, 12 }")),
                "{lines:?}"
            );
        }
    }
}
