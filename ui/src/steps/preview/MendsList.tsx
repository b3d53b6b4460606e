import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ColumnMend } from '../../bindings/ColumnMend';
import type { Plan } from '../../bindings/Plan';
import { amount, plural } from '../../components/amount';
import { TextButton } from '../../components/TextButton';
import { joinSurplus } from '../../plan/edit';
import { mendCount, removeAllMends, removeCellMend, removeColumnMend } from '../../plan/mends';
import styles from './MendsList.module.css';
import { quoted } from '../../components/quoted';
import type { Mend } from './useMending';

interface Props {
  plan: Plan;
  mend: Mend;
  onLine: (line: number) => void;
}

interface Entry {
  key: string;
  /** What is mended: a column, a line. */
  where: string;
  line: number | null;
  what: string;
  remove: (plan: Plan) => Plan;
}

function columnMendWords(mend: ColumnMend): string {
  switch (mend.kind) {
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
      return mend.to === ''
        ? `${quoted(mend.from)} is read as blank`
        : `${quoted(mend.from)} is read as ${quoted(mend.to)}`;
  }
}

function entriesOf(plan: Plan): Entry[] {
  const ofColumns = plan.columns.flatMap(({ column, mends }) =>
    mends.map((mend, at): Entry => ({
      key: `${column} ${at}`,
      where: `Every cell of ${column}`,
      line: null,
      what: columnMendWords(mend),
      remove: (before) => removeColumnMend(before, column, at),
    })),
  );
  const ofRecords: Entry[] = [];
  if (plan.join_surplus) {
    ofRecords.push({
      key: 'join',
      where: 'Records with too many cells',
      line: null,
      what: 'a cell that starts with a space goes on the one before it',
      remove: (before) => joinSurplus(before, false),
    });
  }
  if (plan.leave_out_headers) {
    ofRecords.push({
      key: 'headers',
      where: 'Records that repeat the header',
      line: null,
      what: 'left out',
      remove: (before) => ({ ...before, leave_out_headers: false }),
    });
  }
  if (plan.leave_out_blank) {
    ofRecords.push({
      key: 'blank',
      where: 'Empty records',
      line: null,
      what: 'left out',
      remove: (before) => ({ ...before, leave_out_blank: false }),
    });
  }
  const leftOut = plan.left_out.map(({ record, line }): Entry => ({
    key: `left out ${record}`,
    where: `The record of line ${amount(line)}`,
    line,
    what: 'left out',
    remove: (before) => ({
      ...before,
      left_out: before.left_out.filter((entry) => entry.record !== record),
    }),
  }));
  const ofCells = plan.cell_mends
    .toSorted((left, right) => left.record - right.record)
    .map(({ record, line, column, was, value }): Entry => ({
      key: `${record} ${column}`,
      where: `${column} in line ${amount(line)}`,
      line,
      what:
        value === ''
          ? `${quoted(was)} is read as blank`
          : `${was === '' ? 'a blank' : quoted(was)} is read as ${quoted(value)}`,
      remove: (before) => removeCellMend(before, record, column),
    }));
  return [...ofColumns, ...ofRecords, ...leftOut, ...ofCells];
}

/** Everything that is read otherwise than it stands in the file, in one place. */
export function MendsList({ plan, mend, onLine }: Props) {
  const count = mendCount(plan);
  return (
    <section className={styles.mends} data-testid="mends" aria-label="Mends">
      <div className={styles.head}>
        <p>
          {count === 0
            ? 'No mends yet. Press an offer under Findings, or the pencil at a cell of the selected record.'
            : `${plural(count, 'mend')}: what is read otherwise than it stands in the file.`}
        </p>
        {count > 0 && (
          <Button
            variant="default"
            size="compact-sm"
            data-testid="mends-remove-all"
            onClick={() => mend(removeAllMends, 'Remove all mends')}
          >
            Remove all
          </Button>
        )}
      </div>
      <ul className={styles.entries}>
        {entriesOf(plan).map(({ key, where, line, what, remove }, at) => (
          <li key={key} className={styles.entry}>
            <p className={styles.words}>
              {line === null ? (
                <strong>{where}</strong>
              ) : (
                <TextButton testId={`mend-line-${line}`} onClick={() => onLine(line)}>
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
              data-testid={`mend-remove-${at}`}
              onClick={() => mend(remove, `Remove the mend of ${where}`)}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
