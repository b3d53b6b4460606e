import { Checkbox, TextInput } from '@mantine/core';
import type { ExistingItems } from '../../../bindings/ExistingItems';
import type { ImportChoices } from '../../../bindings/ImportChoices';
import { plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { RadioCards } from '../../../components/RadioCards';
import before from '../before/Before.module.css';
import { existingWords } from '../before/choiceWords';
import { CopyCost } from '../before/CopyCost';
import styles from './Tables.module.css';

const ways: ExistingItems[] = ['overwrite', 'keep', 'stop'];

interface Props {
  /** Those that hold items: what the source calls them, and DynamoDB. */
  tables: { name: string; table: string }[];
  choices: ImportChoices;
  /** What was typed for each, where overwriting takes the tables' names. */
  typed: Record<string, string> | null;
  onChange: (choices: Partial<ImportChoices>) => void;
  onType: (name: string, text: string) => void;
}

/** What becomes of items that are there already in some of the tables: the same for all of them. */
export function ExistingItemsOfTables({ tables, choices, typed, onChange, onType }: Props) {
  const overwriting = (
    <>
      <Checkbox
        size="xs"
        classNames={{ label: before.label, description: before.reason }}
        label="Keep a copy of what is overwritten"
        description={<CopyCost />}
        checked={choices.keep_copy}
        data-testid="keep-copy"
        onChange={(event) => onChange({ keep_copy: event.currentTarget.checked })}
      />
      {typed !== null && (
        <div className={styles.names}>
          {tables.map(({ name, table }) => (
            <TextInput
              key={name}
              size="xs"
              label={
                <>
                  Type <code className={before.name}>{table}</code> to overwrite its items
                </>
              }
              value={typed[name] ?? ''}
              spellCheck={false}
              autoComplete="off"
              data-testid={`typed-${name}`}
              classNames={{ label: before.label }}
              onChange={(event) => onType(name, event.currentTarget.value)}
            />
          ))}
        </div>
      )}
    </>
  );
  return (
    <Card
      title={`${plural(tables.length, 'table holds', 'tables hold')} items already`}
      testId="existing-items"
      className={before.card}
    >
      <p className={before.question}>
        In {tables.map(({ table }) => table).join(', ')}: what becomes of an item whose key a record
        of the source bears too?
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
        onChange={(existing) => onChange({ existing })}
      />
    </Card>
  );
}
