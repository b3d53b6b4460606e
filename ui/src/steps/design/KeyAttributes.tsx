import { Button, NativeSelect } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { MAX_INDEX_KEY_ATTRIBUTES } from '../../bindings/kinds';
import { indexKeyOptions, NO_SORT_KEY } from './keyOptions';
import styles from './Side.module.css';
import type { PlanOfOthers } from '../../plan/ofOthers';
import type { KeyPlan } from '../../plan/roles';

interface Props {
  plan: KeyPlan & PlanOfOthers;
  /** Plain words, such as "Find by". */
  label: string;
  /** DynamoDB's term. */
  term: string;
  /** What stands before the second attribute and those behind it. */
  more: string;
  attributes: string[];
  /** What the index's other key holds: nothing can be in both. */
  others: string[];
  /** 1 where the key must have an attribute, else 0. */
  fewest: 0 | 1;
  testId: string;
  onChange: (attributes: string[]) => void;
}

/** The attributes of one key of an index, up to four, in their order. */
export function KeyAttributes({
  plan,
  label,
  term,
  more,
  attributes,
  others,
  fewest,
  testId,
  onChange,
}: Props) {
  const taken = new Set([...attributes, ...others]);
  const free = indexKeyOptions(plan, null).find((option) => !taken.has(option.value));
  const shown = attributes.length === 0 ? [NO_SORT_KEY] : attributes;
  const put = (place: number, attribute: string) => {
    const changed = [...attributes.slice(0, place), attribute, ...attributes.slice(place + 1)];
    onChange(changed.filter((name) => name !== NO_SORT_KEY));
  };
  return (
    <>
      {shown.map((attribute, place) => {
        const mayGo = place > 0 || fewest === 0;
        const none = place === 0 ? 'No order' : 'Nothing more';
        return (
          <NativeSelect
            key={place}
            size="xs"
            label={
              place === 0 ? (
                <>
                  {label} <span className={styles.term}>{term}</span>
                </>
              ) : (
                <>
                  {more}{' '}
                  <span className={styles.term}>
                    {term}, attribute {place + 1}
                  </span>
                </>
              )
            }
            data={[
              ...(mayGo ? [{ value: NO_SORT_KEY, label: none }] : []),
              ...indexKeyOptions(plan, attribute === NO_SORT_KEY ? null : attribute).filter(
                (option) => option.value === attribute || !taken.has(option.value),
              ),
            ]}
            value={attribute}
            data-testid={place === 0 ? testId : `${testId}-${place + 1}`}
            onChange={(event) => put(place, event.currentTarget.value)}
          />
        );
      })}
      {attributes.length > 0 && attributes.length < MAX_INDEX_KEY_ATTRIBUTES && free && (
        <Button
          variant="subtle"
          size="compact-xs"
          className={styles.add}
          leftSection={<IconPlus size={13} stroke={2} />}
          aria-label={`${label}: one more attribute`}
          data-testid={`${testId}-more`}
          onClick={() => onChange([...attributes, free.value])}
        >
          {more} …
        </Button>
      )}
    </>
  );
}
