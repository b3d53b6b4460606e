import { NativeSelect, TextInput } from '@mantine/core';
import { memo } from 'react';
import type { Plan } from '../../bindings/Plan';
import type { PlanEdit } from '../../bindings/PlanEdit';
import type { Profile } from '../../bindings/Profile';
import type { Proposal } from '../../bindings/Proposal';
import { useMigration } from '../../app/MigrationProvider';
import { useDraft } from '../../app/useDraft';
import { usePlanEdit } from '../../app/usePlanEdit';
import { Card } from '../../components/Card';
import { composeEdit, firstColumns, joined } from '../../plan/composed';
import { Field } from '../../components/Field';
import {
  MADE_KEY,
  NO_SORT_KEY,
  partColumns,
  partitionKeyOptions,
  partitionKeyValue,
  SEVERAL_COLUMNS,
  sortKeyOptions,
} from './keyOptions';
import { ComposedKey } from './keys/ComposedKey';
import { evidenceOf } from './keys/keyEvidence';
import { KeyChoices } from './keys/KeyChoices';
import { KeyEvidenceNote } from './keys/KeyEvidenceNote';
import styles from './Side.module.css';
import { TableOptions } from './TableOptions';
import { capacityReason, keyReasons, nameReason } from './tableReasons';
import { UnitsInputs } from './UnitsInputs';
import { useKeyPlan } from './useKeyPlan';

interface Props {
  proposal: Proposal;
  profile: Profile;
}

/** What was chosen in the list of partition keys. */
function partitionKeyEdit(plan: Plan, value: string): PlanEdit {
  if (value === MADE_KEY) {
    return { edit: 'generate_key' };
  }
  if (value === SEVERAL_COLUMNS) {
    const columns = firstColumns(plan, plan.table.partition_key, partColumns(plan, []));
    return composeEdit('partition_key', joined(columns));
  }
  return { edit: 'partition_key', attribute: value };
}

/** What was chosen in the list of sort keys. */
function sortKeyEdit(plan: Plan, value: string): PlanEdit {
  if (value === SEVERAL_COLUMNS) {
    const columns = firstColumns(plan, plan.table.sort_key, partColumns(plan, []));
    return composeEdit('sort_key', joined(columns));
  }
  return { edit: 'sort_key', attribute: value === NO_SORT_KEY ? null : value };
}

/** What the table is called. */
function TableName({ proposal }: { proposal: Proposal }) {
  const edit = usePlanEdit();
  const shown = useMigration((state) => state.plan?.table.name ?? '');
  const [name, typeName] = useDraft(shown, (typed) =>
    edit([{ edit: 'table_name', name: typed }], { replaces: 'table name' }),
  );
  return (
    <Field for="table-name" label="Name" reason={nameReason(shown, proposal)}>
      <TextInput
        size="xs"
        id="table-name"
        aria-describedby="table-name-reason"
        value={name}
        spellCheck={false}
        data-testid="table-name"
        onChange={(event) => typeName(event.currentTarget.value)}
      />
    </Field>
  );
}

/** What finds an item, what orders them, and what the data say of it. */
function TableKeys({ proposal, profile }: Props) {
  const edit = usePlanEdit();
  const plan = useKeyPlan();
  if (!plan) {
    return null;
  }
  const { table } = plan;
  const made = plan.generated_key !== null;
  const reasons = keyReasons(plan, proposal, profile);
  return (
    <>
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
          value={partitionKeyValue(plan)}
          data-testid="partition-key"
          onChange={(event) => {
            const { value } = event.currentTarget;
            void edit((now) => [partitionKeyEdit(now, value)]);
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
            void edit((now) => [sortKeyEdit(now, value)]);
          }}
        />
        <ComposedKey plan={plan} profile={profile} of="sort_key" />
      </Field>
      <KeyEvidenceNote
        evidence={evidenceOf(plan, proposal, profile)}
        partition={table.partition_key}
        made={made}
      />
      <KeyChoices plan={plan} proposal={proposal} />
    </>
  );
}

/** How reading and writing are charged. */
export function TableCapacity({ proposal }: { proposal: Proposal }) {
  const edit = usePlanEdit();
  const capacity = useMigration((state) => state.plan?.table.capacity ?? null);
  return capacity === null ? null : (
    <Field
      for="capacity-mode"
      label="Charged"
      term="capacity"
      reason={capacityReason(capacity, proposal)}
    >
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
          void edit([
            kind === 'on_demand' ? { edit: 'on_demand' } : { edit: 'provisioned', units: null },
          ]);
        }}
      />
      {capacity.kind === 'provisioned' && (
        <UnitsInputs
          of="the table"
          units={capacity.units}
          send={(units) =>
            edit([{ edit: 'provisioned', units }], { replaces: 'units of the table' })
          }
        />
      )}
    </Field>
  );
}

/** The table itself: name, keys, capacity, and what else it has. */
export const TableCard = memo(function TableCard({ proposal, profile }: Props) {
  return (
    <Card title="Table" className={styles.card}>
      <div className={styles.fields}>
        <TableName proposal={proposal} />
        <TableKeys proposal={proposal} profile={profile} />
        <TableCapacity proposal={proposal} />
      </div>
      <TableOptions />
    </Card>
  );
});
