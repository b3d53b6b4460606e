import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ReadSource } from '../engine';
import { barriers } from '../test/axe';
import { check, failure, profile, proposal } from '../test/fixtures';
import { deferred, fakeEngine, renderApp } from '../test/renderApp';
import {
  bothChecked,
  bothRead,
  dump,
  listOf,
  openedTables,
  planOf,
  tableList,
} from '../test/tables';
import { nextToCheck } from './CheckOfTables';
import { currentCheck, emptyMigration, migrationReducer } from './migration';
import { tablesNotImportable } from './steps';
import { allTables } from './tables';
import { tableStatus } from './tableStatus';

describe('several tables that are open', () => {
  it('are each as they were when the person comes back to them', () => {
    const read = bothRead(emptyMigration);
    const edited = migrationReducer(read, {
      type: 'plan changed',
      plan: { ...planOf(0), duplicates: 'first' },
    });
    const other = migrationReducer(edited, { type: 'tables looked at', place: 1 });
    expect(other.plan?.table.name).toBe('Orders');
    const back = migrationReducer(other, { type: 'tables looked at', place: 0 });
    expect(back.plan?.duplicates).toBe('first');
    expect(allTables(back).map(({ state }) => state.plan?.table.name)).toEqual([
      'People',
      'Orders',
    ]);
  });

  it('hear of what was begun for them, whichever is looked at', () => {
    const read = bothRead(emptyMigration);
    const begun = migrationReducer(read, { type: 'tables check started', place: 1, job: 'c' });
    expect(begun.checking).toBeNull();
    const plan = allTables(begun)[1]?.state.plan ?? planOf(1);
    const done = migrationReducer(begun, { type: 'checked', job: 'c', plan, result: check });
    const orders = allTables(done)[1]?.state;
    expect(orders && currentCheck(orders)).toBe(check);
    expect(currentCheck(done)).toBeNull();
  });

  it('say how each stands', () => {
    const read = bothRead(emptyMigration);
    expect(tableStatus(read).words).toBe('Ready to preview');
    expect(tableStatus({ ...read, readFailure: failure('unreadable', 'Broken.') }).tone).toBe(
      'blocker',
    );
    const asked = {
      ...read,
      profile: {
        ...profile,
        columns: profile.columns.map((column) => ({
          ...column,
          without_zone: column.column === 'last_login' ? 2 : 0,
        })),
      },
    };
    expect(tableStatus(asked)).toEqual({ tone: 'question', words: 'Needs an answer' });
    const checked = bothChecked(emptyMigration);
    expect(tableStatus(checked).words).toMatch(/ready|rejected/);
  });

  it('are checked one after another, from the preview on', () => {
    const read = bothRead(emptyMigration);
    expect(nextToCheck(read)).toBeNull();
    expect(nextToCheck({ ...read, step: 'preview' })).toBe(1);
    expect(nextToCheck({ ...read, step: 'import' })).toBe(0);
    const checking = { job: 'c', progress: null };
    expect(nextToCheck({ ...read, step: 'import', checking })).toBeNull();
    expect(nextToCheck({ ...bothChecked(emptyMigration), step: 'import' })).toBeNull();
  });

  it('wait for each other before they are imported', () => {
    const read = bothRead(emptyMigration);
    expect(tablesNotImportable(read)).toBe('Every record is checked first: 0 of 2 tables so far.');
    const checked = bothChecked(emptyMigration);
    expect(tablesNotImportable(checked)).toBeNull();
    const blocked = {
      ...checked,
      checkFailure: failure('unreadable', 'Gone.'),
      check: null,
    };
    expect(tablesNotImportable(blocked)).toMatch(/^people: .*Gone/);
  });

  it('forget their imports where another destination is chosen', () => {
    const before = bothChecked(emptyMigration);
    const after = migrationReducer(before, {
      type: 'destination chosen',
      destination: { kind: 'endpoint', url: 'http://localhost:8000', region: null } as never,
      known: null,
    });
    expect(allTables(after).every(({ state }) => state.ended === null)).toBe(true);
  });
});

describe('The list of tables that are open', () => {
  it('shows the step for the table that is clicked, and leads to what needs an answer', async () => {
    fakeEngine();
    const user = renderApp({ ...bothRead(emptyMigration), step: 'design' });
    const list = screen.getByTestId('tables');
    expect(within(list).getByTestId('table-people').ariaCurrent).toBe('true');
    expect(screen.getByTestId<HTMLInputElement>('table-name').value).toBe('People');
    await user.click(screen.getByTestId('table-orders'));
    expect(screen.getByTestId<HTMLInputElement>('table-name').value).toBe('Orders');
    expect(screen.getByTestId('table-orders').ariaCurrent).toBe('true');
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    expect(await barriers(screen.getByTestId('tables'))).toEqual([]);
  });

  it('is not there for one table alone', () => {
    fakeEngine();
    renderApp();
    expect(screen.queryByTestId('tables')).toBeNull();
  });

  it('checks the other tables while one is looked at', async () => {
    const engine = fakeEngine();
    renderApp({ ...bothRead(emptyMigration), step: 'preview' });
    await waitFor(() => expect(engine.check).toHaveBeenCalledTimes(2));
    expect(engine.check.mock.calls.map(([id]) => id)).toEqual(['table-1', 'table-2']);
    await waitFor(() =>
      expect(screen.getByTestId('table-orders').textContent).toMatch(/ready|rejected/),
    );
  });
});

describe('Opening what holds several tables', () => {
  it('lists them first, opens those that are chosen, and reads one after another', async () => {
    const reading = deferred<ReadSource>();
    const engine = fakeEngine({
      chooseFiles: async () => ({ kind: 'several', list: tableList }),
      openListed: async () => ({ tables: openedTables }),
      readSource: async (id) =>
        id === 'table-1' ? { profile, proposal, questions: [] } : reading.promise,
    });
    const user = renderApp();
    await user.click(screen.getByTestId('open-file'));
    const list = await screen.findByTestId('table-list');
    expect(engine.readSource).not.toHaveBeenCalled();
    expect(list.textContent).toContain('person_id → people');
    expect(list.textContent).toContain('It has no rows');
    expect(screen.getByTestId('passed-over').textContent).toContain('PDF document');
    expect(await barriers(document.body)).toEqual([]);

    await user.click(screen.getByTestId('bring-loud people'));
    expect(screen.getByTestId('footer-state').textContent).toBe(
      '2 of 3 tables are chosen: 10 rows.',
    );
    await user.click(screen.getByTestId('open-tables'));
    expect(engine.openListed.mock.calls[0]?.slice(0, 2)).toEqual(['list-1', [0, 1]]);
    await waitFor(() => expect(engine.readSource).toHaveBeenCalledTimes(2));
    expect(screen.getByTestId('footer-state').textContent).toBe(
      '1 of 2 tables read. You can begin with those.',
    );
    expect(screen.getByTestId('table-orders').textContent).toContain('Reading');
    expect(screen.getByTestId('step-open').textContent).toContain('shop.db · 2 tables');
  });

  it('chooses all of them or none, and cannot go on with none', async () => {
    fakeEngine({ chooseFolder: async () => ({ kind: 'several', list: tableList }) });
    const user = renderApp();
    await user.click(screen.getByTestId('open-folder'));
    await user.click(await screen.findByTestId('choose-all'));
    expect(screen.getByTestId('open-tables')).toHaveProperty('ariaDisabled', 'true');
    expect(screen.getByTestId('footer-state').textContent).toBe('Choose at least one table.');
    await user.click(screen.getByTestId('choose-all'));
    await user.click(screen.getByTestId('without-views'));
    expect(screen.getByTestId('open-tables').textContent).toBe('Open 2 tables');
  });

  it('says how a dump is read, and why, before its tables are chosen', async () => {
    fakeEngine({ chooseFiles: async () => ({ kind: 'several', list: listOf(dump) }) });
    const user = renderApp();
    await user.click(screen.getByTestId('open-file'));
    const shown = await screen.findByTestId('facts');
    expect(shown.textContent).toBe('It is read as a dump of SQLite.“pragma” stands in it.');
    expect(screen.queryByTestId('source-note')).toBeNull();
  });

  it('says before they are chosen that rows of a database may be missing', async () => {
    const notes = ['The log of shop.db, which is called shop.db-wal, is not beside it.'];
    fakeEngine({ chooseFiles: async () => ({ kind: 'several', list: { ...tableList, notes } }) });
    const user = renderApp();
    await user.click(screen.getByTestId('open-file'));
    expect((await screen.findByTestId('source-note')).textContent).toBe(notes[0]);
  });

  it('can be stopped, and says which table could not be read', async () => {
    const staging = deferred<never>();
    const engine = fakeEngine({
      chooseFiles: async () => ({ kind: 'several', list: tableList }),
      openListed: (_list, _places, _job, onProgress) => {
        onProgress({ table: 'orders', place: 1, tables: 3, rows: 1200, about_rows: 7000 });
        return staging.promise;
      },
    });
    const user = renderApp();
    await user.click(screen.getByTestId('open-file'));
    await user.click(await screen.findByTestId('open-tables'));
    expect(screen.getByTestId('staging').textContent).toContain('Reading orders, table 2 of 3…');
    await user.click(screen.getByTestId('cancel-staging'));
    expect(engine.cancel).toHaveBeenCalledWith(engine.openListed.mock.calls[0]?.[2]);
    staging.reject(failure('database_broken', 'The table orders cannot be read.'));
    expect((await screen.findByTestId('failure')).textContent).toContain('The table orders');
    expect(screen.getByTestId('open-tables').textContent).toBe('Open 3 tables');
  });
});
