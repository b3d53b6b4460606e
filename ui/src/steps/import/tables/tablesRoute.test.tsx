import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { RouteOffer } from '../../../bindings/RouteOffer';
import type { RouteOffers } from '../../../bindings/RouteOffers';
import type { TablesProgress } from '../../../bindings/TablesProgress';
import type { TablesReport } from '../../../bindings/TablesReport';
import { emptyMigration } from '../../../app/migration';
import { barriers } from '../../../test/axe';
import { choices, failure, shape } from '../../../test/fixtures';
import { importProgress } from '../../../test/importing';
import { findReady } from '../../../test/ready';
import { deferred, fakeEngine, renderApp } from '../../../test/renderApp';
import { runSummary } from '../../../test/runs';
import { bothChecked } from '../../../test/tables';

const destination = { kind: 'aws', profile: 'work', region: 'eu-west-1' } as const;
const ready = { ...bothChecked(emptyMigration), step: 'import' as const, destination, choices };

const direct: RouteOffer = {
  route: 'direct',
  is_recommended: false,
  reason: null,
  not_possible: null,
  seconds: 5000,
  dollars: 40,
  write_units: 64_000_000,
  write_units_per_second: 4000,
};
const s3: RouteOffer = {
  route: 's3',
  is_recommended: true,
  reason: 'It costs about $38.80 less.',
  not_possible: null,
  seconds: 1800,
  dollars: 1.2,
  objects: 9,
  unpacked_bytes: 8_000_000_000,
  upload_seconds: 400,
};

function offers(routes: RouteOffer[]): RouteOffers {
  return {
    routes,
    proposed_bucket: 'tableferry-123456789012-eu-west-1',
    price_region: 'us-east-1',
    prices_of: 'November 2026',
  };
}

describe('The routes of several tables', () => {
  it('stand side by side with the sums, and the recommended one carries all of them', async () => {
    const running = deferred<TablesReport>();
    let tell: (progress: TablesProgress) => void = () => undefined;
    const engine = fakeEngine({
      routeOffers: async () => offers([s3, direct]),
      importTables: (_tables, _job, onProgress) => {
        tell = onProgress;
        return running.promise;
      },
    });
    const user = renderApp(ready);
    const card = await screen.findByTestId('routes');
    for (const words of [
      'It costs about $38.80 less.',
      'Packed into 9 objects',
      'one table after another',
      'None of the 2 tables exists yet',
      'Also into tables that exist.',
      'The whole import is estimated at about $1.20.',
    ]) {
      expect(card.textContent).toContain(words);
    }
    expect(engine.routeOffers.mock.calls[0]?.[0].map(({ source_id }) => source_id)).toEqual([
      'table-1',
      'table-2',
    ]);
    // AWS reads as fast as it does.
    expect(screen.queryByTestId('pace')).toBeNull();
    expect(await barriers(document.body)).toEqual([]);
    await user.type(screen.getByTestId('most-dollars'), '3');
    await user.click(await findReady('start-import'));
    const works = engine.importTables.mock.calls[0]?.[0];
    const bucket = 'tableferry-123456789012-eu-west-1';
    for (const { work } of works ?? []) {
      expect(work.choices).toMatchObject({ s3: { bucket, keep_objects: false }, most_dollars: 3 });
    }
    act(() =>
      tell({
        place: 1,
        step: {
          kind: 'importing',
          progress: importProgress({
            s3: {
              stage: 'importing',
              objects: 4,
              items_packed: 1_000_000,
              bytes_uploaded: 90_000_000,
              import_status: 'IN_PROGRESS',
              items_processed: 500_000,
              items_imported: 499_990,
              bytes_processed: 150_000_000,
              bytes_packed: 300_000_000,
            },
          }),
        },
      }),
    );
    const now = await screen.findByTestId('import-running');
    expect(now.textContent).toContain('499,990 of 1,000,000 items');
    expect(now.textContent).toContain('now orders · Step 2 of 4: AWS imports');
    expect(screen.getByTestId('line-orders').textContent).toContain('AWS imports');
  });

  it('can be changed to the direct one, which goes on as before', async () => {
    const engine = fakeEngine({ routeOffers: async () => offers([s3, direct]) });
    const user = renderApp(ready);
    await user.click(await screen.findByTestId('route-direct'));
    expect(screen.getByTestId('pace')).toBeTruthy();
    await user.click(await findReady('start-import'));
    const works = engine.importTables.mock.calls[0]?.[0];
    expect(works?.map(({ work }) => work.choices.s3)).toEqual([undefined, undefined]);
  });

  it('stay as chosen where the import did not begin', async () => {
    fakeEngine({
      routeOffers: async () => offers([s3, direct]),
      importTables: async () => {
        throw failure('no_answer', 'It went silent.');
      },
    });
    const user = renderApp(ready);
    await user.click(await screen.findByTestId('route-direct'));
    await user.click(await findReady('start-import'));
    await screen.findByText('It went silent.');
    const chosen = await screen.findByRole('radio', { name: 'Straight into the table' });
    expect(chosen).toHaveProperty('checked', true);
  });

  it('wait for the name of a bucket', async () => {
    fakeEngine({ routeOffers: async () => offers([s3, direct]) });
    const user = renderApp(ready);
    await user.clear(await screen.findByTestId('bucket'));
    expect(screen.getByTestId('start-import')).toHaveProperty('ariaDisabled', 'true');
    expect(screen.getByTestId('start-import').textContent).toContain('Import');
  });

  it('say which table is there already', async () => {
    const why = 'The table Orders exists already, and an import from S3 always creates its table.';
    fakeEngine({
      routeOffers: async () =>
        offers([
          { ...direct, is_recommended: true, reason: 'It is the only route that is possible.' },
          { ...s3, is_recommended: false, reason: null, not_possible: why },
        ]),
      tableState: async (_destination, { table }) =>
        table.name === 'Orders'
          ? { kind: 'same', existing: shape, unset: [] }
          : { kind: 'missing' },
    });
    renderApp(ready);
    expect((await screen.findByTestId('routes')).textContent).toContain(why);
    expect(screen.getByRole('radio', { name: 'Through S3' })).toHaveProperty('disabled', true);
  });

  it('are those with which an earlier import was begun', async () => {
    const kept = { bucket: 'the-imports', prefix: '', keep_objects: true };
    const earlier = runSummary({
      id: 'run-9',
      state: 'interrupted',
      not_continued: null,
      choices: { ...choices, s3: kept },
    });
    const engine = fakeEngine({
      routeOffers: async () => offers([{ ...direct, is_recommended: true }, s3]),
      leftOver: async () => [
        { done: null, run: earlier },
        { done: null, run: null },
      ],
    });
    const user = renderApp(ready);
    await screen.findByTestId('routes');
    expect(engine.routeOffers.mock.calls[0]?.[0].map(({ source_id }) => source_id)).toEqual([
      'table-2',
    ]);
    expect(screen.getByTestId('line-people').textContent).toContain('goes on where it stopped');
    await user.click(await findReady('start-import'));
    await waitFor(() => expect(engine.importTables).toHaveBeenCalled());
    const works = engine.importTables.mock.calls[0]?.[0];
    expect(works?.map(({ work }) => [work.run, work.choices.s3])).toEqual([
      ['run-9', kept],
      [null, kept],
    ]);
  });

  it('are not asked for in Practice', async () => {
    const engine = fakeEngine({ routeOffers: async () => offers([s3, direct]) });
    renderApp({ ...bothChecked(emptyMigration), step: 'import' });
    await findReady('start-import');
    expect(engine.routeOffers).not.toHaveBeenCalled();
  });
});
