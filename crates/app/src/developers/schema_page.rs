//! The page that says what there is: tables, kinds of items, questions.

use super::Handover;
use super::create_table::key_attributes;
use super::examples::pretty_item;
use super::locks;
use super::python_text::literal;
use plan::{AttributeKind, Capacity, InsideForm, KeyType, Placement, Plan, Projection};
use propose::{Operation, QuestionReport, RequestStep};
use std::fmt::Write;

pub(super) fn page(handover: &Handover) -> String {
    let mut text = "# Tables\n\nMade by Tableferry. `create-tables.sh` creates the tables with the AWS CLI, \
                    `tables.cloudformation.json` with CloudFormation, `tables.tf.json` with Terraform. `questions.py` writes \
                    the items of `examples.json` and asks every question. `tables.plan.json` is the design, which Tableferry \
                    reads.\n"
        .to_owned();
    for (source, plan) in &handover.tables {
        table(&mut text, source, plan);
        if let Some(example) = handover.examples.iter().find(|example| example.source == *source) {
            let _ = write!(text, "\nAn item:\n\n```json\n{}\n```\n", pretty_item(&example.item));
        }
    }
    if !handover.document.relations.is_empty() {
        text.push_str("\n# Relations\n\n| Child | Parent | Where the child's rows are |\n|---|---|---|\n");
        for relation in &handover.document.relations {
            let placed = match relation.placement {
                Placement::Own => "in a table of their own",
                Placement::Inside => "inside the item of the parent, as a list",
                Placement::Merged => "merged into the item of the parent",
                Placement::Set => "a set of keys in the item of the parent",
                Placement::Beside => "beside the item of the parent, under its partition key",
            };
            let made = if relation.makes_parents() {
                "; where no row of the parent has the key, with an item of it that is made, and has nothing but that key"
            } else {
                ""
            };
            let columns = |table: &str, columns: &[String]| code(&format!("{table}.{}", columns.join(",")));
            let _ = writeln!(
                text,
                "| {} | {} | {placed}{made} |",
                columns(&relation.child.table, &relation.child.columns),
                columns(&relation.parent.table, &relation.parent.columns)
            );
        }
    }
    text.push_str("\n# Questions\n\nRead units are those of eventually consistent reads, measured on the rows of the design.\n");
    for (number, asked) in (1..).zip(&handover.questions) {
        question(&mut text, number, asked);
    }
    text
}

fn table(text: &mut String, source: &str, plan: &Plan) {
    let design = &plan.table;
    let keys = key_attributes(plan);
    let typed = |name: &String| {
        let letter = keys.iter().find(|(key, _)| key == name).map_or("S", |(_, letter)| letter);
        format!("{} ({letter})", code(name))
    };
    let several = |names: &[String]| names.iter().map(typed).collect::<Vec<_>>().join(", ");
    if let Some(shared) = plan.shared.as_ref().filter(|shared| shared.beside.is_some()) {
        let _ = writeln!(
            text,
            "\n### Items {} in {}\n\nRows of {}, beside the others of this table.",
            code(&shared.item_type),
            plain(&design.name),
            code(source)
        );
        attributes(text, plan);
        return;
    }
    let rows = locks::words(plan).unwrap_or_else(|| format!("Rows of {}.", code(source)));
    let _ =
        write!(text, "\n## {}\n\n{rows} Partition key {}", plain(&design.name), typed(&design.partition_key));
    if let Some(sort_key) = &design.sort_key {
        let _ = write!(text, ", sort key {}", typed(sort_key));
    }
    let capacity = match &design.capacity {
        Capacity::OnDemand => "on demand".to_owned(),
        Capacity::Provisioned { units } => {
            format!(
                "{} read and {} write units a second",
                units.read_units_per_second, units.write_units_per_second
            )
        }
    };
    let _ = writeln!(text, "; {capacity}.");
    if !design.indexes.is_empty() {
        text.push_str("\n| Index | Partition key | Sort key | Attributes |\n|---|---|---|---|\n");
    }
    for index in &design.indexes {
        let carries = match &index.projection {
            Projection::All => "all".to_owned(),
            Projection::KeysOnly => "keys".to_owned(),
            Projection::Include { attributes } => {
                format!(
                    "keys and {}",
                    attributes.iter().map(|name| code(name)).collect::<Vec<_>>().join(", ")
                )
            }
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {carries} |",
            code(&index.name),
            several(&index.partition_keys),
            several(&index.sort_keys)
        );
    }
    if let Some(shared) = &plan.shared {
        let kinds = shared
            .members
            .iter()
            .map(|member| format!("{} ({})", code(&member.item_type), code(&member.source)));
        let _ = writeln!(
            text,
            "\nIt holds items of several kinds, which {} tells apart: {}. All of one {} stand under one partition key.",
            code(&shared.item_type_attribute),
            kinds.collect::<Vec<_>>().join(", "),
            code(&shared.item_type)
        );
    }
    attributes(text, plan);
}

fn attributes(text: &mut String, plan: &Plan) {
    text.push_str("\n| Attribute | Type | From |\n|---|---|---|\n");
    for column in plan.columns.iter().filter(|column| column.included) {
        let _ = writeln!(
            text,
            "| {} | {}{} | {} |",
            code(&column.attribute),
            column.kind.type_letter(),
            if column.kind == AttributeKind::Compressed { ", gzip" } else { "" },
            code(&column.column)
        );
    }
    for composed in &plan.composed_attributes {
        let _ = writeln!(
            text,
            "| {} | S | {} |",
            code(&composed.attribute),
            code(&composed.template.to_string())
        );
    }
    of_others(text, plan);
}

/// The attributes that come from rows of other tables.
fn of_others(text: &mut String, plan: &Plan) {
    let mut line = |attribute: &str, letter: &str, from: &str| {
        let _ = writeln!(text, "| {} | {letter} | {from} |", code(attribute));
    };
    let letter = |of: &Plan, attribute: &str| {
        of.column_of_attribute(attribute).map_or("S", |column| column.kind.type_letter())
    };
    for copied in &plan.copied {
        for attribute in &copied.attributes {
            let from = format!("{} of {}", code(&attribute.from), code(&copied.table));
            line(&attribute.attribute, letter(&copied.plan, &attribute.from), &from);
        }
    }
    for inside in &plan.inside {
        let table = code(&inside.table);
        match &inside.form {
            InsideForm::List => line(&inside.attribute, "L", &format!("rows of {table}, each a Map")),
            InsideForm::Set { column } => {
                let of_column = inside.plan.columns.iter().find(|known| known.column == *column);
                let is_number = of_column.and_then(|column| column.key_type()) == Some(KeyType::N);
                let letter = if is_number { "NS" } else { "SS" };
                line(&inside.attribute, letter, &format!("{} of rows of {table}", code(column)));
            }
            InsideForm::Merged { attributes } => {
                for attribute in attributes {
                    let from = format!("{} of {table}", code(&attribute.from));
                    line(&attribute.attribute, letter(&inside.plan, &attribute.from), &from);
                }
            }
        }
    }
}

fn question(text: &mut String, number: usize, question: &QuestionReport) {
    let _ = write!(text, "\n## {number}. {}\n\n", plain(&question.words));
    if let Some(unanswered) = &question.answer.unanswered {
        let _ = writeln!(text, "{}", plain(&unanswered.sentence));
    }
    for step in &question.answer.steps {
        let each = if step.for_each { ", for each item of the first step" } else { "" };
        let _ = writeln!(text, "- {}{each}:\n  `{}`", plain(&step.words), call(step));
    }
    for inside in &question.answer.inside {
        let _ = writeln!(text, "- {} stand inside these items.", plain(inside));
    }
    if let Some(cost) = &question.cost {
        let about = if cost.is_exact { "" } else { "about " };
        let _ = writeln!(
            text,
            "\nUsually {about}{} requests and {} read units; at most {} and {}{}.",
            cost.usual.requests,
            cost.usual.read_units,
            cost.worst.requests,
            cost.worst.read_units,
            if cost.worst_value.is_empty() {
                String::new()
            } else {
                format!(" ({})", code(&cost.worst_value.join(", ")))
            }
        );
    }
}

/// The request of a step in a line.
fn call(step: &RequestStep) -> String {
    let made = step.made.iter().flat_map(|made| {
        let sort = made.sort.iter().map(|sort| {
            let is = if made.is_whole { "=" } else { "begins with" };
            format!("{} {is} {sort}", made.sort_key)
        });
        std::iter::once(format!("{} = {}", made.partition_key, made.partition)).chain(sort)
    });
    let plain = step.key.iter().filter(|_| step.made.is_none());
    let keys: Vec<String> = plain
        .map(|key| match &key.from {
            None => format!("{} = ?", key.attribute),
            Some(from) => format!("{} = {from}", key.attribute),
        })
        .chain(made)
        .collect();
    let operation = match step.operation {
        Operation::GetItem => "GetItem",
        Operation::Query => "Query",
        Operation::Scan => "Scan",
    };
    let index = step.index.as_ref().map(|index| format!(" IndexName={}", literal(index))).unwrap_or_default();
    let range =
        step.range.as_ref().map(|range| format!(" and a range of {}", range.attribute)).unwrap_or_default();
    let backwards = if step.descending { " ScanIndexForward=false" } else { "" };
    let text = format!(
        "{operation} TableName={}{index} where {}{range}{backwards}",
        literal(&step.table),
        keys.join(" and ")
    );
    text.replace('`', "'")
}

/// A name in a table of a page.
fn code(name: &str) -> String {
    let name: String = plain(name).replace('`', "'").replace('|', "\\|");
    if name.is_empty() { "–".to_owned() } else { format!("`{name}`") }
}

/// A text on one line.
fn plain(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
