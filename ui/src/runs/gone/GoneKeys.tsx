import type { ReactNode } from 'react';
import { plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { LinesTable } from '../../components/LinesTable';
import styles from '../verify/Verify.module.css';
import { shownWords } from './changesWords';

interface Props {
  keys: string[];
  of: number;
  /** What can be done with them, or why nothing can. */
  words?: string;
  action?: ReactNode;
}

/** The keys of items that are gone from the file. */
export function GoneKeys({ keys, of, words, action }: Props) {
  return (
    <Card
      className={styles.flush}
      title={`${plural(of, 'item')} gone from the file`}
      action={action}
      testId="gone-keys"
    >
      <p className={styles.tableWords}>
        {of === 1 ? 'It is' : 'They are'} in the table, but no row of the file has{' '}
        {of === 1 ? 'its' : 'their'} key. {words} {shownWords(keys.length, of)}
      </p>
      <LinesTable columns={[{ name: 'Key' }]}>
        {keys.map((key, at) => (
          <tr key={at}>
            <td className={styles.key} title={key}>
              {key}
            </td>
          </tr>
        ))}
      </LinesTable>
    </Card>
  );
}
