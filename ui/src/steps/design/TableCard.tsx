import { NativeSelect, TextInput } from '@mantine/core';
import type { KeyEvidence } from '../../bindings/KeyEvidence';
import type { Plan } from '../../bindings/Plan';
import type { Profile } from '../../bindings/Profile';
import type { Proposal } from '../../bindings/Proposal';
import { usePlanEdit } from '../../app/usePlanEdit';
import { Card } from '../../components/Card';
import { composeKey, firstColumns, joined } from '../../plan/composed';
import {
  DEFAULT_UNITS,
  generatedKeyName,
  generateKey,
  setCapacity,
  setPartitionKey,
  setSortKey,
  setTableName,
} from '../../plan/edit';
import { Field } from '../../components/Field';
import {
  NO_SORT_KEY,
  partColumns,
  partitionKeyOptions,
  SEVERAL_COLUMNS,
  sortKeyOptions,
} from './keyOptions';
import { ComposedKey } from './keys/ComposedKey';
import { KeyChoices } from './keys/KeyChoices';
import { KeyEvidenceNote } from './keys/KeyEvidenceNote';
import styles from './Side.module.css';
import type { TableReasons } from './tableReasons';
import { UnitsInputs } from './UnitsInputs';

interface Props {
  plan: Plan;
  proposal: Proposal;
  reasons: TableReasons;
  /** What the reading counted of the plan's key. */
  evidence: KeyEvidence | null;
  profile: Profile;
}

/** The plan with what was chosen in the list of partition keys. */
function withPartitionKey(plan: Plan, value: string): Plan {
  if (value === generatedKeyName(plan)) {
    return generateKey(plan);
  }
  if (value === SEVERAL_COLUMNS) {
    const columns = firstColumns(plan, plan.table.partition_key, partColumns(plan, []));
    return composeKey(plan, 'partition_key', joined(columns));
  }
  return setPartitionKey(plan, value);
}

/** The plan with what was chosen in the list of sort keys. */
function withSortKey(plan: Plan, value: string): Plan {
  if (value === SEVERAL_COLUMNS) {
    const columns = firstColumns(plan, plan.table.sort_key, partColumns(plan, []));
    return composeKey(plan, 'sort_key', joined(columns));
  }
  return setSortKey(plan, value === NO_SORT_KEY ? null : value);
}

/** The table itself: name, keys, capacity. */
export function TableCard({ plan, proposal, reasons, evidence, profile }: Props) {
  const edit = usePlanEdit();
  const { table } = plan;
  const { capacity } = table;
  const made = plan.generated_key !== null;
  return (
    <Card title="Table" className={styles.card}>
      <div className={styles.fields}>
        <Field for="table-name" label="Name" reason={reasons.name}>
          <TextInput
            size="xs"
            id="table-name"
            aria-describedby="table-name-reason"
            value={table.name}
            spellCheck={false}
            data-testid="table-name"
            onChange={(event) => {
              const { value } = event.currentTarget;
              edit((before) => setTableName(before, value));
            }}
          />
        </Field>
        <Field
          for="partition-key"
          label="Finds one item"
          term="partition key"
          reason={reasons.partitionKey}
        >
          <NativeSelect
            size="xs"
            id="partition-key"
            aria-describedby="partition-key-reason"
            data={partitionKeyOptions(plan)}
            value={table.partition_key}
            data-testid="partition-key"
            onChange={(event) => {
              const { value } = event.currentTarget;
              edit((before) => withPartitionKey(before, value));
            }}
          />
          <ComposedKey plan={plan} profile={profile} of="partition_key" />
        </Field>
        <Field
          for="sort-key"
          label="Orders them"
          term="sort key"
          reason={made ? 'Not needed: the made key alone finds one item.' : reasons.sortKey}
        >
          <NativeSelect
            size="xs"
            id="sort-key"
            aria-describedby="sort-key-reason"
            data={sortKeyOptions(plan)}
            value={table.sort_key ?? NO_SORT_KEY}
            disabled={made}
            data-testid="sort-key"
            onChange={(event) => {
              const { value } = event.currentTarget;
              edit((before) => withSortKey(before, value));
            }}
          />
          <ComposedKey plan={plan} profile={profile} of="sort_key" />
        </Field>
        <KeyEvidenceNote evidence={evidence} partition={table.partition_key} made={made} />
        <KeyChoices plan={plan} proposal={proposal} />
        <Field for="capacity-mode" label="Charged" term="capacity" reason={reasons.capacity}>
          <NativeSelect
            size="xs"
            id="capacity-mode"
            aria-describedby="capacity-mode-reason"
            data={[
              { value: 'on_demand', label: 'On demand' },
              { value: 'provisioned', label: 'Provisioned' },
            ]}
            value={capacity.kind}
            data-testid="capacity-mode"
            onChange={(event) => {
              const kind = event.currentTarget.value;
              edit((before) =>
                setCapacity(
                  before,
                  kind === 'on_demand'
                    ? { kind: 'on_demand' }
                    : { kind: 'provisioned', units: DEFAULT_UNITS },
                ),
              );
            }}
          />
          {capacity.kind === 'provisioned' && (
            <UnitsInputs
              of="the table"
              units={capacity.units}
              onChange={(units) =>
                edit((before) => setCapacity(before, { kind: 'provisioned', units }))
              }
            />
          )}
        </Field>
      </div>
    </Card>
  );
}
