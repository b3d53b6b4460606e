import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { IndexCount } from '../../bindings/IndexCount';
import { amount } from '../../components/amount';
import { Card } from '../../components/Card';
import styles from './Verify.module.css';
import { indexWords } from './verifyWords';

function toneOf({ expected, found }: IndexCount): 'good' | 'calm' | 'amber' {
  if (found === expected) {
    return 'good';
  }
  return found > expected ? 'calm' : 'amber';
}

const signs = { good: IconCircleCheck, calm: IconInfoCircle, amber: IconAlertTriangle };

/** How many items each index holds, against how many the file gives it. */
export function IndexCounts({ indexes }: { indexes: IndexCount[] }) {
  return (
    <Card className={styles.flush} title="Items in each index" testId="verify-index-counts">
      <ul className={styles.indexes}>
        {indexes.map((index) => {
          const tone = toneOf(index);
          const Sign = signs[tone];
          return (
            <li key={index.name} data-tone={tone}>
              <Sign size={19} stroke={1.7} aria-hidden />
              <div>
                <p className={styles.indexName} title={index.name}>
                  {index.name}
                </p>
                <p className={styles.indexWords}>{indexWords(index)}</p>
              </div>
              <p className={styles.indexCount}>
                <strong>{amount(index.found)}</strong> found
                <small>{amount(index.expected)} expected</small>
              </p>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
