import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ColumnFix } from '../../bindings/ColumnFix';
import type { Plan } from '../../bindings/Plan';
import type { PlanEdit } from '../../bindings/PlanEdit';
import { placeText, recordText, usePlaceWord, type PlaceWord } from '../../app/placeWord';
import { plural } from '../../components/amount';
import { TextButton } from '../../components/TextButton';
import { fixCount } from '../../plan/fixesOf';
import styles from './FixesList.module.css';
import { quoted } from '../../components/quoted';
import type { Fix } from './useFixing';

interface Props {
  plan: Plan;
  fix: Fix;
  onLine: (line: number) => void;
}

interface Entry {
  key: string;
  /** What is fixed: a column, a record. */
  where: string;
  line: number | null;
  what: string;
  remove: PlanEdit;
}

function columnFixWords(fix: ColumnFix): string {
  switch (fix.kind) {
    case 'trim':
      return 'spaces at both ends are left out';
    case 'remove_invisible':
      return 'characters that nobody sees are taken out';
    case 'plain_spaces':
      return 'no-break spaces become ordinary ones';
    case 'unwrap_formula':
      return '="02134" is read as 02134';
    case 'upper_case':
      return 'written in capital letters';
    case 'lower_case':
      return 'written in small letters';
    case 'replace':
      return fix.to === ''
        ? `${quoted(fix.from)} is read as blank`
        : `${quoted(fix.from)} is read as ${quoted(fix.to)}`;
  }
}

function entriesOf(plan: Plan, word: PlaceWord): Entry[] {
  const ofColumns = plan.columns.flatMap(({ column, fixes }) =>
    fixes.map((fix, at): Entry => ({
      key: `${column} ${at}`,
      where: `Every cell of ${column}`,
      line: null,
      what: columnFixWords(fix),
      remove: { edit: 'remove_column_fix', column, fix },
    })),
  );
  const ofRecords: Entry[] = [];
  if (plan.join_surplus) {
    ofRecords.push({
      key: 'join',
      where: 'Records with too many cells',
      line: null,
      what: 'a cell that starts with a space goes on the one before it',
      remove: { edit: 'join_surplus', joined: false },
    });
  }
  if (plan.leave_out_headers) {
    ofRecords.push({
      key: 'headers',
      where: 'Records that repeat the header',
      line: null,
      what: 'left out',
      remove: { edit: 'leave_out_headers', left_out: false },
    });
  }
  if (plan.leave_out_blank) {
    ofRecords.push({
      key: 'blank',
      where: 'Empty records',
      line: null,
      what: 'left out',
      remove: { edit: 'leave_out_blank', left_out: false },
    });
  }
  const leftOut = plan.left_out.map((left): Entry => ({
    key: `left out ${left.record}`,
    where: recordText(word, left),
    line: left.line,
    what: 'left out',
    remove: { edit: 'keep_record', record: left.record },
  }));
  const ofCells = plan.cell_fixes
    .toSorted((left, right) => left.record - right.record)
    .map(({ record, line, place, column, was, value }): Entry => ({
      key: `${record} ${column}`,
      where: `${column} in ${placeText(word, { line, place })}`,
      line,
      what:
        value === ''
          ? `${quoted(was)} is read as blank`
          : `${was === '' ? 'a blank' : quoted(was)} is read as ${quoted(value)}`,
      remove: { edit: 'remove_cell_fix', record, column },
    }));
  return [...ofColumns, ...ofRecords, ...leftOut, ...ofCells];
}

/** Everything that is read otherwise than it stands in the file, in one place. */
export function FixesList({ plan, fix, onLine }: Props) {
  const word = usePlaceWord();
  const count = fixCount(plan);
  return (
    <section className={styles.fixes} data-testid="fixes" aria-label="Fixes">
      <div className={styles.head}>
        <p>
          {count === 0
            ? 'No fixes yet. Press a suggested fix under Findings, or the pencil at a cell of the selected record.'
            : `${plural(count, 'fix', 'fixes')}: what is read otherwise than it stands in the file.`}
        </p>
        {count > 0 && (
          <Button
            variant="default"
            size="compact-sm"
            data-testid="fixes-remove-all"
            onClick={() => fix([{ edit: 'remove_all_fixes' }], 'Remove all fixes')}
          >
            Remove all
          </Button>
        )}
      </div>
      <ul className={styles.entries}>
        {entriesOf(plan, word).map(({ key, where, line, what, remove }, at) => (
          <li key={key} className={styles.entry}>
            <p className={styles.words}>
              {line === null ? (
                <strong>{where}</strong>
              ) : (
                <TextButton testId={`fix-line-${line}`} onClick={() => onLine(line)}>
                  {where}
                </TextButton>
              )}
              : {what}
            </p>
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              className={styles.remove}
              leftSection={<IconX size={13} aria-hidden />}
              aria-label={`Remove: ${where}: ${what}`}
              data-testid={`fix-remove-${at}`}
              onClick={() => fix([remove], `Remove the fix of ${where}`)}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
