import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconPencil, IconPlus, IconX } from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { IndexDesign } from '../../bindings/IndexDesign';
import type { Proposal } from '../../bindings/Proposal';
import type { PlanEdit } from '../../bindings/PlanEdit';
import { useMigration } from '../../app/MigrationProvider';
import { useInForce } from '../../app/useInForce';
import { usePlanEdit } from '../../app/usePlanEdit';
import { plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { IndexEditor } from './IndexEditor';
import styles from './Side.module.css';
import { KeepOthersUnique, KeepUnique } from './unique/KeepUnique';
import { useUniqueColumns } from './unique/useUniqueColumns';

const NO_INDEX: IndexDesign[] = [];

/** An index on what the engine finds to be next. */
const addNext: PlanEdit[] = [{ edit: 'add_index', index: null }];

function indexLine(index: IndexDesign): string {
  const by = [index.partition_keys.join(' and '), ...index.sort_keys].join(', then ');
  const carried = {
    all: () => 'all attributes',
    keys_only: () => 'keys only',
    include: (count: number) => `keys and ${plural(count, 'attribute')}`,
  }[index.projection.kind];
  const count = index.projection.kind === 'include' ? index.projection.attributes.length : 0;
  return `find by ${by} · ${carried(count)}`;
}

/** Global secondary indexes: the other ways to find items. */
export const IndexesCard = memo(function IndexesCard({ proposal }: { proposal: Proposal }) {
  const edit = usePlanEdit();
  const [editing, setEditing] = useState<number | null>(null);
  const indexes = useMigration((state) => state.plan?.table.indexes ?? NO_INDEX);
  const [noneIsLeft] = useInForce([addNext]);
  const unique = useUniqueColumns();
  const why = (index: IndexDesign) => {
    const at = proposal.plan.table.indexes.findIndex((entry) => entry.name === index.name);
    return at >= 0 ? proposal.reasons.indexes[at] : undefined;
  };
  return (
    <Card
      title={
        <>
          Look-ups by something else <span className={styles.term}>indexes</span>
        </>
      }
      className={styles.card}
    >
      <ul className={styles.indexes}>
        {indexes.map((index, position) => (
          <li key={position} className={styles.index} data-testid={`index-${index.name}`}>
            <div className={styles.indexHead}>
              <div className={styles.indexWords}>
                <p className={styles.indexName} title={index.name}>
                  {index.name}
                </p>
                <p className={styles.indexLine}>{indexLine(index)}</p>
                {why(index) && <p className={styles.reason}>{why(index)}</p>}
                {unique
                  .filter((of) => of.index === index.name)
                  .map((of) => (
                    <KeepUnique key={of.columns.join(',')} unique={of} />
                  ))}
              </div>
              <Tooltip label="Change this index">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Change ${index.name}`}
                  aria-expanded={editing === position}
                  data-testid={`edit-index-${index.name}`}
                  onClick={() => setEditing(editing === position ? null : position)}
                >
                  <IconPencil size={16} stroke={1.7} />
                </ActionIcon>
              </Tooltip>
              <Tooltip label="Remove this index">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Remove ${index.name}`}
                  data-testid={`remove-index-${index.name}`}
                  onClick={() => {
                    setEditing(null);
                    void edit([{ edit: 'remove_index', index: index.name }]);
                  }}
                >
                  <IconX size={16} stroke={1.7} />
                </ActionIcon>
              </Tooltip>
            </div>
            {editing === position && <IndexEditor index={index} position={position} />}
          </li>
        ))}
      </ul>
      {indexes.length === 0 && (
        <p className={styles.none}>None: items are found by the table’s own key only.</p>
      )}
      <KeepOthersUnique all={unique} />
      {noneIsLeft ? (
        <p className={styles.none}>Every attribute that can be a key has its index.</p>
      ) : (
        <Button
          variant="subtle"
          size="compact-sm"
          className={styles.add}
          leftSection={<IconPlus size={15} stroke={2} />}
          data-testid="add-index"
          onClick={() => {
            setEditing(indexes.length);
            void edit(addNext);
          }}
        >
          Add an index
        </Button>
      )}
    </Card>
  );
});
