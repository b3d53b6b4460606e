import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { ImportProgress } from '../../bindings/ImportProgress';
import type { RateLimit } from '../../bindings/RateLimit';
import type { Report } from '../../bindings/Report';
import { checked, choices, failure, report, shape } from '../../test/fixtures';
import { importProgress } from '../../test/importing';
import { findReady } from '../../test/ready';
import { deferred, fakeEngine, renderApp } from '../../test/renderApp';

const ofTable: RateLimit = { units_per_second: 500, used_per_second: 480, of: { kind: 'table' } };

/** An import that was started and tells nothing of itself; what it is to tell and do comes from the test. */
async function started(answers: Parameters<typeof fakeEngine>[0] = {}, state = checked) {
  const ending = deferred<Report>();
  let tell: (progress: ImportProgress) => void = () => undefined;
  const engine = fakeEngine({
    tableState: async () => ({ kind: 'same', existing: shape, unset: [] }),
    importItems: (_work, _job, onProgress) => {
      tell = onProgress;
      return ending.promise;
    },
    ...answers,
  });
  const user = renderApp(state);
  await user.click(await findReady('start-import'));
  const view = await screen.findByTestId('import-running');
  return {
    engine,
    user,
    ending,
    view,
    tell: (otherwise: Partial<ImportProgress> = {}) => act(() => tell(importProgress(otherwise))),
    job: () => engine.importItems.mock.calls[0]?.[1],
  };
}

describe('While an import runs', () => {
  it('tells how far it is, how fast, and what remains', async () => {
    const { view, tell } = await started();
    tell({ items_per_second: 3980, write_units_per_second: 11_940.4 });
    for (const words of [
      '612,400',
      'of 1,000,000 records',
      '86.6 MB of 141 MB',
      '1 min 35 s',
      'Items/s3,980',
      'Write units/s11,940',
      '612,388',
      'Rejected12',
      'told to slow down 3 times, 1,204 items sent again',
    ]) {
      expect(view.textContent).toContain(words);
    }
    expect(screen.getByTestId('footer-state').textContent).toBe(
      '612,400 read = 612,388 written + 12 rejected + 0 set aside',
    );
  });

  it('says when the server does not tell write units, and shows items instead', async () => {
    const { view, tell } = await started();
    tell();
    expect(view.textContent).toContain('Write units/snot told');
    expect(screen.getByTestId('speed-chart').dataset.measure).toBe('items');
    expect(screen.queryByTestId('pace-limit')).toBeNull();
  });

  it('shows the table’s limit, throttling as it happens, and what it waits for', async () => {
    const { tell } = await started();
    const calm = { throttled_requests: 0, retried_items: 0 };
    tell({ write_units_per_second: 480, pace_limit: ofTable, seconds: 1, ...calm });
    expect(screen.queryByTestId('throttled')).toBeNull();
    tell({
      retried_items: 0,
      write_units_per_second: 480,
      pace_limit: ofTable,
      throttled_requests: 3,
      seconds: 2,
      waiting_for: 'The table is throttling: 480 of 500 write units a second.',
    });
    expect(screen.getByTestId('pace-limit').textContent).toBe('the table’s 500 units/s');
    expect(screen.getByTestId('throttled').textContent).toBe('told to slow down 3 times');
    expect(screen.getByTestId('import-waiting').textContent).toContain('480 of 500 write units');
    expect(
      screen.getByRole('img', { name: /Write units a second of the table alone/ }),
    ).toBeTruthy();
  });

  it('counts items that are kept, where they are to be', async () => {
    const { view, tell } = await started(
      { itemsThere: async () => ({ is_empty: false, about: 5 }) },
      { ...checked, choices: { ...choices, existing: 'keep' } },
    );
    tell({ items_written: 612_300, items_kept: 88 });
    expect(view.textContent).toContain('Kept as they were88');
    expect(screen.getByTestId('footer-state').textContent).toContain('+ 88 kept + 12 rejected');
  });

  it('is held and goes on', async () => {
    const { engine, user, view, tell, job } = await started();
    tell();
    await user.click(screen.getByTestId('pause-import'));
    expect(engine.pauseJob).toHaveBeenLastCalledWith(job(), true);
    expect(screen.getByTestId('import-waiting').textContent).toContain('already sent finish');
    tell({ is_paused: true, requests_in_flight: 0, seconds_left: null });
    expect(screen.getByTestId('import-waiting').textContent).toContain('Paused. Nothing is being');
    expect(view.textContent).not.toContain('measuring the speed');
    expect(screen.getByTestId('step-import').textContent).toContain('Paused at 612,400 records');

    await user.click(screen.getByRole('button', { name: 'Continue' }));
    expect(engine.pauseJob).toHaveBeenLastCalledWith(job(), false);
    tell();
    expect(screen.getByTestId('import-waiting').textContent).toBe('');
    expect(screen.getByTestId('pause-import').textContent).toBe('Pause');
  });

  it('does not take the second half of a double click on Pause for Continue', async () => {
    const { engine, user } = await started();
    await user.dblClick(screen.getByTestId('pause-import'));
    expect(engine.pauseJob.mock.calls.map((call) => call[1])).toEqual([true]);
  });

  it('stays as it was when it could not be held', async () => {
    const { engine, user } = await started({
      pauseJob: () => Promise.reject(failure('unexpected', 'It has ended.')),
    });
    await user.click(screen.getByTestId('pause-import'));
    expect(engine.pauseJob).toHaveBeenCalledTimes(1);
    await waitFor(() => expect(screen.getByTestId('pause-import').textContent).toBe('Pause'));
  });

  it('answers a cancel at once, also while it is held', async () => {
    const { engine, user, tell, ending } = await started();
    tell();
    await user.click(screen.getByTestId('pause-import'));
    await user.click(screen.getByTestId('cancel-import'));
    expect(screen.getByTestId('cancel-import').textContent).toContain('Stopping…');
    expect(screen.queryByTestId('pause-import')).toBeNull();
    await user.click(screen.getByTestId('cancel-import'));
    expect(engine.cancel).toHaveBeenCalledTimes(1);
    await act(async () => ending.resolve({ ...report, cancelled: true }));
    expect(screen.getByText(/Cancelled: 2 items written/)).toBeTruthy();
  });

  it('does not take the second half of a double click for a cancel', async () => {
    const engine = fakeEngine({
      tableState: async () => ({ kind: 'same', existing: shape, unset: [] }),
      importItems: () => new Promise(() => undefined),
    });
    const user = renderApp(checked);
    const start = await findReady('start-import');
    // Both clicks at one moment, however long the page takes between them.
    vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    await user.dblClick(start);
    expect(await screen.findByTestId('cancel-import')).toBeTruthy();
    expect(engine.importItems).toHaveBeenCalledTimes(1);
    expect(engine.cancel).not.toHaveBeenCalled();
  });
});
