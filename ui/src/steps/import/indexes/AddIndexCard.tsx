import { Button, Loader } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import type { CheckResult } from '../../../bindings/CheckResult';
import type { Destination } from '../../../bindings/Destination';
import type { Plan } from '../../../bindings/Plan';
import { tableOfItems } from '../../../app/placing';
import { duration, plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { FailureNotice } from '../../../components/FailureNotice';
import { Lead } from '../../../components/Lead';
import { Sign } from '../../../components/Sign';
import styles from './AddIndex.module.css';
import { countedWords, ownEntriesWords, statusWords, valueWords } from './indexWords';
import { useAddIndex } from './useAddIndex';

interface Props {
  plan: Plan;
  destination: Destination;
  /** The indexes that the table lacks, in the order in which they are added. One at least. */
  missing: string[];
  /** AWS is building the first of them already. */
  isBuilding: boolean;
  check: CheckResult | null;
  /** Once an index is added, or is no longer waited for. */
  onDone: () => void;
}

/** Adding an index to a table that is there: what enters it, what that costs, and waiting for it. */
export function AddIndexCard({ plan, destination, missing, isBuilding, check, onDone }: Props) {
  const { name, indexes } = tableOfItems(plan);
  const [first = '', ...others] = missing;
  const design = indexes.find((index) => index.name === first);
  const { adding, counting, counted, failure, add, count, stop } = useAddIndex(
    destination,
    plan,
    first,
    onDone,
  );
  const isFree = destination.kind === 'practice';

  if (adding) {
    return (
      <Card testId="adding-index">
        <Lead
          sign={<Loader size={26} />}
          title={adding.stopping ? 'Stopping…' : `Adding ${first} to ${name}`}
          isStatus
        >
          <p>
            {statusWords(adding.progress, first)}
            {adding.progress && ` · waiting since ${duration(adding.progress.seconds)}`}. A large
            table takes long; stopping to wait leaves AWS going on with it.
          </p>
          <Button
            variant="default"
            size="compact-sm"
            mt={6}
            data-testid="stop-waiting"
            onClick={stop}
          >
            Stop waiting
          </Button>
        </Lead>
      </Card>
    );
  }
  return (
    <Card testId="add-index">
      <Lead
        sign={<Sign icon={IconListSearch} tone="amber" large />}
        title={
          isBuilding
            ? `AWS is still building the index ${first} of ${name}`
            : `${name} is there, and lacks ${missing.length === 1 ? 'an index' : plural(missing.length, 'index', 'indexes')} of this design`
        }
      >
        <p>
          {isBuilding
            ? 'The import waits for it. '
            : `An index can be added to a table that is there: ${missing.join(', then ')}. `}
          {others.length > 0 && 'DynamoDB builds one at a time. '}
        </p>
      </Lead>
      <ul className={styles.facts}>
        {!isBuilding && <li>{valueWords(design)}</li>}
        {!isBuilding && check && <li>{ownEntriesWords(check, first)}</li>}
        {!isBuilding && (
          <li data-testid="counted">
            {counted
              ? countedWords(counted)
              : counting
                ? `Counting: ${plural(counting.progress?.items ?? 0, 'item')} read.`
                : `How many of the items that are there enter it is not known before they are read.${isFree ? '' : ' Reading costs read units.'}`}{' '}
            {!counted && !counting && (
              <Button
                variant="default"
                size="compact-xs"
                data-testid="count-entering"
                onClick={count}
              >
                Count them
              </Button>
            )}
          </li>
        )}
        {!isFree && !isBuilding && (
          <li>Building it is charged: a write to the index for each item that enters it.</li>
        )}
      </ul>
      {failure && (
        <div className={styles.failure}>
          <FailureNotice failure={failure} />
        </div>
      )}
      <div className={styles.action}>
        <Button size="compact-sm" data-testid="add-index-now" onClick={add}>
          {isBuilding ? 'Wait for it' : `Add ${first}`}
        </Button>
      </div>
    </Card>
  );
}
