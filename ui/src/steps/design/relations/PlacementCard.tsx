import { Select } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../bindings/Failure';
import type { Orphans } from '../../../bindings/Orphans';
import type { PlacementOption } from '../../../bindings/PlacementOption';
import type { PlacementOptions } from '../../../bindings/PlacementOptions';
import type { Relation } from '../../../bindings/Relation';
import { useDispatch, useMigration, useMigrationStore } from '../../../app/MigrationProvider';
import { tablesToRelate } from '../../../app/relate';
import { allTables } from '../../../app/tables';
import { failureOf, useJob } from '../../../app/useJob';
import { amount, bytes, plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { FailureNotice } from '../../../components/FailureNotice';
import { RadioCards } from '../../../components/RadioCards';
import { engine } from '../../../engine';
import styles from './Placement.module.css';

const FULL_ITEM_BYTES = 400 * 1024;

interface Props {
  relation: Relation;
}

function unitsWords(option: PlacementOption): string {
  const { read_requests, usual_read_units, most_read_units } = option;
  const worst = most_read_units > usual_read_units ? `, at worst ${amount(most_read_units)}` : '';
  return `${plural(read_requests, 'request')}, ${amount(usual_read_units)} units${worst}`;
}

/** The largest item against the 400 KB that DynamoDB takes. */
function LargestItem({ option }: { option: PlacementOption }) {
  const { largest_bytes, too_large } = option;
  if (largest_bytes === null) {
    return null;
  }
  const share = Math.min(100, (largest_bytes / FULL_ITEM_BYTES) * 100);
  const tone = too_large > 0 ? 'red' : share > 25 ? 'amber' : undefined;
  return (
    <div className={styles.largest}>
      <dt>Largest item</dt>
      <dd data-tone={tone}>
        {bytes(largest_bytes)} of 400 KB
        {too_large > 0 && ` · ${plural(too_large, 'item')} too large`}
        <span className={styles.bar} aria-hidden>
          <span data-tone={tone} style={{ width: `${String(Math.max(1, share))}%` }} />
        </span>
      </dd>
    </div>
  );
}

/** One place for the rows: what it costs, and how it looks with rows of the person's own. */
function OptionView({ option }: { option: PlacementOption }) {
  return (
    <>
      <dl className={styles.figures}>
        <div>
          <dt>Items</dt>
          <dd>{amount(option.items)}</dd>
        </div>
        <div>
          <dt>Read one with its rows</dt>
          <dd>{unitsWords(option)}</dd>
        </div>
        <div>
          <dt>Change one row</dt>
          <dd>{plural(option.change_write_units, 'write unit')}</dd>
        </div>
        <LargestItem option={option} />
      </dl>
      {option.example.length > 0 && (
        <div
          className={styles.picture}
          role="img"
          aria-label="How items would look, with your rows"
        >
          {option.example.map((item, at) => (
            <pre key={at}>
              <b>{item.table}</b>
              {'\n'}
              {item.lines.join('\n')}
            </pre>
          ))}
        </div>
      )}
    </>
  );
}

/** Where the rows of a relation's child go: a table of their own, or inside the items of the table they point to. */
export function PlacementCard({ relation }: Props) {
  const store = useMigrationStore();
  const dispatch = useDispatch();
  const { child, parent } = relation;
  const chosen = useMigration((state) => state.several?.relations.chosen ?? null);
  const columns = useMigration((state) =>
    allTables(state)
      .find(({ name }) => name === child.table)
      ?.state.plan?.columns.map(({ column }) => column)
      .join('\n'),
  );
  const isRead = useMigration(
    (state) =>
      allTables(state).filter(
        ({ name, state: { profile } }) =>
          profile !== null && (name === child.table || name === parent.table),
      ).length === 2,
  );
  const [options, setOptions] = useState<PlacementOptions | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { start } = useJob<Relation, never, PlacementOptions>({
    run: (of, job) =>
      engine.placementOptions(
        tablesToRelate(store.getState()),
        store.getState().several?.relations.chosen ?? [],
        of,
        job,
      ),
    ended: (outcome) => {
      setFailure(failureOf(outcome));
      if (outcome.kind === 'done') {
        setOptions(outcome.value);
      }
    },
  });
  const asked = useRef(false);
  useEffect(() => {
    if (isRead && !asked.current && child.table !== parent.table) {
      asked.current = true;
      void start(relation);
    }
  }, [isRead, start, relation, child.table, parent.table]);

  const change = (to: Partial<Relation>) =>
    dispatch({ type: 'relations changed', relation: { ...relation, ...to } });
  const isAsked = options !== null && options.without_parent > 0 && relation.placement === 'inside';
  const [first] = relation.order;
  const elsewhere = chosen?.find(
    (other) =>
      other.child.table === child.table &&
      other.placement === 'inside' &&
      other.parent.table !== parent.table,
  );

  if (child.table === parent.table) {
    return null;
  }
  if (!options) {
    return (
      <Card className={styles.card} testId="placement">
        <h3 className={styles.title}>Where the rows of {child.table} go</h3>
        {failure ? (
          <FailureNotice failure={failure} />
        ) : (
          <p className={styles.quiet} role="status">
            What each choice comes to is being counted over all rows…
          </p>
        )}
      </Card>
    );
  }
  const optionOf = (placement: Relation['placement']) =>
    options.options.find((option) => option.placement === placement);
  const [inside, own] = [optionOf('inside'), optionOf('own')];
  const recommended = (placement: Relation['placement']) =>
    options.recommended === placement ? <b className={styles.badge}>recommended</b> : null;
  return (
    <Card className={styles.card} testId="placement">
      <h3 className={styles.title}>Where the rows of {child.table} go</h3>
      <p className={styles.reason} data-testid="placement-reason">
        {options.reason}
      </p>
      {elsewhere && (
        <p className={styles.note} role="status">
          They stand inside {elsewhere.parent.table} now. Choosing this place takes them from there.
        </p>
      )}
      <RadioCards
        label={`Where the rows of ${child.table} go`}
        value={relation.placement}
        onChange={(placement) => {
          if (placement === 'inside' && elsewhere) {
            dispatch({ type: 'relations changed', relation: { ...elsewhere, placement: 'own' } });
          }
          change({ placement });
        }}
        cards={[
          {
            value: 'inside',
            name: `Inside ${parent.table}`,
            says: (
              <>
                {recommended('inside')} A list in each item of {parent.table}: one request reads
                all.
              </>
            ),
            more: inside && <OptionView option={inside} />,
            testId: 'place-inside',
          },
          {
            value: 'own',
            name: 'A table of their own',
            says: (
              <>{recommended('own')} Asked for alone, changed one by one, and without a bound.</>
            ),
            more: own && <OptionView option={own} />,
            testId: 'place-own',
          },
        ]}
      />
      {relation.placement === 'inside' && (
        <Select
          label="Their order in the list"
          size="xs"
          data-testid="inside-order"
          data={[
            { value: '', label: `As in ${child.table}` },
            ...(columns ?? '').split('\n').flatMap((column) => [
              { value: `+${column}`, label: `By ${column}` },
              { value: `-${column}`, label: `By ${column}, largest or newest first` },
            ]),
          ]}
          value={first ? `${first.descending ? '-' : '+'}${first.column}` : ''}
          allowDeselect={false}
          searchable
          onChange={(value) =>
            change({
              order: value ? [{ column: value.slice(1), descending: value.startsWith('-') }] : [],
            })
          }
        />
      )}
      {isAsked && (
        <fieldset className={styles.orphans} data-open={relation.orphans === null || undefined}>
          <legend>
            {plural(options.without_parent, 'row')} of {child.table} belong to no row of{' '}
            {parent.table}. What becomes of them?
          </legend>
          <RadioCards<Orphans | 'undecided'>
            label={`Rows of ${child.table} without a row of ${parent.table}`}
            value={relation.orphans ?? 'undecided'}
            onChange={(orphans) => orphans !== 'undecided' && change({ orphans })}
            cards={[
              {
                value: 'alone',
                name: 'Items of their own',
                says: `They are written to a table of their own.`,
                testId: 'orphans-alone',
              },
              {
                value: 'reject',
                name: 'Rejected',
                says: 'They are kept in a file, to be fixed and imported again.',
                tone: 'amber',
                testId: 'orphans-reject',
              },
            ]}
          />
        </fieldset>
      )}
    </Card>
  );
}
