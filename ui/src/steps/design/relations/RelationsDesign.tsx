import { Button } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import {
  useDispatch,
  useEachTable,
  useMigration,
  useMigrationStore,
} from '../../../app/MigrationProvider';
import { relating } from '../../../app/migrationJobs';
import { boxWords } from '../../../app/placing';
import { tablesToRelate } from '../../../app/relate';
import { joinTables, noRelations, relationEntries } from '../../../app/relations';
import { isDerived } from '../../../app/derived';
import { allTables } from '../../../app/tables';
import { useMigrationJob } from '../../../app/useJob';
import { FailureNotice } from '../../../components/FailureNotice';
import { CopiedCard } from './CopiedCard';
import { Looking } from './Looking';
import { RelationForm, type FormStart } from './RelationForm';
import { RelationList } from './RelationList';
import { PlacementCard } from './PlacementCard';
import { RelationPanel } from './RelationPanel';
import type { PictureLine, PictureTable } from './picture/picture';
import { RelationsPicture } from './picture/RelationsPicture';
import styles from './Relations.module.css';
import { keyColumns, pointsTo } from './suggestColumns';

/** How the tables belong together: as a picture, and beside it as a list; of one of them all there is to know. */
export function RelationsDesign() {
  const relations = useMigration(({ several }) => several?.relations ?? noRelations);
  const each = useEachTable(({ name, state }) => ({
    name,
    rows: state.profile?.records ?? null,
    keys: state.plan ? keyColumns(state.plan).join(' + ') : '',
    isDerived: isDerived(state),
  }));
  const store = useMigrationStore();
  const dispatch = useDispatch();
  const { start: look, stop } = useMigrationJob(relating);
  const [form, setForm] = useState<FormStart | null>(null);
  const entries = useMemo(() => relationEntries(relations), [relations]);
  const shown = entries.find(({ key }) => key === relations.shown) ?? null;

  const tables = useMemo(() => {
    const joins = joinTables(relations);
    // Tables that are made from the rows of others point nowhere of their own.
    const own = each.filter((table) => !table.isDerived);
    return own.map((table): PictureTable => {
      const join = joins.find((of) => of.table === table.name);
      const placed = relations.chosen.find(
        ({ child, placement }) => child.table === table.name && placement !== 'own',
      );
      const sides = join?.sides.map(({ parent }) => parent.table).join(' and ');
      const keys = placed ? boxWords(placed.placement, placed.parent.table) : table.keys;
      return { ...table, keys, joins: sides === undefined ? null : `joins ${sides}` };
    });
  }, [each, relations]);
  const lines = useMemo(
    () =>
      entries
        .filter(({ standing }) => standing !== 'removed')
        .map(({ key, relation, counted, standing }): PictureLine => ({
          key,
          child: relation.child.table,
          parent: relation.parent.table,
          isOneToOne: counted?.is_one_to_one ?? false,
          hasOrphans: (counted?.evidence.orphans ?? 0) > 0,
          isAsked: standing === 'asked',
        })),
    [entries],
  );

  const show = useCallback(
    (key: string | null) => {
      setForm(null);
      dispatch({ type: 'relations shown', key });
    },
    [dispatch],
  );
  const draw = useCallback(
    (from: string, to: string) => {
      const planOf = (name: string) =>
        allTables(store.getState()).find((table) => table.name === name)?.state.plan;
      const [one, other] = [planOf(from), planOf(to)];
      const isBackwards =
        one &&
        other &&
        !pointsTo(one, { name: to, plan: other }) &&
        pointsTo(other, { name: from, plan: one });
      setForm(
        isBackwards
          ? { child: to, parent: from, replaces: null }
          : { child: from, parent: to, replaces: null },
      );
    },
    [store],
  );

  // Who goes back from one relation comes back to its row in the list.
  const side = useRef<HTMLDivElement>(null);
  const last = useRef<string | null>(null);
  useEffect(() => {
    if (relations.shown === null && last.current !== null && form === null) {
      const key = last.current;
      const rows = [...(side.current?.querySelectorAll<HTMLElement>('[data-relation]') ?? [])];
      (rows.find((row) => row.dataset.relation === key) ?? rows[0])?.focus();
    }
    last.current = relations.shown;
  }, [relations.shown, form]);

  return (
    <div className={styles.layout} data-testid="relations">
      <section className={styles.drawn} aria-label="Picture of the tables">
        <RelationsPicture
          tables={tables}
          lines={lines}
          shown={relations.shown}
          onShow={show}
          onDraw={draw}
        />
      </section>
      <div ref={side} className={styles.side}>
        {relations.looking && <Looking looking={relations.looking} onCancel={stop} />}
        {relations.failure && (
          <FailureNotice failure={relations.failure}>
            <Button
              size="compact-sm"
              variant="default"
              data-testid="relate-again"
              onClick={() => void look(tablesToRelate(store.getState()))}
            >
              Look again
            </Button>
          </FailureNotice>
        )}
        {form ? (
          <RelationForm
            key={`${form.child} ${form.parent} ${form.replaces ?? ''}`}
            start={form}
            onDone={() => setForm(null)}
          />
        ) : shown ? (
          <RelationPanel
            key={shown.key}
            entry={shown}
            failure={relations.uncounted.find(({ key }) => key === shown.key)?.failure ?? null}
            onBack={() => show(null)}
            onCorrect={() =>
              setForm({
                child: shown.relation.child.table,
                parent: shown.relation.parent.table,
                pairs: shown.relation.child.columns.map((column, place) => ({
                  child: column,
                  parent: shown.relation.parent.columns[place] ?? '',
                })),
                replaces: shown.key,
              })
            }
          >
            {shown.standing === 'chosen' && (
              <PlacementCard key={shown.key} relation={shown.relation} />
            )}
            {shown.standing === 'chosen' && (
              <CopiedCard
                key={`copied ${shown.key}`}
                relation={shown.relation}
                counted={shown.counted}
              />
            )}
          </RelationPanel>
        ) : (
          <RelationList
            entries={entries}
            joins={tables.filter(({ joins }) => joins !== null)}
            isFound={relations.found}
            isLooking={relations.looking !== null}
            onAdd={() => setForm({ child: null, parent: null, replaces: null })}
            onLookAgain={() => void look(tablesToRelate(store.getState()))}
          />
        )}
      </div>
    </div>
  );
}
