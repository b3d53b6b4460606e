import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TableShape } from '../../../bindings/TableShape';
import { Card } from '../../../components/Card';
import { Field } from '../../../components/Field';
import styles from './Before.module.css';
import { speedOf, speedProblem, speedReason } from './speedLimit';

interface Props {
  /** What stands in the field. */
  typed: string;
  onType: (typed: string) => void;
  /** What the import writes, where the check has counted it. */
  writeUnits: number | null;
  /** Null of several tables, which are written one after another. */
  table: TableShape | null;
  /** On AWS: the field for what it may cost. */
  children?: ReactNode;
}

/** How fast the import may go: as fast as the table allows, unless somebody says otherwise. */
export function SpeedCard({ typed, onType, writeUnits, table, children }: Props) {
  const problem = speedProblem(typed);
  return (
    <Card className={styles.pace} testId="pace">
      <Field
        for="most-write-units"
        label="Pace"
        reason={
          problem ? (
            <span className={styles.problem}>{problem}</span>
          ) : (
            speedReason(speedOf(typed), writeUnits, table)
          )
        }
      >
        <div className={styles.most}>
          <span aria-hidden>Use at most</span>
          <TextInput
            id="most-write-units"
            size="xs"
            inputMode="decimal"
            aria-label="Use at most so many write units a second"
            aria-describedby="most-write-units-reason"
            aria-invalid={problem !== null || undefined}
            error={problem !== null}
            placeholder="any"
            value={typed}
            autoComplete="off"
            data-testid="most-write-units"
            onChange={(event) => onType(event.currentTarget.value)}
          />
          <span aria-hidden>write units a second</span>
        </div>
      </Field>
      {children}
    </Card>
  );
}
