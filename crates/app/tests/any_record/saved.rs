//! Plans that are saved, read again, fitted to a file and named again say the same.

use crate::files::{opened, table};
use crate::plans;
use check::review;
use plan::{
    AttributeKind, Blank, ColumnPlan, Duplicates, NamingStyle, PLAN_VERSION, Plan, PlanDocument, read_plan,
    renamed, write_plan,
};
use plan::{Finding, Severity};
use propose::{fit, generate_key, propose};
use proptest::prelude::*;
use serde_json::json;

fn blockers(plan: &Plan) -> Vec<Finding> {
    let columns: Vec<String> = plan.columns.iter().map(|column| column.column.clone()).collect();
    let mut found = review(plan, &columns);
    found.retain(|finding| finding.severity == Severity::Blocker);
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_plan_survives_being_saved(plan in plans::plan(3)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.plan.json");
        let document = PlanDocument::of(vec![("anything".to_owned(), plan.clone())]);
        write_plan(&document, &path).unwrap();
        prop_assert_eq!(&read_plan(&path).unwrap(), &document);
        prop_assert_eq!(document.plan_of("anything"), Some(plan));
    }

    #[test]
    fn a_plan_of_version_1_is_read(
        kind in prop::sample::select(&["text", "number", "yes_no", "date", "date_time", "json"][..]),
        blank in prop::sample::select(&["leave_out", "null", "empty_text"][..]),
        duplicates in prop::sample::select(&["stop", "first", "last", "merge"][..]),
        zone in proptest::option::of(Just("Europe/Berlin")),
        sort_key in proptest::option::of("\\PC{1,5}"),
        name in "\\PC{1,5}",
    ) {
        let units = json!({"read_units_per_second": 5, "write_units_per_second": 5});
        let document = json!({
            "version": 1,
            "table": {
                "name": "Users", "partition_key": name, "sort_key": sort_key,
                "indexes": [{
                    "name": "NameIndex", "partition_key": name, "sort_key": null,
                    "projection": {"kind": "include", "attributes": ["a"]}, "provisioned": units,
                }],
                "capacity": {"kind": "provisioned", "units": units},
            },
            "columns": [{
                "column": name, "attribute": name, "included": true, "kind": kind, "zone": zone, "blank": blank,
            }],
            "duplicates": duplicates,
        });
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.plan.json");
        std::fs::write(&path, document.to_string()).unwrap();
        let plan = read_plan(&path).unwrap().plan_of("").unwrap();
        let kind: AttributeKind = serde_json::from_value(json!(kind)).unwrap();
        let blank: Blank = serde_json::from_value(json!(blank)).unwrap();
        let column = ColumnPlan { zone: zone.map(str::to_owned), blank, ..ColumnPlan::new(&name, &name, kind) };
        prop_assert_eq!(&plan.columns, &vec![column]);
        prop_assert_eq!((plan.version, &plan.table.sort_key), (PLAN_VERSION, &sort_key));
        prop_assert_eq!(plan.duplicates, serde_json::from_value::<Duplicates>(json!(duplicates)).unwrap());
        prop_assert!(plan.generated_key.is_none() && !plan.join_surplus && plan.cell_fixes.is_empty());
    }

    #[test]
    fn keys_and_indexes_follow_when_attributes_are_renamed(
        plan in plans::plan(4),
        names in proptest::collection::vec("[a-zA-Zäß -]{1,4}|record[_ ]key|[邮箱]{1,2}", 4),
        generated in any::<bool>(),
    ) {
        let mut plan = plan;
        plan.cell_fixes.clear();
        let mut taken = std::collections::HashSet::new();
        for (column, name) in plan.columns.iter_mut().zip(names) {
            let mut name = name;
            while name.trim().is_empty() || !taken.insert(name.clone()) {
                name.push('x');
            }
            column.column = name;
        }
        if generated {
            generate_key(&mut plan);
        }
        let was_sound = blockers(&plan).is_empty();
        for style in [NamingStyle::CamelCase, NamingStyle::AsIs, NamingStyle::SnakeCase, NamingStyle::PascalCase] {
            let new = renamed(&plan, style);
            let again = renamed(&new, style);
            prop_assert_eq!(&again, &new);
            let same_place = |old: &str, now: &str| {
                let place = |plan: &Plan, name: &str| {
                    let of_column =
                        plan.columns.iter().position(|column| column.included && column.attribute == name);
                    let is_generated = plan.generated_key.as_ref().is_some_and(|key| key.attribute == name);
                    (of_column, is_generated)
                };
                place(&plan, old) == place(&new, now)
            };
            if was_sound {
                prop_assert_eq!(blockers(&new), vec![]);
                prop_assert!(same_place(&plan.table.partition_key, &new.table.partition_key));
                for (old, now) in plan.table.indexes.iter().zip(&new.table.indexes) {
                    prop_assert!(old.key_attributes().zip(now.key_attributes()).all(|(old, now)| same_place(old, now)));
                    prop_assert_eq!(old.sort_keys.len(), now.sort_keys.len());
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn fitted_to_its_own_file_a_plan_stays_as_it_is((names, records) in table(1..6), changed in plans::plan(4), gone in 0usize..4) {
        let opened = opened(&names, &records);
        let proposal = propose("orders.csv", &opened.profile);
        let mut plan = proposal.plan.clone();
        for (column, change) in plan.columns.iter_mut().zip(changed.columns) {
            *column = ColumnPlan { column: column.column.clone(), attribute: column.attribute.clone(), ..change };
        }
        plan.duplicates = changed.duplicates;
        plan.cell_fixes.clear();
        let fitted = fit(&plan, proposal.clone());
        prop_assert_eq!(&fitted.plan, &plan);
        prop_assert_eq!(&fitted.findings, &proposal.findings);
        prop_assert_eq!(fitted.reasons.columns.len(), plan.columns.len());
        // A column that the plan does not know comes in under a name of its own.
        let mut smaller = proposal.plan.clone();
        if smaller.columns.len() > 1 {
            smaller.columns.remove(gone % smaller.columns.len());
            generate_key(&mut smaller);
            smaller.table.indexes.clear();
            prop_assert_eq!(blockers(&fit(&smaller, proposal).plan), vec![]);
        }
    }
}
