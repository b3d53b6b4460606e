//! What the keys of a table that several source tables share are called, and the attribute that tells its items apart.

use super::composing::MAX_KEY_NAME_BYTES;
use super::naming::{Taken, untaken};
use super::relation::Relation;
use super::sharing_error::SharingError;

/// The names, each `None` until it is chosen.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ChosenNames {
    partition_key: Option<String>,
    sort_key: Option<String>,
    item_type_attribute: Option<String>,
}

/// The names as they are.
pub(super) struct SharedNames {
    pub partition_key: String,
    pub sort_key: String,
    pub item_type_attribute: String,
}

impl ChosenNames {
    /// Those that the relations with one parent say: of each the first that says one.
    pub(super) fn of(relations: &[&Relation]) -> Self {
        let first = |name: fn(&Relation) -> &Option<String>| {
            relations.iter().find_map(|relation| name(relation).clone())
        };
        Self {
            partition_key: first(|relation| &relation.beside.partition_key),
            sort_key: first(|relation| &relation.beside.sort_key),
            item_type_attribute: first(|relation| &relation.beside.item_type_attribute),
        }
    }

    /// The names beside those that are taken in the items of the table of `parent`.
    ///
    /// # Errors
    /// [`SharingError::KeyName`] and [`SharingError::NameTaken`] of a name that was chosen.
    pub(super) fn settled(&self, parent: &str, names: &mut Taken) -> Result<SharedNames, SharingError> {
        // What was chosen comes before what is only proposed.
        for chosen in [&self.partition_key, &self.sort_key, &self.item_type_attribute].into_iter().flatten() {
            if chosen.trim().is_empty() || chosen.len() > MAX_KEY_NAME_BYTES {
                return Err(SharingError::KeyName { name: chosen.clone() });
            }
            if untaken(chosen, names) != *chosen {
                return Err(SharingError::NameTaken { name: chosen.clone(), table: parent.to_owned() });
            }
        }
        let mut name = |chosen: &Option<String>, proposed: &str| {
            chosen.clone().unwrap_or_else(|| untaken(proposed, names))
        };
        Ok(SharedNames {
            partition_key: name(&self.partition_key, "pk"),
            sort_key: name(&self.sort_key, "sk"),
            item_type_attribute: name(&self.item_type_attribute, "itemType"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::naming::taken;

    fn settled(chosen: [Option<&str>; 3]) -> Result<[String; 3], SharingError> {
        let [partition_key, sort_key, item_type_attribute] = chosen.map(|name| name.map(str::to_owned));
        let chosen = ChosenNames { partition_key, sort_key, item_type_attribute };
        let mut names = taken(["pk", "id"].map(str::to_owned).into_iter());
        let SharedNames { partition_key, sort_key, item_type_attribute } =
            chosen.settled("customers", &mut names)?;
        Ok([partition_key, sort_key, item_type_attribute])
    }

    #[test]
    fn a_name_is_chosen_where_no_other_attribute_has_it() {
        let named = |chosen| settled(chosen).unwrap();
        assert_eq!(named([None; 3]), ["pk2", "sk", "itemType"]);
        assert_eq!(named([Some("sk"), None, Some("kind")]), ["sk", "sk2", "kind"]);
        assert_eq!(named([Some("key"), Some("order"), None]), ["key", "order", "itemType"]);
        let long = "ä".repeat(127);
        assert_eq!(named([Some(&long), None, None])[0], long);
        for blank in ["", " ", &"ä".repeat(128)] {
            let refused = SharingError::KeyName { name: blank.to_owned() };
            assert_eq!(settled([None, Some(blank), None]).unwrap_err(), refused);
        }
        for (chosen, name) in [
            ([Some("id"), None, None], "id"),
            ([None, None, Some("pk")], "pk"),
            ([Some("key"), Some("key"), None], "key"),
        ] {
            let refused = SharingError::NameTaken { name: name.to_owned(), table: "customers".to_owned() };
            assert_eq!(settled(chosen).unwrap_err(), refused);
        }
    }
}
