import { NativeSelect } from '@mantine/core';
import type { KeyShape } from '../../bindings/KeyShape';
import styles from './Query.module.css';
import { ValueField } from './ValueField';
import { sortOperators, type SortOperator } from './ways';

interface Props {
  sortKey: KeyShape;
  operator: SortOperator | null;
  first: string;
  second: string;
  problem: string | null;
  /** The fields' test ids begin with this. */
  testId: string;
  onOperator: (operator: SortOperator | null) => void;
  onFirst: (value: string) => void;
  onSecond: (value: string) => void;
}

/** A condition on the sort key, if the person wants one. */
export function SortFields({
  sortKey,
  operator,
  first,
  second,
  problem,
  testId,
  onOperator,
  onFirst,
  onSecond,
}: Props) {
  return (
    <>
      <NativeSelect
        className={styles.operator}
        label={`and ${sortKey.name}`}
        data={[{ value: '', label: 'is anything' }, ...sortOperators(sortKey.key_type)]}
        value={operator ?? ''}
        data-testid={`${testId}-operator`}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onOperator(value === '' ? null : (value as SortOperator));
        }}
      />
      {operator && (
        <ValueField
          className={styles.sortValue}
          keyShape={sortKey}
          label={operator === 'between' ? 'from' : 'value'}
          value={first}
          problem={problem}
          testId={`${testId}-value`}
          onChange={onFirst}
        />
      )}
      {operator === 'between' && (
        <ValueField
          className={styles.sortValue}
          keyShape={sortKey}
          label="to"
          value={second}
          problem={null}
          testId={`${testId}-value-to`}
          onChange={onSecond}
        />
      )}
    </>
  );
}
