import { ActionIcon, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ColumnFix } from '../../../bindings/ColumnFix';
import type { ColumnPlan } from '../../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../../bindings/ColumnProfile';
import { usePlanEdit } from '../../../app/usePlanEdit';
import { Field } from '../../../components/Field';
import { ReplaceForm } from './ReplaceForm';
import styles from './Settings.module.css';

interface Props {
  column: ColumnPlan;
  profile: ColumnProfile;
}

const simple: { fix: ColumnFix; label: string; testId: string }[] = [
  { fix: { kind: 'trim' }, label: 'Trim spaces', testId: 'fix-trim' },
  {
    fix: { kind: 'remove_invisible' },
    label: 'Remove invisible characters',
    testId: 'fix-invisible',
  },
  { fix: { kind: 'plain_spaces' }, label: 'Plain spaces', testId: 'fix-spaces' },
  { fix: { kind: 'unwrap_formula' }, label: 'Without ="…"', testId: 'fix-formula' },
  { fix: { kind: 'upper_case' }, label: 'UPPER CASE', testId: 'fix-upper' },
  { fix: { kind: 'lower_case' }, label: 'lower case', testId: 'fix-lower' },
];

function fixWords(fix: ColumnFix): string {
  switch (fix.kind) {
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
      return `replace ${fix.from} by ${fix.to === '' ? 'nothing' : fix.to}`;
  }
}

/** Changes to every cell before it is read, one after another. */
export function Fixes({ column, profile }: Props) {
  const edit = usePlanEdit();
  const [replacing, setReplacing] = useState(false);
  const add = (fix: ColumnFix) =>
    void edit([{ edit: 'add_column_fix', column: column.column, fix }]);
  const remove = (fix: ColumnFix) =>
    void edit([{ edit: 'remove_column_fix', column: column.column, fix }]);
  return (
    <Field label="Fix every cell" reason="Done on the way: the file itself is never changed.">
      <div className={styles.chips}>
        {simple.map(({ fix, label, testId }) => {
          const isThere = column.fixes.some((entry) => entry.kind === fix.kind);
          return (
            <button
              key={fix.kind}
              type="button"
              className={styles.chip}
              aria-pressed={isThere}
              data-testid={`${testId}-${column.column}`}
              onClick={() => (isThere ? remove(fix) : add(fix))}
            >
              {label}
            </button>
          );
        })}
        <button
          type="button"
          className={styles.chip}
          aria-expanded={replacing}
          data-testid={`fix-replace-${column.column}`}
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
      {column.fixes.length > 0 && (
        <ol className={styles.fixes} data-testid={`fixes-${column.column}`}>
          {column.fixes.map((fix, at) => (
            <li key={`${at} ${fixWords(fix)}`}>
              <p title={fixWords(fix)}>
                {at + 1}. {fixWords(fix)}
              </p>
              <Tooltip label="Remove">
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  aria-label={`Remove: ${fixWords(fix)}`}
                  data-testid={`fix-remove-${column.column}-${at}`}
                  onClick={() => remove(fix)}
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
