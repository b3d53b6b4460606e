import { Checkbox, TextInput } from '@mantine/core';
import type { ExistingItems } from '../../../bindings/ExistingItems';
import { useDispatch, useMigration } from '../../../app/MigrationProvider';
import { plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { RadioCards } from '../../../components/RadioCards';
import type { ItemsThere } from '../../../engine';
import styles from './Before.module.css';
import { existingWords, itemsThereWords } from './choiceWords';
import { CopyCost, type CopiedTable } from './CopyCost';

const ways: ExistingItems[] = ['overwrite', 'keep', 'stop'];

/** A table that holds items already. */
export interface HoldingTable extends CopiedTable {
  there: ItemsThere;
}

interface Props {
  /** One at least. */
  tables: HoldingTable[];
  /** What was typed for each, by the name that DynamoDB has for it; null where no name has to be typed. */
  typed: Record<string, string> | null;
  onType: (table: string, typed: string) => void;
}

/** What becomes of items that are there already, asked only where there are any: the same for all tables. */
export function ExistingItemsCard({ tables, typed, onType }: Props) {
  const choices = useMigration((state) => state.choices);
  const dispatch = useDispatch();
  const names = tables.map(({ plan }) => plan.table.name);
  const [first] = tables;
  const isOne = tables.length === 1;
  const overwriting = (
    <div className={styles.overwriting} data-halves={(typed !== null && isOne) || undefined}>
      <Checkbox
        size="xs"
        classNames={{ label: styles.label, description: styles.reason }}
        label="Keep a copy of what is overwritten"
        description={<CopyCost tables={tables} />}
        checked={choices.keep_copy}
        data-testid="keep-copy"
        onChange={(event) =>
          dispatch({ type: 'import choices', choices: { keep_copy: event.currentTarget.checked } })
        }
      />
      {typed !== null && (
        <div>
          <div className={styles.names}>
            {names.map((name) => (
              <TextInput
                key={name}
                size="xs"
                label={
                  <>
                    Type <code className={styles.name}>{name}</code> to overwrite its items
                  </>
                }
                value={typed[name] ?? ''}
                spellCheck={false}
                autoComplete="off"
                data-testid={`typed-${name}`}
                classNames={{ label: styles.label }}
                onChange={(event) => onType(name, event.currentTarget.value)}
              />
            ))}
          </div>
          <p className={styles.reason}>
            {choices.keep_copy
              ? 'What is overwritten is kept, and can be put back.'
              : 'On AWS, what is overwritten without a copy is gone for good.'}
          </p>
        </div>
      )}
    </div>
  );
  return (
    <Card
      title={
        first && isOne
          ? itemsThereWords(first.plan.table.name, first.there)
          : `${plural(tables.length, 'table holds', 'tables hold')} items already`
      }
      testId="existing-items"
      className={styles.card}
    >
      <p className={styles.question}>
        {!isOne && <span className={styles.which}>{names.join(', ')}. </span>}
        What becomes of an item that has the same key as a record?
      </p>
      <RadioCards
        label="Items that are there already"
        value={choices.existing}
        cards={ways.map((way) => ({
          value: way,
          testId: `existing-${way}`,
          ...existingWords[way],
          more: way === 'overwrite' ? overwriting : null,
        }))}
        onChange={(existing) => dispatch({ type: 'import choices', choices: { existing } })}
      />
    </Card>
  );
}
