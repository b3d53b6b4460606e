import { Button, TextInput } from '@mantine/core';
import type { Failure } from '../../../bindings/Failure';
import type { Proposal } from '../../../bindings/Proposal';
import { underive } from '../../../app/deriving';
import { useMigration, useMigrationStore } from '../../../app/MigrationProvider';
import { useDraft } from '../../../app/useDraft';
import { usePlanEdit } from '../../../app/usePlanEdit';
import { Card } from '../../../components/Card';
import { FailureNotice } from '../../../components/FailureNotice';
import { Field } from '../../../components/Field';
import { FindingLine } from '../../../components/FindingLine';
import { listed, templateText } from '../../../plan/composed';
import designStyles from '../DesignStep.module.css';
import sideStyles from '../Side.module.css';
import { TableCapacity } from '../TableCard';
import styles from './Unique.module.css';

/** The table of lock items: what they hold follows from the table whose rows they are; its name and how it is charged do
 * not. */
export function LocksDesign({
  failure,
  proposal,
}: {
  failure: Failure | null;
  proposal: Proposal;
}) {
  const store = useMigrationStore();
  const edit = usePlanEdit();
  const { plan, name, findings } = useMigration((state) => ({
    plan: state.plan,
    name: state.several?.tables[state.several.at]?.name ?? '',
    findings: state.review?.findings ?? null,
  }));
  const [table, typeTable] = useDraft(plan?.table.name ?? '', (typed) =>
    edit([{ edit: 'table_name', name: typed }], { replaces: 'table name' }),
  );
  if (!plan?.derived) {
    return null;
  }
  const { of, columns } = plan.derived;
  const templates = plan.composed_attributes;
  const own = plan.columns.filter(({ included }) => included);
  return (
    <>
      <div className={designStyles.notices}>
        {failure && <FailureNotice failure={failure} />}
        {(findings ?? [])
          .filter(({ severity }) => severity !== 'note')
          .map((finding) => (
            <FindingLine key={`${finding.code} ${finding.message}`} finding={finding} />
          ))}
      </div>
      <Card
        title={`Each ${listed(columns)} of ${of} is locked once`}
        testId="locks-design"
        className={styles.card}
      >
        <p className={styles.words}>
          An item for each value, with the key of the item that has it. Rows without a value have no
          lock, and rows that are rejected or set aside lock nothing. How values are read is said in
          the design of {of}.
        </p>
        <dl className={styles.keys}>
          {templates.map(({ attribute, template }) => (
            <div key={attribute} style={{ display: 'contents' }}>
              <dt>{attribute}</dt>
              <dd>
                <code>{templateText(template)}</code>
                {attribute === plan.table.partition_key && ': the key of the lock'}
              </dd>
            </div>
          ))}
          {own.map(({ attribute, column }) => (
            <div key={attribute} style={{ display: 'contents' }}>
              <dt>{attribute}</dt>
              <dd>from {column}, as in the item</dd>
            </div>
          ))}
        </dl>
        <div className={sideStyles.fields}>
          <Field for="table-name" label="Name" reason="After the table and what is unique in it">
            <TextInput
              size="xs"
              id="table-name"
              aria-describedby="table-name-reason"
              value={table}
              spellCheck={false}
              data-testid="table-name"
              onChange={(event) => typeTable(event.currentTarget.value)}
            />
          </Field>
          <TableCapacity proposal={proposal} />
        </div>
        <div className={styles.others}>
          {name !== '' && (
            <Button
              variant="default"
              size="compact-sm"
              data-testid="remove-locks"
              onClick={() => void underive(store, name)}
            >
              Do without these lock items
            </Button>
          )}
        </div>
      </Card>
    </>
  );
}
