import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useDispatch } from '../../../app/MigrationProvider';
import type { RelationEntry } from '../../../app/relations';
import { Card } from '../../../components/Card';
import { TextButton } from '../../../components/TextButton';
import type { PictureTable } from './picture/picture';
import styles from './Relations.module.css';
import { columnsText, levelWords, orphanWords, titleOf } from './relationWords';

interface Props {
  entries: RelationEntry[];
  /** The join tables, with what each joins. */
  joins: PictureTable[];
  isFound: boolean;
  isLooking: boolean;
  onAdd: () => void;
  onLookAgain: () => void;
}

/** Every relation as a sentence. What is asked comes first, what was removed last. */
export function RelationList({ entries, joins, isFound, isLooking, onAdd, onLookAgain }: Props) {
  return (
    <Card
      className={styles.card}
      title="Relations"
      testId="relation-list"
      action={
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={15} stroke={2} aria-hidden />}
          data-testid="add-relation"
          onClick={onAdd}
        >
          Add
        </Button>
      }
    >
      {entries.length === 0 && isFound && (
        <p className={styles.none}>
          No table was found to point to another. Add a relation where you know of one.
        </p>
      )}
      <ul className={styles.list}>
        {entries.map((entry) => (
          <RelationRow key={entry.key} entry={entry} />
        ))}
      </ul>
      {joins.map(({ name, joins: words }) => (
        <p key={name} className={styles.join}>
          <strong>{name}</strong> {words}: many to many.
        </p>
      ))}
      {isFound && !isLooking && (
        <p className={styles.again}>
          <TextButton testId="look-again" onClick={onLookAgain}>
            Look again in the data
          </TextButton>
        </p>
      )}
    </Card>
  );
}

function RelationRow({ entry }: { entry: RelationEntry }) {
  const dispatch = useDispatch();
  const { key, relation, counted, standing } = entry;
  const level = levelWords(entry);
  const title = titleOf(entry);
  const orphans = orphanWords(counted);
  return (
    <li className={styles.row} data-standing={standing} data-testid={`relation-${title}`}>
      <div className={styles.rowHead}>
        <button
          type="button"
          className={styles.open}
          data-relation={key}
          data-testid={`show-${title} ${relation.child.columns.join('+')}`}
          onClick={() => dispatch({ type: 'relations shown', key })}
        >
          <span className={styles.title}>{title}</span>
          <span className={styles.columns}>
            {columnsText(relation.child.columns)} → {columnsText(relation.parent.columns)}
          </span>
        </button>
        <span className={styles.level} data-tone={level.tone}>
          {level.words}
        </span>
        {standing === 'chosen' && (
          <Tooltip label="Remove">
            <ActionIcon
              variant="subtle"
              color="gray"
              size={26}
              aria-label={`Remove ${title}`}
              data-testid={`remove-${title}`}
              onClick={() => dispatch({ type: 'relations removed', key })}
            >
              <IconTrash size={15} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {standing !== 'removed' && counted && <p className={styles.reason}>{counted.reason}</p>}
      {standing !== 'removed' && orphans && <p className={styles.orphans}>{orphans}.</p>}
      {standing !== 'chosen' && <Decision entry={entry} />}
    </li>
  );
}

/** What a person says of a relation that is not in the design. */
export function Decision({ entry: { key, standing, ...entry } }: { entry: RelationEntry }) {
  const dispatch = useDispatch();
  const title = titleOf({ key, standing, ...entry });
  const take = () => dispatch({ type: 'relations taken', key });
  if (standing === 'removed') {
    return (
      <TextButton testId={`restore-${title}`} onClick={take}>
        Put back <span className="visually-hidden">{title}</span>
      </TextButton>
    );
  }
  return (
    <div className={styles.buttons}>
      <Button size="compact-sm" variant="light" data-testid={`take-${title}`} onClick={take}>
        They belong together
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        data-testid={`refuse-${title}`}
        onClick={() => dispatch({ type: 'relations removed', key })}
      >
        They do not
      </Button>
    </div>
  );
}
