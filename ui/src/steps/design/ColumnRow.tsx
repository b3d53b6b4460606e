import { ActionIcon, Checkbox, NativeSelect, Tooltip } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import type { AttributeKind } from '../../bindings/AttributeKind';
import type { ColumnPlan } from '../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../bindings/ColumnProfile';
import type { Finding } from '../../bindings/Finding';
import { useMigration } from '../../app/MigrationProvider';
import { usePlanEdit } from '../../app/usePlanEdit';
import { amount } from '../../components/amount';
import { FindingLine } from '../../components/FindingLine';
import { TypeBadge } from '../../components/TypeBadge';
import { roles, setIncluded, setKind } from '../../plan/edit';
import { kinds, kindWords } from '../../plan/kinds';
import { AttributeName } from './AttributeName';
import { ColumnDetail } from './ColumnDetail';
import styles from './Columns.module.css';
import { whyWords } from './why';
import { ZoneQuestion } from './ZoneQuestion';

interface Props {
  column: ColumnPlan;
  proposed: ColumnPlan;
  reason: string;
  profile: ColumnProfile;
  findings: Finding[];
}

export function ColumnRow({ column, proposed, reason, profile, findings }: Props) {
  const { state } = useMigration();
  const edit = usePlanEdit();
  const [open, setOpen] = useState(false);
  const letter = kindWords(column.kind).letter;
  const why = whyWords(column, proposed, reason, profile);
  const asksZone = column.included && column.kind === 'date_time' && profile.without_zone > 0;
  const example = profile.examples[0];
  return (
    <div
      className={styles.entry}
      data-testid={`column-${column.column}`}
      data-left-out={!column.included || undefined}
    >
      <div className={styles.row}>
        <Checkbox
          size="xs"
          checked={column.included}
          aria-label={`Carry the column ${column.column}`}
          data-testid={`include-${column.column}`}
          onChange={(event) => {
            const { checked } = event.currentTarget;
            edit((plan) => setIncluded(plan, column.column, checked));
          }}
        />
        <div className={styles.column}>
          <p className={styles.name} title={column.column}>
            {/* A long name breaks after an underscore, not within a word. */}
            {column.column.split(/(?<=_)/).map((part, at) => (
              <Fragment key={at}>
                {part}
                <wbr />
              </Fragment>
            ))}
          </p>
          <p className={styles.example} title={example}>
            {example ?? 'every cell is blank'}
          </p>
          {profile.blank > 0 && example !== undefined && (
            <p className={styles.blanks}>{amount(profile.blank)} blank</p>
          )}
        </div>
        <div className={styles.attribute}>
          <AttributeName column={column} />
          {column.included && state.plan && (
            <p className={styles.roles}>
              {roles(state.plan, column.attribute).map((role) => (
                <span key={role} className={styles.role}>
                  {role}
                </span>
              ))}
            </p>
          )}
        </div>
        <NativeSelect
          className={styles.kind}
          data={kinds.map(({ kind, name }) => ({ value: kind, label: name }))}
          value={column.kind}
          disabled={!column.included}
          aria-label={`Type of ${column.column}`}
          data-testid={`kind-${column.column}`}
          leftSection={<TypeBadge type={letter} />}
          leftSectionWidth={letter.length > 1 ? 54 : 36}
          rightSectionWidth={26}
          onChange={(event) => {
            const kind = event.currentTarget.value as AttributeKind;
            edit((plan) => setKind(plan, column.column, kind));
          }}
        />
        <p className={styles.why} data-misfits={why.misfits || undefined}>
          {column.included ? why.words : 'Left out: it is not carried.'}
        </p>
        <Tooltip label={open ? 'Less' : 'More about this column'}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`More about ${column.column}`}
            aria-expanded={open}
            data-testid={`detail-${column.column}`}
            onClick={() => setOpen(!open)}
          >
            <IconChevronDown size={16} className={styles.chevron} data-open={open || undefined} />
          </ActionIcon>
        </Tooltip>
      </div>
      {asksZone && <ZoneQuestion column={column} profile={profile} />}
      {findings.length > 0 && (
        <div className={styles.findings}>
          {findings.map((finding) => (
            <FindingLine key={`${finding.code} ${finding.message}`} finding={finding} />
          ))}
        </div>
      )}
      {open && <ColumnDetail column={column} profile={profile} />}
    </div>
  );
}
