//! How an application writes items whose columns are kept unique by lock items.

use super::Handover;
use super::python_text::{literal, one_line};
use plan::{DerivedKind, Plan, TemplatePart};
use std::fmt::Write;

/// Makes the value of a lock, and asks for what a value is made of.
const HELPERS: &str = r#"

def locked(value, escapes):
    """A value in DynamoDB JSON as a part of a lock."""
    (kind, content), = value.items()
    text = content if isinstance(content, str) else str(content).lower()
    if not escapes:
        return text
    return "".join(letter if letter > "$" else f"${ord(letter):02x}" for letter in text)
"#;

/// A table whose items have locks, and the tables of those.
struct Locked<'a> {
    source: &'a str,
    plan: &'a Plan,
    locks: Vec<&'a Plan>,
}

fn locked(handover: &Handover) -> Vec<Locked<'_>> {
    let of = |(source, plan): &'_ (String, Plan)| -> Vec<usize> {
        let is_of = |other: &Plan| {
            let locks = other.derived.as_ref().filter(|derived| derived.kind == DerivedKind::Lock);
            locks.is_some_and(|derived| derived.of == *source)
        };
        let places = (0..handover.tables.len()).filter(|place| is_of(&handover.tables[*place].1));
        if plan.derived.is_some() { Vec::new() } else { places.collect() }
    };
    let tables = handover.tables.iter().map(|table| (table, of(table)));
    tables
        .filter(|(_, locks)| !locks.is_empty())
        .map(|((source, plan), locks)| Locked {
            source,
            plan,
            locks: locks.into_iter().map(|place| &handover.tables[place].1).collect(),
        })
        .collect()
}

/// Functions that write and delete an item with its locks, for each table that has some.
pub(super) fn functions(handover: &Handover) -> String {
    let locked = locked(handover);
    if locked.is_empty() {
        return String::new();
    }
    let mut text = HELPERS.to_owned();
    for (number, table) in (1..).zip(&locked) {
        function(&mut text, number, table);
    }
    text
}

fn function(text: &mut String, number: usize, Locked { source, plan, locks }: &Locked<'_>) {
    let table = &plan.table;
    let keys: Vec<&str> =
        std::iter::once(&table.partition_key).chain(&table.sort_key).map(String::as_str).collect();
    let _ = write!(
        text,
        "\n\ndef locks_{number}(item):\n    \"\"\"The lock items of an item of {}, each with its table and its key.\"\"\"\n    \
         locks = []\n",
        one_line(source)
    );
    for lock in locks {
        let _ = writeln!(text, "{}", lock_of(plan, lock));
    }
    let _ = write!(
        text,
        "    return locks\n\n\ndef add_{number}(item):\n    \"\"\"Writes a new item of {} and locks its values, all or \
         nothing: a TransactionCanceledException says that one is taken.\"\"\"\n    puts = [({}, {}, item), \
         *locks_{number}(item)]\n    dynamodb.transact_write_items(TransactItems=[\n        {{\"Put\": {{\n            \
         \"TableName\": name,\n            \"Item\": one,\n            \"ConditionExpression\": \
         \"attribute_not_exists(#key)\",\n            \"ExpressionAttributeNames\": {{\"#key\": key}},\n        }}}}\n        \
         for name, key, one in puts\n    ])\n",
        one_line(source),
        literal(&table.name),
        literal(&table.partition_key),
    );
    let key: Vec<String> = keys.iter().map(|key| format!("{0}: item[{0}]", literal(key))).collect();
    let _ = write!(
        text,
        "\n\ndef delete_{number}(item):\n    \"\"\"Deletes an item of {} as it is there, and its locks.\"\"\"\n    deletes = \
         [({}, {{{}}})]\n    deletes += [(name, {{key: one[key]}}) for name, key, one in locks_{number}(item)]\n    \
         dynamodb.transact_write_items(TransactItems=[\n        {{\"Delete\": {{\"TableName\": name, \"Key\": key}}}} for \
         name, key in deletes\n    ])\n",
        one_line(source),
        literal(&table.name),
        key.join(", ")
    );
}

/// The lines that make a lock of an item.
fn lock_of(owner: &Plan, lock: &Plan) -> String {
    let key = &lock.table.partition_key;
    let template = lock.composed_attribute(key).map(|composed| composed.template.parts.as_slice());
    let attribute = |column: &str| {
        let found = owner.columns.iter().find(|known| known.included && known.column == column);
        found.map(|known| known.attribute.clone())
    };
    let (mut needed, mut parts, mut missing) = (Vec::new(), Vec::new(), None);
    for part in template.unwrap_or_default() {
        let (column, escapes) = match part {
            TemplatePart::Text(text) => {
                parts.push(literal(text));
                continue;
            }
            TemplatePart::Column(column) => (column, "False"),
            TemplatePart::Escaped(column) => (column, "True"),
            TemplatePart::Ordered(_) | TemplatePart::Content => continue,
        };
        match attribute(column) {
            Some(name) => {
                parts.push(format!("locked(item[{}], {escapes})", literal(&name)));
                needed.push(literal(&name));
            }
            None => missing = Some(column),
        }
    }
    if let Some(column) = missing {
        return format!("    # {} is left out of the items: its lock is to be made here.", one_line(column));
    }
    // What else a lock has, it has from the item.
    let composed = lock.composed_attributes.iter().map(|composed| &composed.attribute);
    let columns = lock.columns.iter().filter(|column| column.included).map(|column| &column.attribute);
    let generated = lock.generated_key.iter().map(|key| &key.attribute);
    let carried = composed.chain(columns).chain(generated).filter(|name| *name != key);
    let carried: Vec<String> = carried.map(|name| literal(name)).collect();
    format!(
        "    if all(name in item for name in [{}]):\n        lock = {{name: item[name] for name in [{}] if name in \
         item}}\n        lock[{}] = {{\"S\": {}}}\n        locks.append(({}, {}, lock))",
        needed.join(", "),
        carried.join(", "),
        literal(key),
        parts.join(" + "),
        literal(&lock.table.name),
        literal(key)
    )
}

/// What the page says of a table of lock items.
pub(super) fn words(plan: &Plan) -> Option<String> {
    let derived = plan.derived.as_ref().filter(|derived| derived.kind == DerivedKind::Lock)?;
    let columns: Vec<String> =
        derived.columns.iter().map(|column| format!("`{}`", one_line(column))).collect();
    Some(format!(
        "Lock items: one for each value of {} of `{}`, with the key of the item that has it. DynamoDB keeps unique nothing \
         but the key of a table; with these, whoever writes an item writes its lock in the same `TransactWriteItems`, with \
         the condition `attribute_not_exists({})`, deletes both together, and where the value changes deletes the former \
         lock and puts the new one. `questions.py` has functions that add and delete.",
        columns.join(" and "),
        one_line(&derived.of),
        one_line(&plan.table.partition_key)
    ))
}
