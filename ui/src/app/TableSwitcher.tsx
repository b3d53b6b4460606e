import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { amount, plural } from '../components/amount';
import { ShortName } from '../components/ShortName';
import { useDispatch, useEachTable, useMigration } from './MigrationProvider';
import styles from './TableSwitcher.module.css';
import { tableStatus } from './tableStatus';

/** More tables than these are looked for by name. */
const MANY_TABLES = 12;

/** The tables that are open together, each with how it stands; a click shows the step for that table. */
export function TableSwitcher() {
  const { at, step, reportOpen, ofAll } = useMigration((state) => ({
    at: state.several?.at ?? null,
    step: state.step,
    reportOpen: state.several?.reportOpen ?? false,
    ofAll: state.step === 'design' && state.designTab === 'relations',
  }));
  const each = useEachTable(({ name, state }, importing) => ({
    name,
    ...tableStatus(state, importing),
  }));
  const dispatch = useDispatch();
  const [filter, setFilter] = useState('');
  const shownNow = useRef<HTMLButtonElement>(null);
  // Also where a step made the list shorter.
  useEffect(() => {
    shownNow.current?.scrollIntoView({ block: 'nearest' });
  }, [at, step]);
  if (at === null || step === 'query') {
    return null;
  }
  const tables = each.map(({ name, ...status }, place) => ({ name, place, status }));
  const wanted = filter.trim().toLowerCase();
  const shown = tables.filter(({ name }) => name.toLowerCase().includes(wanted));
  const asking = tables.filter(
    ({ status }) => status.tone === 'question' || status.tone === 'blocker',
  );
  const next = asking.find(({ place }) => place > at) ?? asking[0];
  // The import and the relations are of all of them, but for the report of one.
  const now = ofAll || (step === 'import' && !reportOpen) ? null : at;
  const look = (place: number) => dispatch({ type: 'tables looked at', place });

  return (
    <nav className={styles.switcher} aria-label="Tables" data-testid="tables">
      <div className={styles.head}>
        <h2>{plural(tables.length, 'table')}</h2>
        {next && !(asking.length === 1 && next.place === at) && (
          <button
            type="button"
            className={styles.next}
            data-testid="next-asking"
            title={`Next: ${next.name}`}
            onClick={() => look(next.place)}
          >
            {amount(asking.length)} to look at
          </button>
        )}
      </div>
      {tables.length > MANY_TABLES && (
        <TextInput
          size="xs"
          className={styles.filter}
          placeholder="Find a table"
          aria-label="Find a table"
          value={filter}
          data-testid="find-table"
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      )}
      <ul className={styles.list}>
        {shown.map(({ name, place, status }) => (
          <li key={place}>
            <button
              ref={place === at ? shownNow : undefined}
              type="button"
              className={styles.table}
              data-testid={`table-${name}`}
              data-now={place === now || undefined}
              aria-current={place === now ? 'true' : undefined}
              title={name}
              onClick={() => look(place)}
            >
              <span className={styles.dot} data-tone={status.tone} aria-hidden />
              <span className={styles.words}>
                <span className={styles.name}>
                  <ShortName name={name} />
                </span>
                <span className={styles.status} data-tone={status.tone}>
                  {status.words}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className={styles.none}>No table is called that.</p>}
    </nav>
  );
}
