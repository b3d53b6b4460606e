import { ActionIcon, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ColumnMend } from '../../../bindings/ColumnMend';
import type { ColumnPlan } from '../../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../../bindings/ColumnProfile';
import { usePlanEdit } from '../../../app/usePlanEdit';
import { addColumnMend, removeColumnMend } from '../../../plan/mends';
import { Field } from '../../../components/Field';
import { ReplaceForm } from './ReplaceForm';
import styles from './Settings.module.css';

interface Props {
  column: ColumnPlan;
  profile: ColumnProfile;
}

const simple: { mend: ColumnMend; label: string; testId: string }[] = [
  { mend: { kind: 'trim' }, label: 'Trim spaces', testId: 'mend-trim' },
  {
    mend: { kind: 'remove_invisible' },
    label: 'Remove invisible characters',
    testId: 'mend-invisible',
  },
  { mend: { kind: 'plain_spaces' }, label: 'Plain spaces', testId: 'mend-spaces' },
  { mend: { kind: 'unwrap_formula' }, label: 'Without ="…"', testId: 'mend-formula' },
  { mend: { kind: 'upper_case' }, label: 'UPPER CASE', testId: 'mend-upper' },
  { mend: { kind: 'lower_case' }, label: 'lower case', testId: 'mend-lower' },
];

function mendWords(mend: ColumnMend): string {
  switch (mend.kind) {
    case 'trim':
      return 'take spaces off both ends';
    case 'remove_invisible':
      return 'take out characters that nobody sees';
    case 'plain_spaces':
      return 'make no-break spaces ordinary ones';
    case 'unwrap_formula':
      return 'take ="…" off';
    case 'upper_case':
      return 'write it in UPPER CASE';
    case 'lower_case':
      return 'write it in lower case';
    case 'replace':
      return `replace ${mend.from} by ${mend.to === '' ? 'nothing' : mend.to}`;
  }
}

/** Changes to every cell before it is read, one after another. */
export function Mends({ column, profile }: Props) {
  const edit = usePlanEdit();
  const [replacing, setReplacing] = useState(false);
  const add = (mend: ColumnMend) => edit((plan) => addColumnMend(plan, column.column, mend));
  const remove = (position: number) =>
    edit((plan) => removeColumnMend(plan, column.column, position));
  return (
    <Field label="Mend every cell" reason="Done on the way: the file itself is never changed.">
      <div className={styles.chips}>
        {simple.map(({ mend, label, testId }) => {
          const position = column.mends.findIndex((entry) => entry.kind === mend.kind);
          return (
            <button
              key={mend.kind}
              type="button"
              className={styles.chip}
              aria-pressed={position >= 0}
              data-testid={`${testId}-${column.column}`}
              onClick={() => (position >= 0 ? remove(position) : add(mend))}
            >
              {label}
            </button>
          );
        })}
        <button
          type="button"
          className={styles.chip}
          aria-expanded={replacing}
          data-testid={`mend-replace-${column.column}`}
          onClick={() => setReplacing(!replacing)}
        >
          Replace a value…
        </button>
      </div>
      {replacing && (
        <ReplaceForm
          column={column.column}
          frequent={profile.most_frequent.map(({ value }) => value)}
          onReplace={(from, to) => {
            add({ kind: 'replace', from, to });
            setReplacing(false);
          }}
        />
      )}
      {column.mends.length > 0 && (
        <ol className={styles.mends} data-testid={`mends-${column.column}`}>
          {column.mends.map((mend, at) => (
            <li key={`${at} ${mendWords(mend)}`}>
              <p title={mendWords(mend)}>
                {at + 1}. {mendWords(mend)}
              </p>
              <Tooltip label="Remove">
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  aria-label={`Remove: ${mendWords(mend)}`}
                  data-testid={`mend-remove-${column.column}-${at}`}
                  onClick={() => remove(at)}
                >
                  <IconX size={14} stroke={1.8} />
                </ActionIcon>
              </Tooltip>
            </li>
          ))}
        </ol>
      )}
    </Field>
  );
}
