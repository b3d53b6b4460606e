import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { choices, failure, plan, proposal, read, report, source } from '../../test/fixtures';
import { deferred, fakeEngine, renderApp } from '../../test/renderApp';
import { cancelled, finished, listed, runSummary } from '../../test/runs';

describe('An unfinished import', () => {
  it('is offered at the start, and goes on with its own plan once it is checked', async () => {
    const others = { ...plan, table: { ...plan.table, name: 'Others' } };
    const reading = deferred<{ profile: typeof read.profile; proposal: typeof proposal }>();
    const own = { ...plan, table: { ...plan.table, name: 'Own' } };
    const engine = fakeEngine({
      recentRuns: listed(cancelled),
      unfinishedRun: async () => cancelled,
      tableState: async () => ({ kind: 'missing' }),
      reopenRun: async () => ({
        source: { ...source, source_id: 'again' },
        plan: own,
        destination: { kind: 'endpoint', url: 'http://localhost:8000', region: null },
        choices: { ...choices, existing: 'keep' },
      }),
      readSource: () => reading.promise as never,
    });
    const user = renderApp();
    const fix = await screen.findByTestId('unfinished-cancelled');
    expect(fix.textContent).toContain(
      'The import of users.csv into Users was cancelled at 45,000 of 100,000 records.',
    );
    await user.click(within(fix).getByTestId('unfinished-continue'));
    expect(engine.reopenRun).toHaveBeenCalledWith('cancelled');
    expect(await screen.findByRole('heading', { level: 1, name: /Own/ })).toBeTruthy();
    expect(screen.getByTestId('destination-chip').textContent).toContain('http://localhost:8000');
    // Checked before anything is written, while the file is read for the other steps.
    await waitFor(() => expect(engine.check).toHaveBeenCalledTimes(1));
    expect(engine.check.mock.calls[0]?.slice(0, 2)).toEqual(['again', own]);
    await act(async () =>
      reading.resolve({ profile: read.profile, proposal: { ...proposal, plan: others } }),
    );
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('Own');
    expect(engine.check).toHaveBeenCalledTimes(1);
    expect(engine.importItems).not.toHaveBeenCalled();
  });

  it('says why it cannot be taken up, and stays in the list', async () => {
    fakeEngine({
      recentRuns: listed(cancelled),
      reopenRun: async () => Promise.reject(failure('source_changed', 'users.csv was changed.')),
    });
    const user = renderApp();
    await user.click(await screen.findByTestId('unfinished-continue'));
    expect((await screen.findByTestId('failure')).textContent).toContain('users.csv was changed.');
    expect(screen.getByTestId('unfinished-cancelled')).toBeTruthy();
  });

  it('is not offered where it cannot be continued, but says why', async () => {
    const gone = { ...cancelled, not_continued: 'The file is no longer there.' };
    fakeEngine({ recentRuns: listed(gone) });
    const user = renderApp();
    await user.click(await screen.findByTestId('recent-run-cancelled'));
    expect(screen.queryByTestId('unfinished-cancelled')).toBeNull();
    const action = screen.getByTestId('action-continue');
    expect(action.textContent).toContain('It cannot be continued');
    expect(action.textContent).toContain('The file is no longer there.');
    expect(screen.queryByTestId('run-continue')).toBeNull();
  });

  it('is removed once the person confirmed that to the engine, and stays when they did not', async () => {
    let runs = [cancelled, finished];
    let confirms = false;
    const engine = fakeEngine({
      recentRuns: async () => runs,
      forgetRun: async (id) => {
        if (!confirms) {
          throw failure('declined', 'You answered no.');
        }
        runs = runs.filter((run) => run.id !== id);
      },
    });
    const user = renderApp();
    await user.click(await screen.findByTestId('unfinished-remove'));
    expect(engine.forgetRun).toHaveBeenCalledWith('cancelled');
    expect(screen.getByTestId('unfinished-cancelled')).toBeTruthy();
    expect(screen.queryByTestId('failure')).toBeNull();
    confirms = true;
    await user.click(screen.getByTestId('unfinished-remove'));
    await waitFor(() => expect(screen.queryByTestId('unfinished-cancelled')).toBeNull());
    expect(screen.getByTestId('recent-run-finished')).toBeTruthy();
  });

  it('is not taken up when the person does not let its file be opened', async () => {
    const engine = fakeEngine({ recentRuns: listed(cancelled), reopenRun: async () => null });
    const user = renderApp();
    await user.click(await screen.findByTestId('unfinished-continue'));
    expect(engine.reopenRun).toHaveBeenCalledWith('cancelled');
    expect(engine.readSource).not.toHaveBeenCalled();
    expect(screen.getByTestId('unfinished-cancelled')).toBeTruthy();
    expect(screen.queryByTestId('failure')).toBeNull();
  });

  it('that undid another goes on where it is undone', async () => {
    const undo = runSummary({
      id: 'undo',
      kind: { kind: 'undo', run: 'finished', puts_back: false },
      state: 'interrupted',
      not_continued: null,
      report: { ...report, items_deleted: 2 },
    });
    fakeEngine({ recentRuns: listed(undo, { ...finished, undone_by: 'undo' }) });
    const user = renderApp();
    const fix = await screen.findByTestId('unfinished-undo');
    expect(fix.textContent).toMatch(/Undoing the import of users.csv into Users was interrupted/);
    await user.click(within(fix).getByTestId('unfinished-continue'));
    expect((await screen.findByTestId('undo-begun')).textContent).toContain('2 deleted');
  });
});
