import { TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { amount, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { CostNote } from '../../components/CostNote';
import { Stack } from '../../components/Stack';
import styles from '../undo/Undo.module.css';
import type { Deletion } from './DeletionPanel';
import { GoneKeys } from './GoneKeys';

interface Props {
  goes: Deletion;
  table: string;
  /** Items that are left to delete, where known. */
  left: number | null;
  /** `null` where nothing has to be typed. */
  typed: string | null;
  onTyped: (typed: string) => void;
  onEnter: () => void;
}

/** What will happen, before it does. */
export function DeletionBefore({ goes, table, left, typed, onTyped, onEnter }: Props) {
  const items = left === null ? 'the rest of them' : plural(left, 'item');
  return (
    <Stack>
      <p className={styles.purpose}>
        {goes.kind === 'list'
          ? `${table} holds ${items} whose key is in no row of the file.`
          : `Deleting what is gone from a file stopped: ${amount(goes.run.report.items_deleted)} are deleted, ${items} left.`}
      </p>
      {goes.kind === 'list' && goes.doubt !== null && (
        <CostNote testId="deletion-doubt" icon={IconAlertTriangle}>
          {goes.doubt}
        </CostNote>
      )}
      {typed !== null && (
        <CostNote testId="deletion-cost">
          Each item is read once more and then deleted: about a read unit for each 4 KB of it, and a
          write unit for each 1 KB, with its indexes. They cost money on AWS.
        </CostNote>
      )}
      <Card title="What will happen" testId="deletion-consequences">
        <ul className={styles.consequences}>
          <li>
            {left === 1 ? 'This item is' : 'These items are'} deleted from {table}.
          </li>
          <li>What somebody has changed since it was found stays, and is counted.</li>
        </ul>
        <p className={styles.words}>
          A copy of each is kept with this run: Recent imports can put them back as they were.
        </p>
      </Card>
      {goes.kind === 'list' && <GoneKeys keys={goes.keys} of={goes.count} />}
      {typed !== null && (
        <Card className={styles.typed}>
          <TextInput
            label={
              <>
                Type <code>{table}</code> to say that you mean it
              </>
            }
            value={typed}
            spellCheck={false}
            autoComplete="off"
            data-testid="deletion-name"
            onChange={(event) => onTyped(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Enter' && onEnter()}
          />
        </Card>
      )}
    </Stack>
  );
}
