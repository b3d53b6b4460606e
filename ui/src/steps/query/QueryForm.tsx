import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { QueryRequest } from '../../bindings/QueryRequest';
import type { TableShape } from '../../bindings/TableShape';
import styles from './Query.module.css';
import { SortFields } from './SortFields';
import { PAGE_ITEMS } from './useAnswer';
import { ValueField } from './ValueField';
import {
  BROWSE,
  entryProblem,
  NO_CONDITION,
  shownEntries,
  sortCondition,
  valueProblem,
  ways,
  type LookUp,
  type SortEntry,
} from './ways';

interface Props {
  tables: string[];
  table: string;
  shape: TableShape | null;
  asking: boolean;
  onTable: (table: string) => void;
  onWay: () => void;
  onAsk: (request: QueryRequest) => void;
}

function WayWords({ way }: { way: LookUp }) {
  if (way.id === BROWSE) {
    return (
      <>
        <strong>Everything</strong>
        <small>browse, page by page</small>
      </>
    );
  }
  return (
    <>
      <strong>{way.partitionKeys.map((key) => key.name).join(' and ')}</strong>
      <small>{way.index ?? 'the table’s own key'}</small>
    </>
  );
}

/** Which table, found by what, and the value in that key's type. */
export function QueryForm({ tables, table, shape, asking, onTable, onWay, onAsk }: Props) {
  const offered = shape ? ways(shape) : [];
  const [wayId, setWayId] = useState<string | null>(null);
  const [values, setValues] = useState<string[]>([]);
  const [entries, setEntries] = useState<SortEntry[]>([]);
  const [tried, setTried] = useState(false);
  const way = offered.find((entry) => entry.id === wayId) ?? offered[0];

  if (!way) {
    return (
      <p className={styles.looking} role="status">
        Looking at {table}…
      </p>
    );
  }
  const valueOf = (place: number) => values[place] ?? '';
  const problems = way.partitionKeys.map((key, place) => valueProblem(key, valueOf(place)));
  const conditions = shownEntries(way.sortKeys, entries);
  const sortProblems = conditions.map(([key, entry]) => entryProblem(key, entry));
  const setEntry = (place: number, change: Partial<SortEntry>) =>
    setEntries(
      way.sortKeys.map((_, at) => {
        const entry = entries[at] ?? NO_CONDITION;
        return at === place ? { ...entry, ...change } : entry;
      }),
    );

  function submit(asked: LookUp) {
    setTried(true);
    if ([...problems, ...sortProblems].some((problem) => problem !== null)) {
      return;
    }
    const given = conditions.flatMap(([, { operator, first, second }]) =>
      operator === null ? [] : [{ operator, first, second }],
    );
    const last = given.at(-1);
    onAsk({
      table,
      index: asked.index,
      partition_values: asked.partitionKeys.map((_, place) => valueOf(place)),
      sort_values: given.slice(0, -1).map((entry) => entry.first),
      sort: last ? sortCondition(last.operator, last.first, last.second) : null,
      limit: PAGE_ITEMS,
      start: null,
    });
  }

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit(way);
      }}
    >
      <div className={styles.line}>
        <NativeSelect
          className={styles.table}
          label="Table"
          data={tables}
          value={table}
          data-testid="query-table"
          onChange={(event) => onTable(event.currentTarget.value)}
        />
        <fieldset className={styles.ways}>
          <legend>Find by</legend>
          <div className={styles.options}>
            {offered.map((entry) => (
              <label
                key={entry.id}
                className={styles.way}
                title={entry.id === BROWSE ? undefined : entry.id}
                data-testid={`query-by-${entry.index === null && entry.partitionKeys.length > 0 ? table : entry.id}`}
              >
                <input
                  type="radio"
                  name="way"
                  value={entry.id}
                  checked={entry === way}
                  onChange={() => {
                    setWayId(entry.id);
                    setValues([]);
                    setEntries([]);
                    setTried(false);
                    onWay();
                  }}
                />
                <WayWords way={entry} />
              </label>
            ))}
          </div>
        </fieldset>
      </div>
      <div className={styles.line}>
        {way.partitionKeys.map((key, place) => (
          <ValueField
            key={key.name}
            className={styles.value}
            keyShape={key}
            label={place === 0 ? key.name : `and ${key.name}`}
            value={valueOf(place)}
            problem={tried ? (problems[place] ?? null) : null}
            testId={place === 0 ? 'query-value' : `query-value-${place + 1}`}
            onChange={(value) =>
              setValues(way.partitionKeys.map((_, at) => (at === place ? value : valueOf(at))))
            }
          />
        ))}
        {way.partitionKeys.length === 0 && (
          <p className={styles.browse}>
            Items come in no order, up to {PAGE_ITEMS} at a time. Reading a whole large table costs
            read units for every item.
          </p>
        )}
        {conditions.map(([key, entry], place) => (
          <SortFields
            key={key.name}
            sortKey={key}
            {...entry}
            problem={tried ? (sortProblems[place] ?? null) : null}
            testId={place === 0 ? 'query-sort' : `query-sort-${place + 1}`}
            onOperator={(operator) => setEntry(place, { operator })}
            onFirst={(first) => setEntry(place, { first })}
            onSecond={(second) => setEntry(place, { second })}
          />
        ))}
        <Button type="submit" className={styles.run} loading={asking} data-testid="run-query">
          {way.partitionKeys.length > 0 ? 'Find' : 'Browse'}
        </Button>
      </div>
    </form>
  );
}
