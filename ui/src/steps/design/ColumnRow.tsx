import { ActionIcon, Checkbox, NativeSelect, Tooltip } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { Fragment, memo, useMemo, useState } from 'react';
import type { AttributeKind } from '../../bindings/AttributeKind';
import type { ColumnPlan } from '../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../bindings/ColumnProfile';
import type { Finding } from '../../bindings/Finding';
import { usePlanEdit } from '../../app/usePlanEdit';
import { amount } from '../../components/amount';
import { FindingLine } from '../../components/FindingLine';
import { TypeBadge } from '../../components/TypeBadge';
import { attributeLetter } from '../../plan/kinds';
import { AttributeName } from './AttributeName';
import { ColumnDetail } from './ColumnDetail';
import styles from './Columns.module.css';
import { DateQuestion } from './DateQuestion';
import { kindChoices } from './kindChoices';
import { FixButtons } from './FixButtons';
import { valuesWithoutZone } from './questions';
import { whyWords } from './why';
import { ZoneQuestion } from './ZoneQuestion';

interface Props {
  column: ColumnPlan;
  proposed: ColumnPlan;
  reason: string;
  profile: ColumnProfile;
  findings: Finding[];
  /** What the attribute is to the table, joined by commas, so that an unchanged row is not drawn again. */
  roles: string;
}

/** Space for the badge before the type's name. */
function badgeWidth(letter: string): number {
  return { 1: 36, 2: 42 }[letter.length] ?? 54;
}

/** One column of the file and what it becomes. */
export const ColumnRow = memo(function ColumnRow(props: Props) {
  const { column, proposed, reason, profile, findings, roles } = props;
  const edit = usePlanEdit();
  const [open, setOpen] = useState(false);
  const letter = attributeLetter(column, profile.examples);
  const why = whyWords(column, proposed, reason, profile);
  const choices = useMemo(() => kindChoices(profile, column.kind), [profile, column.kind]);
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
            void edit([{ edit: 'include', column: column.column, included: checked }]);
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
          {column.included && roles !== '' && (
            <p className={styles.roles}>
              {roles.split(',').map((role) => (
                <span key={role} className={styles.role}>
                  {role}
                </span>
              ))}
            </p>
          )}
        </div>
        <NativeSelect
          className={styles.kind}
          data={choices}
          value={column.kind}
          disabled={!column.included}
          title={column.included ? undefined : 'The column is left out: tick it to carry it.'}
          aria-label={`Type of ${column.column}`}
          data-testid={`kind-${column.column}`}
          leftSection={<TypeBadge type={letter} />}
          leftSectionWidth={badgeWidth(letter)}
          rightSectionWidth={26}
          onChange={(event) => {
            const kind = event.currentTarget.value as AttributeKind;
            void edit([{ edit: 'set_kind', column: column.column, kind, reading: null }]);
          }}
        />
        <p className={styles.why} data-outliers={why.outliers || undefined}>
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
      <div className={styles.below}>
        {column.included && profile.is_date_ambiguous && (
          <DateQuestion column={column} profile={profile} />
        )}
        {valuesWithoutZone(column, profile) > 0 && (
          <ZoneQuestion column={column} profile={profile} />
        )}
        {findings.map((finding) => (
          <FindingLine key={`${finding.code} ${finding.message}`} finding={finding}>
            <FixButtons finding={finding} />
          </FindingLine>
        ))}
        {open && <ColumnDetail column={column} profile={profile} isKey={roles.includes('key')} />}
      </div>
    </div>
  );
});
