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
  sortCondition,
  valueProblem,
  ways,
  type SortOperator,
  type WriteMode,
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

function WayWords({ way }: { way: WriteMode }) {
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
      <strong>{way.partitionKey?.name}</strong>
      <small>{way.index ?? 'the table’s own key'}</small>
    </>
  );
}

/** Which table, found by what, and the value in that key's type. */
export function QueryForm({ tables, table, shape, asking, onTable, onWay, onAsk }: Props) {
  const offered = shape ? ways(shape) : [];
  const [wayId, setWayId] = useState<string | null>(null);
  const [value, setValue] = useState('');
  const [operator, setOperator] = useState<SortOperator | null>(null);
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [tried, setTried] = useState(false);
  const way = offered.find((entry) => entry.id === wayId) ?? offered[0];

  if (!way) {
    return (
      <p className={styles.looking} role="status">
        Looking at {table}…
      </p>
    );
  }
  const problem = way.partitionKey ? valueProblem(way.partitionKey, value) : null;
  const sortProblem =
    way.sortKey && operator
      ? (valueProblem(way.sortKey, first) ??
        (operator === 'between' ? valueProblem(way.sortKey, second) : null))
      : null;

  function submit(asked: WriteMode) {
    setTried(true);
    if (problem === null && sortProblem === null) {
      onAsk({
        table,
        index: asked.index,
        partition_value: asked.partitionKey ? value : null,
        sort: asked.sortKey && operator ? sortCondition(operator, first, second) : null,
        limit: PAGE_ITEMS,
        start: null,
      });
    }
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
                data-testid={`query-by-${entry.index === null && entry.partitionKey ? table : entry.id}`}
              >
                <input
                  type="radio"
                  name="way"
                  value={entry.id}
                  checked={entry === way}
                  onChange={() => {
                    setWayId(entry.id);
                    setValue('');
                    setOperator(null);
                    setFirst('');
                    setSecond('');
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
        {way.partitionKey ? (
          <ValueField
            className={styles.value}
            keyShape={way.partitionKey}
            label={way.partitionKey.name}
            value={value}
            problem={tried ? problem : null}
            testId="query-value"
            onChange={setValue}
          />
        ) : (
          <p className={styles.browse}>
            Items come in no order, up to {PAGE_ITEMS} at a time. Reading a whole large table costs
            read units for every item.
          </p>
        )}
        {way.sortKey && (
          <SortFields
            sortKey={way.sortKey}
            operator={operator}
            first={first}
            second={second}
            problem={tried ? sortProblem : null}
            onOperator={setOperator}
            onFirst={setFirst}
            onSecond={setSecond}
          />
        )}
        <Button type="submit" className={styles.run} loading={asking} data-testid="run-query">
          {way.partitionKey ? 'Find' : 'Browse'}
        </Button>
      </div>
    </form>
  );
}
