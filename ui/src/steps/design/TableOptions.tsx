import { Checkbox, NativeSelect } from '@mantine/core';
import { kindWords } from '../../bindings/kinds';
import type { PlanEdit } from '../../bindings/PlanEdit';
import type { TableClass } from '../../bindings/TableClass';
import { useMigration } from '../../app/MigrationProvider';
import { usePlanEdit } from '../../app/usePlanEdit';
import { Field } from '../../components/Field';
import { optionWords } from '../../plan/options';
import { TableKey } from './TableKey';
import { TableTags } from './TableTags';
import { WarmThroughput } from './WarmThroughput';
import styles from './TableOptions.module.css';

const NEVER = '';

const classReasons: Record<TableClass, string> = {
  standard: 'Right for most tables. The prices shown in this window are of this class.',
  infrequent_access:
    'Storing costs less, reading and writing more: for tables that are large and seldom asked. The prices shown in this window are of the standard class.',
};

/** Which attribute says when an item is deleted. */
function TimeToLive({ chosen }: { chosen: string | null }) {
  const edit = usePlanEdit();
  const attributes = useMigration((state) =>
    (state.plan?.columns ?? [])
      .filter(({ included, kind }) => included && kindWords[kind].canExpire)
      .map(({ attribute }) => attribute),
  );
  const choices = attributes.map((attribute) => ({ value: attribute, label: attribute }));
  if (chosen !== null && !attributes.includes(chosen)) {
    choices.unshift({ value: chosen, label: chosen });
  }
  let reason = 'Items stay until somebody deletes them.';
  if (chosen !== null) {
    reason =
      'DynamoDB deletes each item within days after the time in this attribute, at no charge. The check tells which times are past already.';
  } else if (choices.length === 0) {
    reason = 'Items stay: no column that is carried is a date or a number.';
  }
  return (
    <Field for="time-to-live" label="Items expire" term="time to live" reason={reason}>
      <NativeSelect
        size="xs"
        id="time-to-live"
        aria-describedby="time-to-live-reason"
        data={[{ value: NEVER, label: 'Never' }, ...choices]}
        value={chosen ?? NEVER}
        data-testid="time-to-live"
        onChange={(event) => {
          const { value } = event.currentTarget;
          void edit([{ edit: 'time_to_live', attribute: value === NEVER ? null : value }]);
        }}
      />
    </Field>
  );
}

interface SwitchProps {
  id: string;
  label: string;
  term: string;
  words: string;
  reason: string;
  on: boolean;
  edit: (on: boolean) => PlanEdit;
}

function Switched({ id, label, term, words, reason, on, edit: editOf }: SwitchProps) {
  const edit = usePlanEdit();
  return (
    <Field label={label} term={term} reason={reason}>
      <Checkbox
        size="xs"
        label={words}
        checked={on}
        data-testid={id}
        onChange={(event) => void edit([editOf(event.currentTarget.checked)])}
      />
    </Field>
  );
}

/** What a table has beside keys, indexes and capacity, folded: few need it, and all of it can be changed later. */
export function TableOptions() {
  const edit = usePlanEdit();
  const options = useMigration((state) => state.plan?.table.options ?? null);
  const practice = useMigration((state) => state.destination.kind === 'practice');
  if (options === null) {
    return null;
  }
  const words = optionWords(options);
  return (
    <details className={styles.more} data-testid="table-options">
      <summary>
        More options{words === '' ? '' : ': '}
        <span>{words}</span>
      </summary>
      <div className={styles.fields}>
        <TimeToLive chosen={options.time_to_live} />
        <Switched
          id="point-in-time-recovery"
          label="A way back"
          term="point-in-time recovery"
          words="Keep 35 days to go back to"
          reason={
            practice
              ? 'AWS alone has this: Practice keeps no backups. There it is charged by the gigabyte.'
              : 'The table can be restored as it was at any second of them. Charged by the gigabyte.'
          }
          on={options.point_in_time_recovery}
          edit={(on) => ({ edit: 'point_in_time_recovery', on })}
        />
        <Switched
          id="deletion-protection"
          label="Kept safe"
          term="deletion protection"
          words="Nobody can delete the table"
          reason={
            practice
              ? 'AWS alone has this: a table of Practice can always be deleted.'
              : 'Not before this is switched off again. It costs nothing.'
          }
          on={options.deletion_protection}
          edit={(on) => ({ edit: 'deletion_protection', on })}
        />
        <Field
          for="table-class"
          label="Storage"
          term="table class"
          reason={classReasons[options.table_class]}
        >
          <NativeSelect
            size="xs"
            id="table-class"
            aria-describedby="table-class-reason"
            data={[
              { value: 'standard', label: 'Standard' },
              { value: 'infrequent_access', label: 'Infrequent access' },
            ]}
            value={options.table_class}
            data-testid="table-class"
            onChange={(event) => {
              const chosen = event.currentTarget.value as TableClass;
              void edit([{ edit: 'table_class', class: chosen }]);
            }}
          />
        </Field>
        <TableKey chosen={options.kms_key} />
        <WarmThroughput units={options.warm_throughput} />
        <TableTags tags={options.tags} />
      </div>
    </details>
  );
}
