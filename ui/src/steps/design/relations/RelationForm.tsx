import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../bindings/Failure';
import type { FoundRelation } from '../../../bindings/FoundRelation';
import type { Relation } from '../../../bindings/Relation';
import { isDerived } from '../../../app/derived';
import { useDispatch, useEachTable, useMigrationStore } from '../../../app/MigrationProvider';
import { tablesToRelate } from '../../../app/relate';
import { relationKey, relationOf } from '../../../app/relations';
import { useJob } from '../../../app/useJob';
import { blockedBy } from '../../../components/blocked';
import { Card } from '../../../components/Card';
import { FailureNotice } from '../../../components/FailureNotice';
import { engine, type TableToRelate } from '../../../engine';
import { OrphanSamples } from './OrphanSamples';
import styles from './Relations.module.css';
import { suggestColumns, type ColumnPair } from './suggestColumns';

const MAX_COLUMNS = 4;

/** What a person begins with: a line that was drawn, a relation to correct, or nothing. */
export interface FormStart {
  child: string | null;
  parent: string | null;
  pairs?: ColumnPair[];
  /** The key of the relation that is corrected. */
  replaces: string | null;
}

interface Props {
  start: FormStart;
  onDone: () => void;
}

interface Measured {
  tables: TableToRelate[];
  relation: Relation;
}

/** Names a relation: two tables, and the columns by which one points to the other. The engine counts it before it is
 * taken into the design. */
export function RelationForm({ start, onDone }: Props) {
  const store = useMigrationStore();
  const dispatch = useDispatch();
  const open = useEachTable(({ name, state }) => ({
    name,
    plan: state.profile && !isDerived(state) ? state.plan : null,
  }));
  const plans = new Map(open.flatMap(({ name, plan }) => (plan ? [[name, plan] as const] : [])));
  const suggested = (from: string, to: string): ColumnPair[] => {
    const [one, other] = [plans.get(from), plans.get(to)];
    return one && other
      ? suggestColumns(one, { name: to, plan: other }, from === to)
      : [{ child: '', parent: '' }];
  };
  const [child, setChild] = useState(start.child ?? '');
  const [parent, setParent] = useState(start.parent ?? '');
  const [pairs, setPairs] = useState<ColumnPair[]>(() => start.pairs ?? suggested(child, parent));
  const [failure, setFailure] = useState<Failure | null>(null);
  /** What was counted where it hardly fits. */
  const [doubtful, setDoubtful] = useState<FoundRelation | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  const add = (found: FoundRelation) => {
    dispatch({ type: 'relations added', found, replaces: start.replaces });
    onDone();
  };
  const measure = useJob<Measured, unknown, FoundRelation>({
    run: ({ tables, relation }, job, onProgress) =>
      engine.measureRelation(tables, relation, job, onProgress),
    ended: (outcome) => {
      if (outcome.kind === 'failed') {
        setFailure(outcome.failure);
      } else if (outcome.kind === 'done' && outcome.value.level === 'possible') {
        setDoubtful(outcome.value);
      } else if (outcome.kind === 'done') {
        add(outcome.value);
      }
    },
  });

  const changed = () => {
    setDoubtful(null);
    setFailure(null);
  };
  function choose(end: 'child' | 'parent', name: string) {
    const [from, to] = end === 'child' ? [name, parent] : [child, name];
    (end === 'child' ? setChild : setParent)(name);
    setPairs(suggested(from, to));
    changed();
  }
  function setPair(place: number, part: Partial<ColumnPair>) {
    setPairs(pairs.map((pair, at) => (at === place ? { ...pair, ...part } : pair)));
    changed();
  }
  const relation = relationOf({
    child: { table: child, columns: pairs.map((pair) => pair.child) },
    parent: { table: parent, columns: pairs.map((pair) => pair.parent) },
  });
  const isThere = store
    .getState()
    .several?.relations.chosen.some((other) => relationKey(other) === relationKey(relation));
  const blocked =
    child === '' || parent === ''
      ? 'Choose two tables.'
      : pairs.some((pair) => pair.child === '' || pair.parent === '')
        ? 'Choose a column in each list.'
        : isThere
          ? 'This relation is in the design already.'
          : null;
  const columnsOf = (name: string) => [
    { value: '', label: 'Choose…' },
    ...(plans.get(name)?.columns.map(({ column }) => column) ?? []),
  ];
  const names = [{ value: '', label: 'Choose…' }, ...plans.keys()];
  const isBusy = measure.running !== null;

  return (
    <Card className={styles.card} testId="relation-form">
      <form
        className={styles.panel}
        aria-label={start.replaces === null ? 'Add a relation' : 'Correct the relation'}
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked === null && !isBusy) {
            changed();
            const tables = tablesToRelate(store.getState(), [child, parent]);
            void measure.start({ tables, relation });
          }
        }}
      >
        <h2 ref={heading} tabIndex={-1} className={styles.panelTitle}>
          {start.replaces === null ? 'Add a relation' : 'Correct the relation'}
        </h2>
        <div className={styles.pair}>
          <NativeSelect
            label="Each row of"
            data={names}
            value={child}
            data-testid="relation-child"
            onChange={(event) => choose('child', event.currentTarget.value)}
          />
          <NativeSelect
            label="points to a row of"
            data={names}
            value={parent}
            data-testid="relation-parent"
            onChange={(event) => choose('parent', event.currentTarget.value)}
          />
        </div>
        {pairs.map((pair, place) => (
          <div key={place} className={styles.pair}>
            <NativeSelect
              label={place === 0 ? 'by its column' : 'and its column'}
              data={columnsOf(child)}
              value={pair.child}
              data-testid={`relation-child-column-${place}`}
              onChange={(event) => setPair(place, { child: event.currentTarget.value })}
            />
            <NativeSelect
              label="which is there"
              data={columnsOf(parent)}
              value={pair.parent}
              data-testid={`relation-parent-column-${place}`}
              onChange={(event) => setPair(place, { parent: event.currentTarget.value })}
            />
            {pairs.length > 1 && (
              <ActionIcon
                className={styles.drop}
                variant="subtle"
                color="gray"
                size={28}
                aria-label={`Leave out columns ${place + 1}`}
                onClick={() => {
                  setPairs(pairs.filter((_, at) => at !== place));
                  changed();
                }}
              >
                <IconX size={15} stroke={1.8} aria-hidden />
              </ActionIcon>
            )}
          </div>
        ))}
        {pairs.length < MAX_COLUMNS && (
          <Button
            className={styles.back}
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconPlus size={14} stroke={2} aria-hidden />}
            data-testid="more-columns"
            onClick={() => {
              setPairs([...pairs, { child: '', parent: '' }]);
              changed();
            }}
          >
            Together with another column
          </Button>
        )}
        {failure && <FailureNotice failure={failure} />}
        {doubtful && (
          <div className={styles.doubt} role="status" data-testid="relation-doubt">
            <p>{doubtful.reason}</p>
            <p>These columns hardly fit. Choose others, or add the relation all the same.</p>
            <OrphanSamples
              samples={doubtful.orphan_samples}
              different={doubtful.evidence.different_orphans}
            />
          </div>
        )}
        <div className={styles.buttons}>
          {doubtful ? (
            <Button
              size="compact-sm"
              variant="default"
              data-testid="add-doubtful"
              onClick={() => add(doubtful)}
            >
              {start.replaces === null ? 'Add it all the same' : 'Use it all the same'}
            </Button>
          ) : (
            <Button
              type="submit"
              size="compact-sm"
              data-testid="save-relation"
              loading={isBusy}
              {...blockedBy(blocked !== null, 'relation-blocked')}
            >
              {start.replaces === null ? 'Add relation' : 'Use these columns'}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            data-testid="leave-form"
            onClick={() => (isBusy ? measure.stop() : onDone())}
          >
            Cancel
          </Button>
        </div>
        <p id="relation-blocked" className={styles.quiet}>
          {blocked ?? (isBusy ? 'Every row is held against the other table…' : '')}
        </p>
      </form>
    </Card>
  );
}
