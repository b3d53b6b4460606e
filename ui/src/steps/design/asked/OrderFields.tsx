import { Checkbox, NativeSelect } from '@mantine/core';
import type { Plan } from '../../../bindings/Plan';
import type { SortBy } from '../../../bindings/SortBy';
import type { ValueRange } from '../../../bindings/ValueRange';
import { attributeChoices, isDate, isText, ranges, sortedBy } from './draft';
import styles from './Questions.module.css';

interface Props {
  plan: Plan;
  sort: SortBy | null;
  label: string;
  testId: string;
  /** Whether a range of its values can be asked for. */
  withRange: boolean;
  onChange: (sort: SortBy | null) => void;
}

/** The column by which rows are put in order, which end comes first, and which of its values are looked for. */
export function OrderFields({ plan, sort, label, testId, withRange, onChange }: Props) {
  const offered = ranges.filter(
    ({ textOnly }) => !textOnly || (sort !== null && isText(plan, sort.attribute)),
  );
  return (
    <>
      <NativeSelect
        className={styles.field}
        label={label}
        data={[{ value: '', label: 'no order' }, ...attributeChoices(plan)]}
        value={sort?.attribute ?? ''}
        data-testid={`${testId}-order`}
        onChange={(event) => onChange(sortedBy(plan, event.currentTarget.value, sort))}
      />
      {sort && withRange && (
        <NativeSelect
          className={styles.field}
          label="of these"
          data={[{ value: '', label: 'all values' }, ...offered]}
          value={sort.range ?? ''}
          data-testid={`${testId}-range`}
          onChange={(event) => {
            const { value } = event.currentTarget;
            onChange({ ...sort, range: value === '' ? null : (value as ValueRange) });
          }}
        />
      )}
      {sort && (
        <Checkbox
          className={styles.tick}
          size="xs"
          label={isDate(plan, sort.attribute) ? 'newest first' : 'largest first'}
          checked={sort.descending}
          data-testid={`${testId}-descending`}
          onChange={(event) => onChange({ ...sort, descending: event.currentTarget.checked })}
        />
      )}
    </>
  );
}
