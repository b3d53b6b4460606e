import { NativeSelect, Select } from '@mantine/core';
import { useId } from 'react';
import type { SqlDialect } from '../../bindings/SqlDialect';
import type { TextEncoding } from '../../bindings/TextEncoding';
import { Field } from '../../components/Field';
import { TextButton } from '../../components/TextButton';
import type { DumpReading } from '../../engine';
import styles from './Format.module.css';
import { dialectNames, encodingList, findEncodings } from './formatWords';

interface Props {
  dialect: SqlDialect;
  encoding: TextEncoding;
  /** Whether the person said how it is read. */
  isSaid: boolean;
  /** Why nothing can be changed now, or null. */
  locked: string | null;
  onSay: (said: DumpReading) => void;
}

const dialects = Object.entries(dialectNames).map(([value, label]) => ({ value, label }));

/** How a dump is read, to be changed: whose SQL it is, and in which encoding. */
export function DumpFields({ dialect, encoding, isSaid, locked, onSay }: Props) {
  const id = useId();
  const say = (said: Partial<DumpReading>) => {
    if (locked === null) {
      onSay({ dialect, encoding, ...said });
    }
  };
  return (
    <div className={styles.panel} data-testid="dump-fields">
      <div className={styles.fields}>
        <Field for={`${id}-dialect`} label="Written by">
          <NativeSelect
            id={`${id}-dialect`}
            size="xs"
            disabled={locked !== null}
            data={dialects}
            value={dialect}
            data-testid="dump-dialect"
            onChange={(event) => say({ dialect: event.currentTarget.value as SqlDialect })}
          />
        </Field>
        <Field for={`${id}-encoding`} label="Letters (encoding)">
          <Select
            id={`${id}-encoding`}
            size="xs"
            searchable
            disabled={locked !== null}
            data={encodingList}
            filter={findEncodings}
            value={encoding}
            data-testid="dump-encoding"
            nothingFoundMessage="No encoding is called that"
            maxDropdownHeight={320}
            allowDeselect={false}
            // What is typed takes the place of what is chosen.
            onClick={(event) => event.currentTarget.select()}
            onChange={(chosen) => chosen && say({ encoding: chosen as TextEncoding })}
          />
        </Field>
      </div>
      <p className={styles.note}>
        {locked ?? 'A change reads the dump again, all of its tables.'}{' '}
        {isSaid && locked === null && (
          <TextButton
            testId="recognise-dump"
            onClick={() => onSay({ dialect: null, encoding: null })}
          >
            Recognise it again
          </TextButton>
        )}
      </p>
    </div>
  );
}
