import { Checkbox, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ExistingItems } from '../../../bindings/ExistingItems';
import type { FoundChanges } from '../../../bindings/FoundChanges';
import { useDispatch, useMigration } from '../../../app/MigrationProvider';
import { amount, plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { RadioCards } from '../../../components/RadioCards';
import type { ItemsThere } from '../../../engine';
import type { HeldTable } from '../../../runs/gone/useChanges';
import styles from './Before.module.css';
import { existingWords, itemsThereWords } from './choiceWords';
import { CopyCost, ReadingCost, type CopiedTable } from './CopyCost';
import { tableOfItems } from '../../../app/placing';
import { WhatWouldChange } from './WhatWouldChange';

const ways: ExistingItems[] = ['overwrite', 'update', 'keep', 'stop'];

/** Names of tables that are listed; of the others, how many there are. */
const MAX_NAMED = 5;

function fewOf(names: string[]): string {
  const more = names.length - MAX_NAMED;
  const named = names.slice(0, MAX_NAMED).join(', ');
  return more > 0 ? `${named}, and ${amount(more)} more` : named;
}

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
  /** What may be held against them: several may stand in one table. */
  held: HeldTable[];
  /** What the files would change, where somebody looked; null where not, or where it holds no more. */
  found: FoundChanges[] | null;
  onFound: (found: FoundChanges[] | null) => void;
}

/** What becomes of items that are there already, asked only where there are any: the same for all tables. */
export function ExistingItemsCard({ tables, typed, onType, held, found, onFound }: Props) {
  const choices = useMigration((state) => state.choices);
  const dispatch = useDispatch();
  const names = tables.map(({ plan }) => tableOfItems(plan).name);
  const [first] = tables;
  const isOne = tables.length === 1;
  const isReplacing = choices.existing === 'update' ? 'replace' : 'overwrite';
  const naming = typed !== null && (
    <div>
      {!isOne && (
        <p className={styles.label}>Type the name of each table to {isReplacing} its items</p>
      )}
      <div className={styles.names}>
        {names.map((name) => (
          <TextInput
            key={name}
            size="xs"
            label={
              isOne ? (
                <>
                  Type <code className={styles.name}>{name}</code> to {isReplacing} its items
                </>
              ) : (
                <code className={styles.name}>{name}</code>
              )
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
        {choices.keep_copy || choices.existing === 'update'
          ? 'What is replaced is kept, and can be put back.'
          : 'On AWS, what is overwritten without a copy is gone for good.'}
      </p>
    </div>
  );
  const more: Partial<Record<ExistingItems, ReactNode>> = {
    overwrite: (
      <div className={styles.overwriting} data-halves={(typed !== null && isOne) || undefined}>
        <Checkbox
          size="xs"
          classNames={{ label: styles.label, description: styles.reason }}
          label="Keep a copy of what is overwritten"
          description={<CopyCost tables={tables} />}
          checked={choices.keep_copy}
          data-testid="keep-copy"
          onChange={(event) =>
            dispatch({
              type: 'import choices',
              choices: { keep_copy: event.currentTarget.checked },
            })
          }
        />
        {naming}
      </div>
    ),
    update: (
      <div className={styles.overwriting} data-halves={(typed !== null && isOne) || undefined}>
        <p className={styles.reason}>
          Reading takes time and read units. <ReadingCost tables={tables} /> What is gone from the
          file stays in the table, unless you delete it.
        </p>
        {tables.every((table) => table.isChecked) && (
          <WhatWouldChange tables={held} found={found} onFound={onFound} />
        )}
        {naming}
      </div>
    ),
  };
  return (
    <Card
      title={
        first && isOne
          ? itemsThereWords(tableOfItems(first.plan).name, first.there)
          : `${plural(tables.length, 'table holds', 'tables hold')} items already`
      }
      testId="existing-items"
      className={styles.card}
    >
      <p className={styles.question}>
        {!isOne && typed === null && <span className={styles.which}>{fewOf(names)}. </span>}
        What becomes of an item that has the same key as a record?
      </p>
      <RadioCards
        label="Items that are there already"
        value={choices.existing}
        cards={ways.map((way) => ({
          value: way,
          testId: `existing-${way}`,
          ...existingWords[way],
          more: more[way] ?? null,
        }))}
        onChange={(existing) => dispatch({ type: 'import choices', choices: { existing } })}
      />
    </Card>
  );
}
