//! Tables that stand beside each other: both point to the same parents, so that what one holds of them the other may hold
//! as well.

use super::choosing::Choice;
use super::composite::PointsTogether;
use super::found::RelationLevel;
use super::read_table::Column;

/// Of several columns that point together, those that say more than that both tables have the same parents: results and
/// qualifications are both of a race and a driver, and neither is above the other. Where each row of one is in the other all
/// the same, the nearest is possible.
pub(super) fn without_siblings(
    mut found: Vec<PointsTogether>,
    single: &[Choice],
    columns: &[Column<'_>],
) -> Vec<PointsTogether> {
    found.sort_by_key(|found| (found.together.child.len(), found.parent.distinct));
    let mut kept: Vec<PointsTogether> = Vec::new();
    let mut siblings: Vec<PointsTogether> = Vec::new();
    for next in found {
        if next.together.is_declared || !is_explained(&next, single, &kept) {
            kept.push(next);
        } else {
            siblings.push(next);
        }
    }
    for mut next in siblings {
        let is_exact = next.shared.rows == next.child.rows && !next.child.is_unique();
        let child = columns[next.together.child[0]].table;
        let is_known = kept.iter().any(|known| {
            columns[known.together.child[0]].table == child
                && known.together.child.len() >= next.together.child.len()
        });
        if is_exact && !is_known {
            next.level = RelationLevel::Possible;
            kept.push(next);
        }
    }
    kept
}

/// True where every column points, alone or with others, to where the key's column points as well.
fn is_explained(found: &PointsTogether, single: &[Choice], kept: &[PointsTogether]) -> bool {
    let leads_to = |column: usize| -> Vec<usize> {
        let alone =
            single.iter().filter(|choice| choice.pair.pointer == column).map(|choice| choice.pair.target);
        let with_others = kept.iter().filter_map(|known| {
            let place = known.together.child.iter().position(|child| *child == column)?;
            Some(known.together.parent[place])
        });
        alone.chain(with_others).collect()
    };
    found.together.child.iter().zip(&found.together.parent).all(|(child, parent)| {
        let of_parent = leads_to(*parent);
        leads_to(*child).iter().any(|target| of_parent.contains(target))
    })
}
