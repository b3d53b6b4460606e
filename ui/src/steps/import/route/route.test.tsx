import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { RouteOffer } from '../../../bindings/RouteOffer';
import type { RouteOffers } from '../../../bindings/RouteOffers';
import type { MigrationState } from '../../../app/migration';
import { barriers } from '../../../test/axe';
import { checked, choices, failure, report } from '../../../test/fixtures';
import { importing, importProgress } from '../../../test/importing';
import { findReady } from '../../../test/ready';
import routeFigures from '../../../test/routeFigures.json';
import { fakeEngine, renderApp } from '../../../test/renderApp';
import { runSummary } from '../../../test/runs';

const aws: MigrationState = {
  ...checked,
  destination: { kind: 'aws', profile: 'work', region: 'eu-west-1' },
};

const s3: RouteOffer = {
  route: 's3',
  is_recommended: true,
  reason: 'It costs about $1.82 less.',
  not_possible: null,
  seconds: 330,
  dollars: 0.05,
  objects: 1,
  unpacked_bytes: 347_000_000,
  upload_seconds: 17,
};

const direct: RouteOffer = {
  route: 'direct',
  is_recommended: false,
  reason: null,
  not_possible: null,
  seconds: 250,
  dollars: 1.88,
  write_units: 3_000_000,
  write_units_per_second: 4000,
};

function offers(routes: RouteOffer[]): RouteOffers {
  return {
    routes,
    proposed_bucket: 'tableferry-123456789012-eu-west-1',
    price_region: 'us-east-1',
    prices_of: 'November 2026',
  };
}

describe('The routes', () => {
  it('stand side by side with time, money and what they need, and the recommended one is taken', async () => {
    const engine = fakeEngine({ routeOffers: async () => offers([s3, direct]) });
    const user = renderApp(aws);
    const card = await screen.findByTestId('routes');
    for (const words of [
      'It costs about $1.82 less.',
      'about 5 cents',
      'about $1.88',
      '3,000,000 write units',
      'about 5 min 30 s',
      'Users does not exist yet',
      'prices of November 2026, us-east-1',
      'This computer must stay on and connected',
    ]) {
      expect(card.textContent).toContain(words);
    }
    expect(screen.getByRole('radio', { name: 'Through S3' })).toHaveProperty('checked', true);
    expect(await barriers(card)).toEqual([]);
    expect(screen.queryByTestId('create-table')).toBeNull();
    await user.click(screen.getByTestId('keep-objects'));
    await user.click(await findReady('start-import'));
    expect(engine.importItems.mock.calls[0]?.[0]).toMatchObject({
      choices: {
        existing: 'overwrite',
        keep_copy: false,
        s3: { bucket: 'tableferry-123456789012-eu-west-1', prefix: '', keep_objects: true },
      },
      run: null,
    });
  });

  it('are chosen by the keyboard, and the direct one goes on as before', async () => {
    fakeEngine({ routeOffers: async () => offers([s3, direct]) });
    const user = renderApp(aws);
    (await screen.findByRole('radio', { name: 'Through S3' })).focus();
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('radio', { name: 'Straight into the table' })).toHaveProperty(
      'checked',
      true,
    );
    expect(await findReady('create-table')).toBeTruthy();
    expect(screen.queryByTestId('bucket-fields')).toBeNull();
  });

  it('wait for the name of a bucket', async () => {
    const engine = fakeEngine({ routeOffers: async () => offers([s3, direct]) });
    const user = renderApp(aws);
    await user.clear(await screen.findByTestId('bucket'));
    const start = screen.getByTestId('start-import');
    expect(start.getAttribute('aria-disabled')).toBe('true');
    await user.click(start);
    expect(engine.importItems).not.toHaveBeenCalled();
  });

  it('say why one of them cannot be taken', async () => {
    const why = 'This import cannot go through S3. Several source tables are written to Users.';
    fakeEngine({
      routeOffers: async () =>
        offers([
          { ...direct, is_recommended: true, reason: 'It is the only route that is possible.' },
          { ...s3, is_recommended: false, reason: null, not_possible: why },
        ]),
    });
    renderApp(aws);
    expect((await screen.findByTestId('routes')).textContent).toContain(why);
    expect(screen.getByRole('radio', { name: 'Through S3' })).toHaveProperty('disabled', true);
  });

  it('are not spoken of in Practice', async () => {
    const engine = fakeEngine({ routeOffers: async () => offers([s3, direct]) });
    renderApp(checked);
    await findReady('create-table');
    expect(screen.queryByTestId('routes')).toBeNull();
    expect(engine.routeOffers).not.toHaveBeenCalled();
  });

  it('leave an import that waits to be continued in front', async () => {
    const unfinished = runSummary({
      state: 'interrupted',
      not_continued: null,
      choices: { ...choices, s3: { bucket: 'the-imports', prefix: '', keep_objects: false } },
    });
    const engine = fakeEngine({
      routeOffers: async () => offers([s3, direct]),
      unfinishedRun: async () => unfinished,
    });
    const user = renderApp(aws);
    await user.click(await findReady('continue-import'));
    expect(engine.importItems.mock.calls[0]?.[0]).toMatchObject({
      run: unfinished.id,
      choices: { s3: { bucket: 'the-imports' } },
    });
  });
});

describe('The routes for few, many and very many items', () => {
  // As the engine computed them of so many items of 256 bytes with two indexes.
  const of = routeFigures as unknown as Record<string, RouteOffers>;

  it.each([
    ['3', 'Straight into the table', ['less than 1 cent', 'about 5 min', '9 write units']],
    ['1000000', 'Through S3', ['about $1.88', 'about 5 cents', 'into 1 object', '3,000,000 write']],
    ['1000000000', 'Through S3', ['about $1,875', 'about $48.63', '3,000,000,000 write units']],
  ])('recommend for %s items: %s', async (items, recommended, said) => {
    fakeEngine({ routeOffers: async () => of[items] ?? offers([]) });
    renderApp(aws);
    const card = await screen.findByTestId('routes');
    expect(screen.getByRole('radio', { name: recommended })).toHaveProperty('checked', true);
    expect(screen.getAllByText('recommended')).toHaveLength(1);
    for (const words of said) {
      expect(card.textContent).toContain(words);
    }
    expect(await barriers(card)).toEqual([]);
  });
});

describe('What an import through S3 may cost', () => {
  it('is set beside the bucket, and sent', async () => {
    const engine = fakeEngine({ routeOffers: async () => offers([s3, direct]) });
    const user = renderApp(aws);
    const card = await screen.findByTestId('routes');
    expect(card.textContent).toContain('The whole import is estimated at about 5 cents.');
    await user.type(screen.getByTestId('most-dollars'), 'x');
    expect(screen.getByTestId('start-import').getAttribute('aria-disabled')).toBe('true');
    await user.clear(screen.getByTestId('most-dollars'));
    await user.type(screen.getByTestId('most-dollars'), '0.25');
    expect(card.textContent).toContain('Nothing is started where the estimate is higher');
    await user.click(await findReady('start-import'));
    expect(engine.importItems.mock.calls[0]?.[0]).toMatchObject({
      choices: { most_dollars: 0.25, s3: { keep_objects: false } },
    });
  });
});

describe('An import through S3', () => {
  const progress = importProgress({
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
  });

  it('says which step it is at, and that AWS works by itself', async () => {
    fakeEngine();
    renderApp({ ...aws, importing: { ...importing, progress } });
    const card = await screen.findByTestId('import-running');
    await waitFor(() => expect(card.textContent).toContain('499,990 of 1,000,000 items'));
    expect(card.textContent).toContain('Step 2 of 4: AWS imports');
    expect(card.textContent).toContain('also with the window closed');
    expect(await barriers(card)).toEqual([]);
  });

  it('waits for a sign-in, and says how it is given', async () => {
    fakeEngine();
    const expired = { ...progress, sign_in_expired: failure('credentials_expired', 'It expired.') };
    renderApp({ ...aws, importing: { ...importing, progress: expired } });
    expect((await screen.findByTestId('sign-in-again')).textContent).toContain('It expired.');
    expect(screen.getByTestId('import-running').textContent).toContain('waiting for sign-in');
    expect(await barriers(document.body)).toEqual([]);
  });

  it('ends with what AWS calls it and what that means', async () => {
    const note = 'AWS calls the import failed since it refused 3 of 600 items.';
    fakeEngine({
      routeOffers: async () => offers([s3, direct]),
      importItems: async () => ({
        ...report,
        route: 's3',
        objects: 2,
        bytes_uploaded: 2048,
        import_status: 'FAILED',
        import_note: note,
      }),
    });
    const user = renderApp(aws);
    await user.click(await findReady('start-import'));
    expect(await screen.findByText(note)).toBeTruthy();
    expect(screen.getByText('FAILED')).toBeTruthy();
    expect(screen.getByText('2 KB')).toBeTruthy();
  });
});
