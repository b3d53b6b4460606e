//! What a plan says of its table, as the SDK has it: for creating it, and for importing into it.

use super::compare::planned_shape;
use super::shape::KeyShape;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType as Role,
    Projection as SdkProjection, ProjectionType, ProvisionedThroughput, ScalarAttributeType,
};
use failure::{Code, Failure};
use plan::{KeyType, Plan, Projection, ProvisionedUnits};
use std::collections::BTreeMap;

/// Keys, indexes and capacity of a plan's table.
#[derive(Debug, Clone)]
pub(crate) struct TableParts {
    pub definitions: Vec<AttributeDefinition>,
    pub key_schema: Vec<KeySchemaElement>,
    pub indexes: Vec<GlobalSecondaryIndex>,
    pub billing_mode: BillingMode,
    pub throughput: Option<ProvisionedThroughput>,
}

impl TableParts {
    /// # Errors
    /// `plan_incomplete` where something is missing.
    pub(crate) fn of(plan: &Plan) -> Result<Self, Failure> {
        Self::built(plan).map_err(|error| unbuildable(&plan.table.name, &error))
    }

    fn built(plan: &Plan) -> Result<Self, BuildError> {
        let planned = planned_shape(plan);
        let mut types = BTreeMap::new();
        let index_keys =
            planned.indexes.iter().flat_map(|index| index.partition_keys.iter().chain(&index.sort_keys));
        for key in std::iter::once(&planned.partition_key).chain(planned.sort_key.as_ref()).chain(index_keys)
        {
            types.insert(key.name.clone(), key.key_type);
        }
        let definitions = types.into_iter().map(|(name, key_type)| {
            AttributeDefinition::builder().attribute_name(name).attribute_type(scalar(key_type)).build()
        });
        let mut indexes = Vec::with_capacity(planned.indexes.len());
        for (index, design) in planned.indexes.iter().zip(&plan.table.indexes) {
            let built = GlobalSecondaryIndex::builder()
                .index_name(&index.name)
                .set_key_schema(Some(key_schema(&index.partition_keys, &index.sort_keys)?))
                .projection(sdk_projection(&design.projection))
                .set_provisioned_throughput(index.provisioned.map(throughput).transpose()?);
            indexes.push(built.build()?);
        }
        Ok(Self {
            definitions: definitions.collect::<Result<_, _>>()?,
            key_schema: key_schema([&planned.partition_key], &planned.sort_key)?,
            indexes,
            billing_mode: match planned.provisioned {
                None => BillingMode::PayPerRequest,
                Some(_) => BillingMode::Provisioned,
            },
            throughput: planned.provisioned.map(throughput).transpose()?,
        })
    }
}

/// Why a table cannot be described.
pub(super) fn unbuildable(name: &str, error: &BuildError) -> Failure {
    Failure::new(
        Code::PlanIncomplete,
        format!("The table {name} cannot be described."),
        "Look at the design again.",
    )
    .with_detail(error.to_string())
}

/// The partition key's attributes, then those of the sort key, each in its order.
fn key_schema<'a>(
    partition: impl IntoIterator<Item = &'a KeyShape>,
    sort: impl IntoIterator<Item = &'a KeyShape>,
) -> Result<Vec<KeySchemaElement>, BuildError> {
    let element =
        |key: &KeyShape, role| KeySchemaElement::builder().attribute_name(&key.name).key_type(role).build();
    let partition = partition.into_iter().map(|key| element(key, Role::Hash));
    let sort = sort.into_iter().map(|key| element(key, Role::Range));
    partition.chain(sort).collect()
}

fn scalar(key_type: KeyType) -> ScalarAttributeType {
    match key_type {
        KeyType::S => ScalarAttributeType::S,
        KeyType::N => ScalarAttributeType::N,
        KeyType::B => ScalarAttributeType::B,
    }
}

fn throughput(units: ProvisionedUnits) -> Result<ProvisionedThroughput, BuildError> {
    ProvisionedThroughput::builder()
        .read_capacity_units(i64::from(units.read_units_per_second))
        .write_capacity_units(i64::from(units.write_units_per_second))
        .build()
}

fn sdk_projection(projection: &Projection) -> SdkProjection {
    let builder = SdkProjection::builder();
    match projection {
        Projection::All => builder.projection_type(ProjectionType::All),
        Projection::KeysOnly => builder.projection_type(ProjectionType::KeysOnly),
        Projection::Include { attributes } => {
            builder.projection_type(ProjectionType::Include).set_non_key_attributes(Some(attributes.clone()))
        }
    }
    .build()
}
