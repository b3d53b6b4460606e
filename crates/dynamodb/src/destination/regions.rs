//! The regions of AWS with their names, as the AWS console calls them. One that is newer than this list can be typed.

/// A region and what a person calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AwsRegion {
    /// Such as `eu-central-1`.
    pub code: &'static str,
    /// Such as `Europe (Frankfurt)`.
    pub name: &'static str,
}

const fn region(code: &'static str, name: &'static str) -> AwsRegion {
    AwsRegion { code, name }
}

/// Commercial regions by part of the world, then those that need accounts of their own: China, `GovCloud`, the European
/// Sovereign Cloud.
pub const AWS_REGIONS: [AwsRegion; 39] = [
    region("eu-central-1", "Europe (Frankfurt)"),
    region("eu-central-2", "Europe (Zurich)"),
    region("eu-north-1", "Europe (Stockholm)"),
    region("eu-south-1", "Europe (Milan)"),
    region("eu-south-2", "Europe (Spain)"),
    region("eu-west-1", "Europe (Ireland)"),
    region("eu-west-2", "Europe (London)"),
    region("eu-west-3", "Europe (Paris)"),
    region("us-east-1", "US East (N. Virginia)"),
    region("us-east-2", "US East (Ohio)"),
    region("us-west-1", "US West (N. California)"),
    region("us-west-2", "US West (Oregon)"),
    region("ca-central-1", "Canada (Central)"),
    region("ca-west-1", "Canada West (Calgary)"),
    region("mx-central-1", "Mexico (Central)"),
    region("sa-east-1", "South America (São Paulo)"),
    region("af-south-1", "Africa (Cape Town)"),
    region("ap-east-1", "Asia Pacific (Hong Kong)"),
    region("ap-east-2", "Asia Pacific (Taipei)"),
    region("ap-northeast-1", "Asia Pacific (Tokyo)"),
    region("ap-northeast-2", "Asia Pacific (Seoul)"),
    region("ap-northeast-3", "Asia Pacific (Osaka)"),
    region("ap-south-1", "Asia Pacific (Mumbai)"),
    region("ap-south-2", "Asia Pacific (Hyderabad)"),
    region("ap-southeast-1", "Asia Pacific (Singapore)"),
    region("ap-southeast-2", "Asia Pacific (Sydney)"),
    region("ap-southeast-3", "Asia Pacific (Jakarta)"),
    region("ap-southeast-4", "Asia Pacific (Melbourne)"),
    region("ap-southeast-5", "Asia Pacific (Malaysia)"),
    region("ap-southeast-6", "Asia Pacific (New Zealand)"),
    region("ap-southeast-7", "Asia Pacific (Thailand)"),
    region("il-central-1", "Israel (Tel Aviv)"),
    region("me-central-1", "Middle East (UAE)"),
    region("me-south-1", "Middle East (Bahrain)"),
    region("cn-north-1", "China (Beijing)"),
    region("cn-northwest-1", "China (Ningxia)"),
    region("us-gov-east-1", "AWS GovCloud (US-East)"),
    region("us-gov-west-1", "AWS GovCloud (US-West)"),
    region("eusc-de-east-1", "AWS European Sovereign Cloud (Brandenburg)"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::destination::aws_settings::check_region;
    use std::collections::HashSet;

    #[test]
    fn each_region_stands_there_once_and_can_be_one() {
        let codes: HashSet<&str> = AWS_REGIONS.iter().map(|region| region.code).collect();
        let names: HashSet<&str> = AWS_REGIONS.iter().map(|region| region.name).collect();
        assert_eq!((codes.len(), names.len()), (AWS_REGIONS.len(), AWS_REGIONS.len()));
        for region in AWS_REGIONS {
            assert!(check_region(region.code).is_ok(), "{}", region.code);
        }
    }
}
