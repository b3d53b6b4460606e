import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { TablesProgress } from '../../../bindings/TablesProgress';
import type { TablesReport } from '../../../bindings/TablesReport';
import { emptyMigration } from '../../../app/migration';
import { barriers } from '../../../test/axe';
import { choices, failure, report, shape } from '../../../test/fixtures';
import { importProgress } from '../../../test/importing';
import { findReady } from '../../../test/ready';
import { deferred, fakeEngine, renderApp } from '../../../test/renderApp';
import { runSummary } from '../../../test/runs';
import { bothChecked, reportOf, tablesReport } from '../../../test/tables';

const ready = { ...bothChecked(emptyMigration), step: 'import' as const };

describe('The import of several tables', () => {
  it('shows each with its figures, writes all in one run, and sums up', async () => {
    const running = deferred<TablesReport>();
    let tell: (progress: TablesProgress) => void = () => undefined;
    const engine = fakeEngine({
      importTables: (_tables, _job, onProgress) => {
        tell = onProgress;
        return running.promise;
      },
    });
    const user = renderApp(ready);
    const start = await findReady('start-import');
    expect(screen.getByTestId('line-orders').textContent).toContain('will be created');
    expect(await barriers(document.body)).toEqual([]);
    await user.click(start);
    const works = engine.importTables.mock.calls[0]?.[0];
    expect(works?.map(({ name, work }) => [name, work.plan.table.name])).toEqual([
      ['people', 'People'],
      ['orders', 'Orders'],
    ]);

    act(() => {
      tell({
        place: 0,
        step: { kind: 'ended', report: { ...report, records_read: 3, items_written: 3 } },
      });
      tell({
        place: 1,
        step: {
          kind: 'importing',
          progress: importProgress({ records_read: 2, items_written: 2, records_rejected: 0 }),
        },
      });
    });
    expect(screen.getByTestId('step-import').textContent).toContain('Table 2 of 2');
    expect(screen.getByTestId('table-people').textContent).toContain('3 written');
    expect(screen.getByTestId('table-orders').textContent).toContain('Being imported');
    expect(screen.getByTestId('footer-state').textContent).toContain('5 read = 5 written');
    expect(screen.getByTestId('line-people').textContent).toContain('is imported');
    await user.click(screen.getByTestId('cancel-import'));
    expect(engine.cancel).toHaveBeenCalledWith(engine.importTables.mock.calls[0]?.[1]);

    const done = [
      reportOf('people', { records_read: 3, items_written: 2, records_rejected: 1 }),
      reportOf('orders', { records_read: 7, items_written: 7, records_rejected: 0 }),
    ];
    await act(async () => running.resolve(tablesReport(done)));
    expect(screen.getByTestId('import-sum').textContent).toBe(
      '10 read = 9 written + 1 rejected + 0 set aside',
    );
    expect(within(screen.getByTestId('tables-sum')).getByText('10')).toBeTruthy();
    expect(await barriers(document.body)).toEqual([]);

    await user.click(screen.getByTestId('open-orders'));
    expect(screen.getByTestId('import-sum').textContent).toContain('7 read = 7 written');
    expect(screen.getByTestId('after-import')).toBeTruthy();
    await user.click(screen.getByTestId('all-tables'));
    expect(screen.getByTestId('import-sum').textContent).toContain('10 read');
  });

  it('goes on with the rest after it stopped', async () => {
    const stopped = tablesReport([
      reportOf('people'),
      {
        name: 'orders',
        is_derived: false,
        imported_before: false,
        report: null,
        failure: failure('throttled', 'Too fast.'),
      },
    ]);
    const engine = fakeEngine({ importTables: async () => stopped });
    const user = renderApp(ready);
    await user.click(await findReady('start-import'));
    const notice = await screen.findByTestId('failure');
    expect(notice.textContent).toContain('orders: Too fast.');
    expect(screen.getByTestId('line-orders').textContent).toContain('could not start');
    await user.click(screen.getByTestId('continue-import'));
    const again = await findReady('start-import');
    expect(again.textContent).toMatch(/into 1 table$/);
    await user.click(again);
    await waitFor(() => expect(engine.importTables).toHaveBeenCalledTimes(2));
    const works = engine.importTables.mock.calls[1]?.[0];
    expect(works?.map(({ done }) => done?.run ?? null)).toEqual(['run-people', null]);
  });

  it('goes on with what an import before this window left over', async () => {
    const earlier = runSummary({ id: 'run-9', state: 'interrupted', not_continued: null });
    const engine = fakeEngine({
      leftOver: async () => [
        { done: { ...report, run: 'run-8', records_read: 3, items_written: 3 }, run: null },
        { done: null, run: earlier },
      ],
      tableState: async () => ({ kind: 'same', existing: shape, unset: [] }),
      itemsThere: async () => ({ is_empty: false, about: 3 }),
    });
    const user = renderApp(ready);
    const told = await screen.findByTestId('left-over');
    expect(told.textContent).toContain('1 table is imported and not written again.');
    expect(told.textContent).toContain('It goes on where it stopped: orders.');
    expect(screen.getByTestId('line-people').textContent).toContain('is imported');
    expect(screen.getByTestId('line-orders').textContent).toContain('goes on where it stopped');
    // What becomes of items that are there was said when it began.
    expect(screen.queryByTestId('existing-items')).toBeNull();
    expect(await barriers(document.body)).toEqual([]);
    await user.click(await findReady('start-import'));
    const works = engine.importTables.mock.calls[0]?.[0];
    expect(works?.map(({ done, work }) => [done?.run ?? null, work.run])).toEqual([
      ['run-8', null],
      [null, 'run-9'],
    ]);
  });

  it('writes all again where the person says so', async () => {
    const engine = fakeEngine({
      leftOver: async () => [
        { done: { ...report, run: 'run-8' }, run: null },
        { done: null, run: null },
      ],
    });
    const user = renderApp(ready);
    const told = await screen.findByTestId('left-over');
    expect(told.textContent).toContain('Still to be imported: orders.');
    await user.click(screen.getByTestId('import-anew'));
    expect(screen.queryByTestId('left-over')).toBeNull();
    expect(screen.getByTestId('line-people').textContent).toContain('will be created');
    await user.click(await findReady('start-import'));
    const works = engine.importTables.mock.calls[0]?.[0];
    expect(works?.map(({ done, work }) => [done, work.run])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('is refused before anything is written where two would go into one table', async () => {
    fakeEngine({ tablesApart: async () => failure('blocked', 'Both into Users.') });
    renderApp(ready);
    expect((await screen.findByTestId('failure')).textContent).toContain('Both into Users.');
    expect(screen.getByTestId('start-import')).toHaveProperty('ariaDisabled', 'true');
  });

  it('asks what becomes of items that are there, and on AWS for the names of their tables', async () => {
    const engine = fakeEngine({
      tableState: async (_destination, { table }) =>
        table.name === 'Orders'
          ? { kind: 'same', existing: shape, unset: [] }
          : { kind: 'missing' },
      itemsThere: async () => ({ is_empty: false, about: 7 }),
    });
    const destination = { kind: 'aws', profile: 'work', region: null } as const;
    const user = renderApp({ ...ready, destination, choices });
    await screen.findByTestId('existing-items');
    expect(screen.getByTestId('footer-state').textContent).toContain('type them above');
    await user.type(screen.getByTestId('typed-Orders'), 'Orders');
    await user.click(await findReady('start-import'));
    const works = engine.importTables.mock.calls[0]?.[0];
    expect(works?.map(({ work }) => work.typed_name)).toEqual([null, 'Orders']);
  });

  it('sets the options that tables which are there have not, only when asked', async () => {
    const lacking = new Set(['Orders', 'People']);
    const engine = fakeEngine({
      tableState: async (_destination, { table: { name } }) => ({
        kind: 'same',
        existing: shape,
        unset: lacking.has(name) ? [`Deletion protection of ${name} is off there.`] : [],
      }),
      setTableOptions: async (_destination, { table }) => {
        lacking.delete(table.name);
      },
    });
    const user = renderApp(ready);
    const told = await screen.findByTestId('unset-options');
    expect(told.textContent).toContain('2 tables have other options than the designs');
    expect(told.textContent).toContain('Deletion protection of Orders is off there.');
    expect(engine.setTableOptions).not.toHaveBeenCalled();
    await user.click(screen.getByTestId('set-options'));
    await waitFor(() => expect(screen.queryByTestId('unset-options')).toBeNull());
    expect(engine.setTableOptions).toHaveBeenCalledTimes(2);
  });

  it('has one limit of write units for the whole run', async () => {
    const engine = fakeEngine();
    const user = renderApp(ready);
    await findReady('start-import');
    await user.type(screen.getByTestId('most-write-units'), 'x');
    expect(screen.getByTestId('start-import')).toHaveProperty('ariaDisabled', 'true');
    await user.clear(screen.getByTestId('most-write-units'));
    await user.type(screen.getByTestId('most-write-units'), '250');
    expect(screen.getByTestId('pace').textContent).toContain('One limit for the whole run');
    await user.click(await findReady('start-import'));
    const works = engine.importTables.mock.calls[0]?.[0];
    expect(works?.map(({ work }) => work.choices.most_write_units)).toEqual([250, 250]);
  });

  it('says which table differs from its design', async () => {
    fakeEngine({
      tableState: async (_destination, { table }) =>
        table.name === 'Orders'
          ? ({ kind: 'different', existing: shape, differences: [], missing_indexes: [] } as never)
          : { kind: 'missing' },
    });
    const user = renderApp(ready);
    await waitFor(() => expect(screen.getByTestId('line-orders').textContent).toContain('differs'));
    expect(screen.getByTestId('footer-state').textContent).toContain('Give orders another name');
    await user.click(screen.getByTestId('open-orders'));
    expect(screen.getByTestId<HTMLInputElement>('table-name').value).toBe('Orders');
  });
});
