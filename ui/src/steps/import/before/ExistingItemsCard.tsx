import { Checkbox, TextInput } from '@mantine/core';
import type { ExistingItems } from '../../../bindings/ExistingItems';
import type { ImportChoices } from '../../../bindings/ImportChoices';
import { Card } from '../../../components/Card';
import { RadioCards } from '../../../components/RadioCards';
import type { ItemsThere } from '../../../engine';
import styles from './Before.module.css';
import { existingWords, itemsThereWords } from './choiceWords';
import { CopyCost } from './CopyCost';

const ways: ExistingItems[] = ['overwrite', 'keep', 'stop'];

interface Props {
  table: string;
  there: ItemsThere;
  choices: ImportChoices;
  onChange: (choices: Partial<ImportChoices>) => void;
  /** What was typed, where overwriting takes the table's name. */
  typed: string | null;
  onType: (typed: string) => void;
}

/** What becomes of items that are there already, asked only where there are any. */
export function ExistingItemsCard({ table, there, choices, onChange, typed, onType }: Props) {
  const overwriting = (
    <div className={styles.overwriting} data-halves={typed !== null || undefined}>
      <Checkbox
        size="xs"
        classNames={{ label: styles.label, description: styles.reason }}
        label="Keep a copy of what is overwritten"
        description={<CopyCost />}
        checked={choices.keep_copy}
        data-testid="keep-copy"
        onChange={(event) => onChange({ keep_copy: event.currentTarget.checked })}
      />
      {typed !== null && (
        <TextInput
          label={
            <>
              Type <code className={styles.name}>{table}</code> to say that its items may be
              overwritten
            </>
          }
          description={
            choices.keep_copy
              ? 'What is overwritten is kept, and can be put back.'
              : 'On AWS, what is overwritten without a copy is gone for good.'
          }
          value={typed}
          spellCheck={false}
          autoComplete="off"
          data-testid="typed-name"
          classNames={{ label: styles.label, description: styles.reason }}
          onChange={(event) => onType(event.currentTarget.value)}
        />
      )}
    </div>
  );
  return (
    <Card title={itemsThereWords(table, there)} testId="existing-items" className={styles.card}>
      <p className={styles.question}>
        What output of an item whose key a record of the file bears too?
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
