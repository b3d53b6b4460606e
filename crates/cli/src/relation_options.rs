//! Options for how tables belong together.

use app::{
    CopyChoice, KeyNamesChoice, OrderBy, Orphans, Placement, PlacementChoice, Relation, RelationChoices,
    TableColumns,
};
use clap::Args;

/// How tables belong together, and where rows that point to others go.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct RelationOptions {
    /// Rows of one table point to rows of another (repeatable).
    #[arg(long, value_name = "CHILD.COLUMN[,COLUMN…]=PARENT.COLUMN[,COLUMN…]", value_parser = relation)]
    pub relate: Vec<Relation>,
    /// Where the rows of a table go that points to another (repeatable): `own`, in a table of their own;
    /// `inside:PARENT`, as a list in the items of the other; `merged:PARENT`, as attributes of its items, of one row each;
    /// `set:PARENT`, as a set of keys in its items; or `beside:PARENT`, as items of its table under its partition key.
    #[arg(long, value_name = "CHILD=own|inside:PARENT|merged:PARENT|set:PARENT|beside:PARENT", value_parser = placement)]
    pub place: Vec<PlacementChoice>,
    /// Copy a column of the table that another points to into that one's items (repeatable).
    #[arg(long, value_name = "CHILD:PARENT.COLUMN", value_parser = copy)]
    pub copy: Vec<CopyChoice>,
    /// What becomes of rows that belong inside another table's items, or beside them, and point to no row there
    /// (repeatable): `alone`, as items of their own, or `reject`.
    #[arg(long, value_name = "CHILD=alone|parent|reject", value_parser = orphans)]
    pub orphans: Vec<(String, Orphans)>,
    /// By which columns rows inside an item, or beside it, are sorted (repeatable); a minus stands before one whose largest
    /// or newest comes first.
    #[arg(long = "order-inside", visible_alias = "order-beside", value_name = "CHILD=[-]COLUMN[,[-]COLUMN…]", value_parser = order)]
    pub order: Vec<(String, Vec<OrderBy>)>,
    /// What the attribute is called that holds the rows of a table inside items, or the set of their keys (repeatable).
    #[arg(long, value_name = "CHILD=ATTRIBUTE", value_parser = attribute)]
    pub attribute_inside: Vec<(String, String)>,
    /// What the partition key and the sort key of a table are called that rows beside others share, and the attribute that
    /// tells the kinds of its items apart (repeatable): `customers=customerKey,rowKey,kind`. What is left blank stays, at first
    /// `pk`, `sk` and `itemType`.
    #[arg(long, value_name = "PARENT=[PARTITION][,[SORT][,KIND]]", value_parser = key_names)]
    pub key_names: Vec<KeyNamesChoice>,
}

impl RelationOptions {
    pub(crate) fn choices(&self) -> RelationChoices {
        RelationChoices {
            relate: self.relate.clone(),
            place: self.place.clone(),
            copy: self.copy.clone(),
            orphans: self.orphans.clone(),
            order: self.order.clone(),
            attribute: self.attribute_inside.clone(),
            key_names: self.key_names.clone(),
        }
    }
}

fn relation(text: &str) -> Result<Relation, String> {
    let (child, parent) = text.split_once('=').ok_or("give CHILD.COLUMN=PARENT.COLUMN")?;
    let (child, parent) = (end(child)?, end(parent)?);
    if child.columns.len() != parent.columns.len() {
        return Err("name as many columns on both sides".to_owned());
    }
    Ok(Relation::new(child, parent))
}

/// `orders.customer_id`, or `flights.origin,time_hour`.
fn end(text: &str) -> Result<TableColumns, String> {
    let (table, columns) = text.split_once('.').ok_or("name a table, a dot and its column")?;
    let columns: Vec<String> = columns.split(',').map(|column| column.trim().to_owned()).collect();
    if table.is_empty() || columns.iter().any(String::is_empty) {
        return Err("name a table, a dot and its column".to_owned());
    }
    Ok(TableColumns { table: table.to_owned(), columns })
}

fn placement(text: &str) -> Result<PlacementChoice, String> {
    let (child, place) = text
        .split_once('=')
        .ok_or("give CHILD=own, or CHILD= and one of inside, merged, set and beside with :PARENT")?;
    let refused = || "give own, inside:PARENT, merged:PARENT, set:PARENT or beside:PARENT".to_owned();
    let (placement, parent) = match place.split_once(':') {
        None if place == "own" => (Placement::Own, None),
        Some((word, parent)) if !parent.is_empty() => {
            let placement = match word {
                "inside" => Placement::Inside,
                "merged" => Placement::Merged,
                "set" => Placement::Set,
                "beside" => Placement::Beside,
                _ => return Err(refused()),
            };
            (placement, Some(parent.to_owned()))
        }
        _ => return Err(refused()),
    };
    Ok(PlacementChoice { child: child.to_owned(), placement, parent })
}

fn copy(text: &str) -> Result<CopyChoice, String> {
    let (child, from) = text.split_once(':').ok_or("give CHILD:PARENT.COLUMN")?;
    let (parent, column) = from.split_once('.').ok_or("give CHILD:PARENT.COLUMN")?;
    Ok(CopyChoice { child: child.to_owned(), parent: parent.to_owned(), column: column.to_owned() })
}

fn orphans(text: &str) -> Result<(String, Orphans), String> {
    let (child, choice) = text.split_once('=').ok_or("give CHILD=alone, CHILD=parent or CHILD=reject")?;
    let choice = match choice {
        "alone" => Orphans::Alone,
        "reject" => Orphans::Reject,
        "parent" => Orphans::Parent,
        _ => return Err("give alone, parent or reject".to_owned()),
    };
    Ok((child.to_owned(), choice))
}

fn order(text: &str) -> Result<(String, Vec<OrderBy>), String> {
    let (child, columns) = text.split_once('=').ok_or("give CHILD=COLUMN")?;
    let by = |column: &str| match column.strip_prefix('-') {
        Some(column) => OrderBy { column: column.to_owned(), descending: true },
        None => OrderBy { column: column.to_owned(), descending: false },
    };
    Ok((child.to_owned(), columns.split(',').map(by).collect()))
}

fn attribute(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((child, attribute)) if !child.is_empty() && !attribute.trim().is_empty() => {
            Ok((child.to_owned(), attribute.to_owned()))
        }
        _ => Err("give CHILD=ATTRIBUTE".to_owned()),
    }
}

fn key_names(text: &str) -> Result<KeyNamesChoice, String> {
    let (parent, names) = text.split_once('=').ok_or("give PARENT=PARTITION,SORT,KIND")?;
    let mut names = names.split(',').map(|name| Some(name.trim().to_owned()).filter(|name| !name.is_empty()));
    let mut next = || names.next().flatten();
    let chosen = KeyNamesChoice {
        parent: parent.to_owned(),
        partition_key: next(),
        sort_key: next(),
        item_type_attribute: next(),
    };
    let has_one = chosen != KeyNamesChoice { parent: parent.to_owned(), ..KeyNamesChoice::default() };
    if names.next().is_some() || parent.is_empty() || !has_one {
        return Err("give PARENT=PARTITION,SORT,KIND, at least one of the three".to_owned());
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_option_is_read_or_refused() {
        let related = relation("lines.order_id,part=orders.id,part").unwrap();
        assert_eq!((related.child.columns.len(), related.parent.table.as_str()), (2, "orders"));
        for wrong in
            ["lines=orders", "lines.a=orders", "lines.a,b=orders.a", ".a=orders.a", "lines.a=orders.", "x"]
        {
            assert!(relation(wrong).is_err(), "{wrong}");
        }
        assert_eq!(placement("lines=inside:orders").unwrap().parent.as_deref(), Some("orders"));
        assert_eq!(placement("lines=beside:orders").unwrap().placement, Placement::Beside);
        assert_eq!(placement("lines=merged:orders").unwrap().placement, Placement::Merged);
        assert_eq!(placement("lines=set:orders").unwrap().placement, Placement::Set);
        assert_eq!(placement("lines=own").unwrap().placement, Placement::Own);
        for wrong in [
            "lines",
            "lines=set",
            "lines=merged:",
            "lines=into:orders",
            "lines=inside",
            "lines=inside:",
            "lines=beside",
            "lines=beside:",
            "lines=own:orders",
        ] {
            assert!(placement(wrong).is_err(), "{wrong}");
        }
        assert_eq!(copy("products:suppliers.city").unwrap().column, "city");
        assert!(copy("products.city").is_err() && orphans("lines=drop").is_err());
        assert_eq!(attribute("lines=parts").unwrap(), ("lines".to_owned(), "parts".to_owned()));
        assert!(attribute("lines=").is_err() && attribute("lines").is_err());
        let named = key_names("customers=key,,kind").unwrap();
        assert_eq!(
            (named.partition_key.as_deref(), named.sort_key, named.item_type_attribute.as_deref()),
            (Some("key"), None, Some("kind"))
        );
        for wrong in ["customers", "customers=", "customers=,", "=key", "customers=a,b,c,d"] {
            assert!(key_names(wrong).is_err(), "{wrong}");
        }
        let (_, by) = order("lines=-date,product").unwrap();
        assert_eq!((by[0].descending, by[1].descending), (true, false));
    }
}
