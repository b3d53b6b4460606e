//! What follows where attributes that come from other tables are called otherwise.

use super::names::follow;
use super::working::Working;
use crate::of_others::Origin;
use crate::plan::Plan;
use std::collections::HashMap;

/// Has indexes name the attributes that come from other tables as they are called now; `before`: what they were called, each
/// behind where it comes from. An index that names one which is there no more keeps the name: the review says so.
pub(crate) fn follow_others(plan: &mut Plan, before: &[(Origin, String)]) {
    let now = plan.origins_of_others();
    let is_own = |name: &String| plan.own_names().any(|own| own == name);
    let renamed: HashMap<String, String> = before
        .iter()
        .filter_map(|(origin, was)| {
            let (_, is) = now.iter().find(|(known, _)| known == origin)?;
            (is != was && !is_own(was)).then(|| (was.clone(), is.clone()))
        })
        .collect();
    if renamed.is_empty() {
        return;
    }
    let mut working = Working::new(plan);
    follow(&mut working, &renamed);
    *plan = working.plan;
}
