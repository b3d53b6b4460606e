import { Checkbox, NumberInput } from '@mantine/core';
import type { Destination } from '../../bindings/Destination';
import type { Plan } from '../../bindings/Plan';
import type { VerifyCost } from '../../bindings/VerifyCost';
import { amount, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { dollars } from '../../components/dollars';
import { RadioCards } from '../../components/RadioCards';
import { Stack } from '../../components/Stack';
import { destinationPhrase } from '../../destination/words';
import styles from './Verify.module.css';
import { tableOfItems } from '../../app/placing';

export type Which = 'all' | 'sample';

/** Fewer items than these are not worth a sample. */
export const DEFAULT_SAMPLE = 1000;

interface Props {
  plan: Plan;
  destination: Destination;
  /** Items that the file comes to; `null` before that is known. */
  items: number | null;
  which: Which;
  onWhich: (which: Which) => void;
  /** As typed: it may be no number yet. */
  sample: number | string;
  onSample: (sample: number | string) => void;
  countIndexes: boolean;
  onCountIndexes: (count: boolean) => void;
  cost: VerifyCost | null;
  /** True while the cost is still of an earlier choice. */
  isStale: boolean;
}

function chargeWords(destination: Destination, cost: VerifyCost): string {
  switch (destination.kind) {
    case 'practice':
      return 'Practice runs on this computer: nothing is charged.';
    case 'endpoint':
      return 'Nothing is charged outside AWS.';
    case 'aws':
      return `An estimate for a table on demand, with the prices of ${cost.prices_of}. With reserved capacity, reads use what is reserved.`;
  }
}

/** More indexes than these are not named one by one. */
const MAX_NAMED = 4;

function countWords(names: string[]): string {
  const which = names.length === 1 ? 'the index' : 'the indexes';
  return names.length > MAX_NAMED
    ? `Reads ${which} whole, whatever the choice above.`
    : `Reads ${which} whole, whatever the choice above: ${names.join(', ')}.`;
}

/** What to compare, and what that reads, before anything is read. */
export function VerifyBefore({
  plan,
  destination,
  items,
  which,
  onWhich,
  sample,
  onSample,
  countIndexes,
  onCountIndexes,
  cost,
  isStale,
}: Props) {
  const { indexes } = tableOfItems(plan);
  const names = indexes.map(({ name }) => name);
  const all = items === null ? 'All items' : `All ${plural(items, 'item')}`;
  return (
    <Stack>
      <p className={styles.purpose}>
        Items are read back from <strong>{tableOfItems(plan).name}</strong> on{' '}
        {destinationPhrase(destination, null)}, and each is held against its record in the file.
        Nothing is written.
      </p>
      <RadioCards
        label="Which items are compared"
        value={which}
        onChange={onWhich}
        cards={[
          {
            value: 'sample',
            name: 'A sample',
            says: 'So many items, spread evenly over the file. Enough to see whether the import did what it should.',
            testId: 'verify-sample',
            more: (
              <NumberInput
                label="Items in the sample"
                className={styles.number}
                min={1}
                allowDecimal={false}
                allowNegative={false}
                value={sample}
                data-testid="verify-sample-size"
                onChange={onSample}
              />
            ),
          },
          {
            value: 'all',
            name: all,
            says: 'Proves it for every single one. Takes about as long as the import did.',
            testId: 'verify-all',
          },
        ]}
      />
      {indexes.length > 0 && (
        <Checkbox
          label={`Count the items of ${indexes.length === 1 ? 'its index' : `its ${indexes.length} indexes`} too`}
          description={countWords(names)}
          title={names.length > MAX_NAMED ? names.join(', ') : undefined}
          classNames={{
            root: styles.check,
            body: styles.checkBody,
            description: styles.checkWords,
          }}
          checked={countIndexes}
          data-testid="verify-indexes"
          onChange={(event) => onCountIndexes(event.currentTarget.checked)}
        />
      )}
      <Card title="What it will read" testId="verify-cost">
        <dl className={styles.cost} data-stale={isStale || undefined}>
          <div>
            <dt>Items</dt>
            <dd>{cost ? amount(cost.items) : '…'}</dd>
          </div>
          <div>
            <dt>Read units</dt>
            <dd>
              {cost ? amount(cost.read_units + (countIndexes ? cost.index_read_units : 0)) : '…'}
              {cost && countIndexes && (
                <small>{amount(cost.index_read_units)} of them for counting</small>
              )}
            </dd>
          </div>
          <div>
            <dt>Cost</dt>
            <dd>
              {destination.kind !== 'aws' ? 'nothing' : cost ? dollars(cost.dollars) : '…'}
              {destination.kind === 'aws' && <small>estimate</small>}
            </dd>
          </div>
        </dl>
        <p className={styles.charge} data-kind={destination.kind}>
          {cost ? chargeWords(destination, cost) : ' '}
        </p>
      </Card>
    </Stack>
  );
}
