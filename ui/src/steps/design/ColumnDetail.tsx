import { NativeSelect } from '@mantine/core';
import type { Blank } from '../../bindings/Blank';
import type { ColumnPlan } from '../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../bindings/ColumnProfile';
import { usePlanEdit } from '../../app/usePlanEdit';
import { amount, bytes } from '../../components/amount';
import { setBlank } from '../../plan/edit';
import { kindWords } from '../../plan/kinds';
import styles from './ColumnDetail.module.css';

const blanks: { value: Blank; label: string }[] = [
  { value: 'leave_out', label: 'Leave the attribute out' },
  { value: 'null', label: 'Write NULL: explicitly nothing' },
  { value: 'empty_text', label: 'Write an empty text' },
];

function distinctWords({ distinct }: ColumnProfile): string {
  const counted = distinct.exact ? amount(distinct.count) : `at least ${amount(distinct.count)}`;
  return distinct.unique ? `${counted}, none repeats` : counted;
}

/** What the whole file has in this column, and what a blank cell becomes. */
export function ColumnDetail({ column, profile }: { column: ColumnPlan; profile: ColumnProfile }) {
  const edit = usePlanEdit();
  return (
    <div className={styles.detail}>
      <dl className={styles.facts}>
        <div>
          <dt>Filled</dt>
          <dd>{amount(profile.filled)}</dd>
        </div>
        <div>
          <dt>Blank</dt>
          <dd>{amount(profile.blank)}</dd>
        </div>
        <div>
          <dt>Different values</dt>
          <dd>{distinctWords(profile)}</dd>
        </div>
        <div>
          <dt>Longest</dt>
          <dd>{bytes(profile.longest_bytes)}</dd>
        </div>
      </dl>
      <NativeSelect
        size="xs"
        label="A blank cell becomes"
        description={profile.blank === 0 ? 'There is none in this file.' : undefined}
        data={blanks}
        value={column.blank}
        data-testid={`blank-${column.column}`}
        onChange={(event) => {
          const blank = event.currentTarget.value as Blank;
          edit((plan) => setBlank(plan, column.column, blank));
        }}
      />
      <div className={styles.fits}>
        <p>How well each type fits</p>
        <ul>
          {profile.candidates.map((candidate) => (
            <li key={candidate.kind}>
              <strong>{kindWords(candidate.kind).name}</strong>{' '}
              {candidate.misfits === 0
                ? 'every value'
                : `${amount(candidate.fits)} of ${amount(candidate.fits + candidate.misfits)}`}
              {candidate.misfit_samples[0] && (
                <span className={styles.misfit}>
                  line {amount(candidate.misfit_samples[0].line)}:{' '}
                  <code>{candidate.misfit_samples[0].value}</code>
                </span>
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
