//! The routes side by side, before one is chosen: what each would take, and which is recommended.

use super::direct::DirectRoute;
use super::route::Route;
use crate::destination::{Destination, ExactDestination};
use crate::import::choices::{ImportChoices, RouteName};
use check::{CheckResult, Prices, S3Estimate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wording::grouped;

/// Money that is worth a bucket: US dollars, and at least half of what the direct route costs.
const WORTH_DOLLARS: f64 = 0.5;
/// Time that is: seconds, and at least half of what the direct route takes.
const WORTH_SECONDS: f64 = 1800.0;

/// Most bytes of objects that one import takes, in the regions where it takes most and elsewhere (Amazon DynamoDB, quotas).
const MOST_BYTES: (f64, f64) = (15e12, 1e12);
const REGIONS_THAT_TAKE_MOST: [&str; 3] = ["us-east-1", "us-west-2", "eu-west-1"];

/// The routes for an import, for whoever chooses between them. All figures are estimates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RouteOffers {
    /// None where there is nothing to choose: nothing is charged, and there is no S3.
    pub routes: Vec<RouteOffer>,
    /// A name for a bucket that nobody else has: of this account in this region. Empty where the account is not known.
    pub proposed_bucket: String,
    /// Where the prices hold, and when they were read, in words.
    pub price_region: String,
    pub prices_of: String,
}

/// What one route would take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RouteOffer {
    pub route: RouteName,
    pub is_recommended: bool,
    /// Why it is recommended, in a sentence.
    pub reason: Option<String>,
    /// Why it cannot be taken, in a sentence.
    pub not_possible: Option<String>,
    pub seconds: f64,
    /// US dollars.
    pub dollars: f64,
    /// Of the direct route: write units, and how many a second the slowest of table and indexes takes.
    #[ts(optional)]
    pub write_units: Option<u64>,
    #[ts(optional)]
    pub write_units_per_second: Option<u64>,
    /// Of the route through S3: objects, bytes by which AWS charges, and how long the upload takes at 40 Mbit/s.
    #[ts(optional)]
    pub objects: Option<u64>,
    #[ts(optional)]
    pub unpacked_bytes: Option<f64>,
    #[ts(optional)]
    pub upload_seconds: Option<f64>,
}

/// The routes for tables that were checked. `not_through_s3`: why they cannot go through S3; `exact`: where they go.
pub fn route_offers(
    checks: &[CheckResult],
    destination: &Destination,
    exact: Option<&ExactDestination>,
    not_through_s3: Option<String>,
) -> RouteOffers {
    let prices = Prices::known();
    let proposed_bucket = exact.and_then(|exact| {
        exact.account.as_ref().map(|account| format!("tableferry-{account}-{}", exact.region))
    });
    let mut offers = RouteOffers {
        routes: Vec::new(),
        proposed_bucket: proposed_bucket.unwrap_or_default(),
        price_region: prices.region,
        prices_of: prices.read,
    };
    if !destination.is_charged() {
        return offers;
    }
    let mut direct = direct(checks, destination);
    let mut s3 = through_s3(checks, not_through_s3, exact.map(|exact| exact.region.as_str()));
    if let Some(reason) = reason_for_s3(&direct, &s3) {
        recommend(&mut s3, reason);
    } else {
        let reason = if s3.not_possible.is_some() {
            "It is the only route that is possible."
        } else {
            "It is done sooner, and needs no bucket."
        };
        recommend(&mut direct, reason.to_owned());
    }
    // The recommended one comes first.
    offers.routes = if s3.is_recommended { vec![s3, direct] } else { vec![direct, s3] };
    offers
}

fn recommend(offer: &mut RouteOffer, reason: String) {
    offer.is_recommended = true;
    offer.reason = Some(reason);
}

/// Tables are written one after another.
fn direct(checks: &[CheckResult], destination: &Destination) -> RouteOffer {
    let each =
        || checks.iter().map(|check| DirectRoute.estimate(check, destination, &ImportChoices::default()));
    RouteOffer {
        route: RouteName::Direct,
        is_recommended: false,
        reason: None,
        not_possible: None,
        seconds: each().filter_map(|estimate| estimate.seconds).sum(),
        dollars: each().filter_map(|estimate| estimate.dollars).sum(),
        write_units: Some(checks.iter().map(|check| check.write_units).sum()),
        write_units_per_second: checks.iter().map(|check| check.estimate.write_units_per_second).min(),
        objects: None,
        unpacked_bytes: None,
        upload_seconds: None,
    }
}

fn through_s3(checks: &[CheckResult], not_possible: Option<String>, region: Option<&str>) -> RouteOffer {
    let estimates: Vec<S3Estimate> =
        checks.iter().filter(|check| check.items > 0).map(S3Estimate::of).collect();
    let not_possible = not_possible.or_else(|| too_large(&estimates, region?));
    RouteOffer {
        route: RouteName::S3,
        is_recommended: false,
        reason: None,
        not_possible,
        seconds: estimates.iter().map(|estimate| estimate.seconds).sum(),
        dollars: estimates.iter().map(|estimate| estimate.dollars).sum(),
        write_units: None,
        write_units_per_second: None,
        objects: Some(estimates.iter().map(|estimate| estimate.objects).sum()),
        unpacked_bytes: Some(estimates.iter().map(|estimate| estimate.unpacked_bytes).sum()),
        upload_seconds: Some(estimates.iter().map(|estimate| estimate.upload_seconds).sum()),
    }
}

/// Why DynamoDB would not take the objects of a table in a region.
fn too_large(estimates: &[S3Estimate], region: &str) -> Option<String> {
    let most = if REGIONS_THAT_TAKE_MOST.contains(&region) { MOST_BYTES.0 } else { MOST_BYTES.1 };
    let largest = estimates.iter().map(|estimate| estimate.packed_bytes).fold(0.0, f64::max);
    (largest > most).then(|| {
        format!(
            "The objects would take about {:.0} TB, and an import in {region} takes {:.0} TB at most.",
            (largest / 1e12).ceil(),
            most / 1e12
        )
    })
}

/// Why the route through S3 is to be recommended, where it is.
fn reason_for_s3(direct: &RouteOffer, s3: &RouteOffer) -> Option<String> {
    if s3.not_possible.is_some() {
        return None;
    }
    let (dollars, seconds) = (direct.dollars - s3.dollars, direct.seconds - s3.seconds);
    let is_cheaper = dollars >= WORTH_DOLLARS && dollars >= direct.dollars / 2.0;
    let is_faster = seconds >= WORTH_SECONDS && seconds >= direct.seconds / 2.0;
    match (is_cheaper, is_faster) {
        (true, true) => {
            Some(format!("It costs about {} less, and takes less than half the time.", in_words(dollars)))
        }
        (true, false) => Some(format!("It costs about {} less.", in_words(dollars))),
        (false, true) => Some("It takes less than half the time.".to_owned()),
        (false, false) => None,
    }
}

/// A sum as the page writes one: large ones without cents.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what is saved is more than nothing"
)]
fn in_words(dollars: f64) -> String {
    if dollars < 1000.0 { format!("${dollars:.2}") } else { format!("${}", grouped(dollars.round() as u64)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::destination::SignIn;
    use serde_json::json;

    /// What a check says of so many items of 256 bytes, with two indexes.
    fn checked(items: u64) -> CheckResult {
        #[expect(clippy::cast_precision_loss, reason = "figures of a test")]
        let (units, seconds) = (items * 3, items as f64 / 4000.0);
        let bytes = items * 256;
        #[expect(clippy::cast_precision_loss, reason = "figures of a test")]
        let dollars = units as f64 / 1e6 * Prices::known().on_demand_per_million_write_units;
        serde_json::from_value(json!({
            "records": items, "items": items, "rejected": 0, "duplicates": 0, "write_units": units,
            "read_units": items, "bytes": bytes, "targets": [], "findings": [], "seconds": 1.0,
            "estimate": {
                "seconds": seconds, "slowest": "T", "write_units_per_second": 4000, "on_demand_dollars": dollars,
                "provisioned_dollars": null, "provisioned_dollars_a_month": null, "stored_bytes": bytes,
                "storage_dollars_a_month": 0.1, "price_region": "us-east-1", "prices_of": "November 2026",
            },
        }))
        .unwrap()
    }

    fn aws() -> Destination {
        Destination::Aws { sign_in: SignIn::profile(None), region: None }
    }

    fn recommended(items: u64, not_through_s3: Option<&str>) -> RouteOffer {
        let offers = route_offers(&[checked(items)], &aws(), None, not_through_s3.map(str::to_owned));
        assert_eq!(offers.routes.iter().filter(|offer| offer.is_recommended).count(), 1);
        assert!(offers.routes[0].is_recommended && offers.routes[0].reason.is_some());
        offers.routes[0].clone()
    }

    #[test]
    fn few_items_go_straight_and_many_through_s3() {
        assert_eq!(recommended(3, None).route, RouteName::Direct);
        let million = recommended(1_000_000, None);
        assert_eq!((million.route, million.objects), (RouteName::S3, Some(1)));
        // $1.88 for three million write units; a third of a GB at $0.15.
        assert!(million.dollars < 0.06, "{million:?}");
        assert_eq!(million.reason.as_deref(), Some("It costs about $1.83 less."));
        let billion = recommended(1_000_000_000, None);
        assert_eq!(billion.route, RouteName::S3);
        let reason = billion.reason.unwrap();
        assert_eq!(reason, "It costs about $1,826 less, and takes less than half the time.");
        assert!((300..400).contains(&billion.objects.unwrap()));
    }

    /// The page's tests and pictures show what the engine says of so many items, and nothing else.
    #[test]
    fn the_figures_that_the_page_is_tested_with_are_these() {
        let of = |items: u64| {
            let proposed_bucket = "tableferry-123456789012-eu-west-1".to_owned();
            let offers = route_offers(&[checked(items)], &aws(), None, None);
            (items.to_string(), RouteOffers { proposed_bucket, ..offers })
        };
        let figures: std::collections::BTreeMap<_, _> = [3, 1_000_000, 1_000_000_000].map(of).into();
        let path =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/test/routeFigures.json");
        let text = serde_json::to_string_pretty(&figures).unwrap() + "\n";
        if std::env::var_os("UPDATE_BINDINGS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let kept: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(kept, serde_json::from_str::<serde_json::Value>(&text).unwrap());
    }

    #[test]
    fn what_an_import_does_not_take_goes_straight() {
        let estimate = S3Estimate::of(&checked(20_000_000_000));
        assert_eq!(too_large(&[estimate], "eu-west-1"), None);
        let said = too_large(&[estimate], "eu-central-1").unwrap();
        assert_eq!(
            said,
            "The objects would take about 2 TB, and an import in eu-central-1 takes 1 TB at most."
        );
    }

    #[test]
    fn a_table_that_exists_is_written_to_directly() {
        let offer = recommended(1_000_000_000, Some("The table T exists already."));
        assert_eq!(offer.route, RouteName::Direct);
    }

    #[test]
    fn where_nothing_is_charged_there_is_nothing_to_choose() {
        assert!(route_offers(&[checked(5)], &Destination::Practice, None, None).routes.is_empty());
    }
}
