import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../bindings/RunSummary';
import { emptyMigration } from '../../app/migration';
import type { ReopenedRun } from '../../engine';
import { checked, choices, failure, plan, report, source } from '../../test/fixtures';
import { importing } from '../../test/importing';
import { deferred, fakeEngine, renderApp } from '../../test/renderApp';
import { cancelled, finished, listed, runSummary } from '../../test/runs';

describe('Recent imports', () => {
  it('says in a friendly sentence what will stand there', async () => {
    fakeEngine();
    const user = renderApp();
    expect(await screen.findByText(/Your imports will be listed here/)).toBeTruthy();
    await user.click(screen.getByTestId('recent-imports'));
    expect(await screen.findByText('No import yet')).toBeTruthy();
  });

  it('lists runs with file, table, place, state and counts', async () => {
    const kept = runSummary({
      id: 'kept',
      destination: { kind: 'aws', profile: 'work', region: 'eu-central-1' },
      report: { ...report, items_written: 80, items_kept: 11, records_rejected: 0 },
    });
    fakeEngine({ recentRuns: listed(cancelled, kept) });
    renderApp();
    const card = await screen.findByTestId('recent-card');
    const row = within(card).getByRole('button', { name: /^users.csv into Users: Cancelled/ });
    expect(row.textContent).toContain('at 45,000 of 100,000');
    expect(row.getAttribute('aria-label')).toMatch(/44,999 items written, 1 rejected, 0 kept/);
    const other = within(card).getByTestId('recent-run-kept');
    expect(other.textContent).toContain('AWS profile work, region eu-central-1');
    expect(other.getAttribute('aria-label')).toMatch(/Finished.*80 items written.*11 kept/);
  });

  it('opens from the header at any step, takes the focus, and gives it back', async () => {
    fakeEngine({ recentRuns: listed(cancelled, finished) });
    const user = renderApp(checked);
    const button = await screen.findByRole('button', {
      name: 'Recent imports, 1 can be continued',
    });
    await user.click(button);
    const panel = await screen.findByRole('dialog', { name: 'Recent imports' });
    await waitFor(() => expect(panel.contains(document.activeElement)).toBe(true));
    expect(panel.textContent).toContain('2 runs kept on this computer, 1 of them can be continued');
    await user.click(within(panel).getByTestId('recent-run-finished'));
    const run = await screen.findByRole('dialog', { name: 'orders.csv into Orders' });
    await waitFor(() => expect(run.contains(document.activeElement)).toBe(true));
    await user.click(screen.getByTestId('panel-back'));
    expect(await screen.findByRole('dialog', { name: 'Recent imports' })).toBeTruthy();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.activeElement).toBe(button);
  });

  it('says when the list cannot be read, and reads it again', async () => {
    let attempts = 0;
    fakeEngine({
      recentRuns: async () => {
        attempts += 1;
        return attempts === 1
          ? Promise.reject(failure('unreadable', 'The list could not be read.'))
          : [finished];
      },
    });
    const user = renderApp();
    expect((await screen.findByTestId('failure')).textContent).toContain('could not be read');
    await user.click(screen.getByText('Read the list again'));
    expect(await screen.findByTestId('recent-card')).toBeTruthy();
    expect(screen.queryByTestId('failure')).toBeNull();
  });

  it('lists what cannot be read with its reason, and removes it once that is confirmed', async () => {
    let unreadable = [
      {
        id: '20261127-101500-0a1b2c',
        failure: failure('journal_unreadable', 'The journal j.json cannot be read: it is cut off.'),
        last_written: 1_795_774_500,
      },
    ];
    let confirms = false;
    const engine = fakeEngine({
      recentRuns: listed(finished),
      unreadableRuns: async () => unreadable,
      forgetRun: async () => {
        if (!confirms) {
          throw failure('declined', 'You answered no.');
        }
        unreadable = [];
      },
    });
    const user = renderApp();
    const row = await screen.findByTestId('unreadable-run-20261127-101500-0a1b2c');
    expect(row.textContent).toContain('The journal j.json cannot be read: it is cut off.');
    expect(screen.getByTestId('recent-run-finished')).toBeTruthy();
    await user.click(within(row).getByText('Remove…'));
    expect(row.isConnected).toBe(true);
    expect(screen.queryByTestId('failure')).toBeNull();
    confirms = true;
    await user.click(within(row).getByText('Remove…'));
    expect(engine.forgetRun).toHaveBeenCalledWith('20261127-101500-0a1b2c');
    await waitFor(() => expect(screen.queryByTestId(/^unreadable-run-/)).toBeNull());
  });

  it('lists it also where nothing else is kept', async () => {
    fakeEngine({
      unreadableRuns: async () => [
        {
          id: 'lost',
          failure: failure('journal_unreadable', 'It is damaged.'),
          last_written: null,
        },
      ],
    });
    const user = renderApp();
    expect((await screen.findByTestId('unreadable-run-lost')).textContent).toContain('lost');
    await user.click(screen.getByTestId('recent-imports'));
    const panel = await screen.findByTestId('recent-panel');
    expect(within(panel).getByTestId('unreadable-run-lost')).toBeTruthy();
    expect(within(panel).queryByText('No import yet')).toBeNull();
  });

  it('shows five on the first screen, and the way to all', async () => {
    const runs = Array.from({ length: 7 }, (_, at) => runSummary({ id: `run-${at}` }));
    fakeEngine({ recentRuns: listed(...runs) });
    const user = renderApp();
    const card = await screen.findByTestId('recent-card');
    expect(within(card).getAllByTestId(/^recent-run-/)).toHaveLength(5);
    await user.click(screen.getByTestId('all-runs'));
    expect(within(screen.getByTestId('recent-panel')).getAllByTestId(/^recent-run-/)).toHaveLength(
      7,
    );
  });
});

describe('One run', () => {
  async function shown(run: RunSummary, ...others: RunSummary[]) {
    const engine = fakeEngine({ recentRuns: listed(run, ...others) });
    const user = renderApp();
    await user.click(await screen.findByTestId(`recent-run-${run.id}`));
    await screen.findByTestId('run-panel');
    return { engine, user };
  }

  it('shows its sum, its figures, its units and what was chosen', async () => {
    await shown(
      runSummary({
        choices: { existing: 'overwrite', keep_copy: true, most_write_units: 200 },
      }),
    );
    expect(screen.getByTestId('run-sum').textContent).toBe(
      '3 read = 2 written + 1 rejected + 0 set aside',
    );
    expect(screen.getByTestId('run-units').textContent).toContain('UsernameIndex');
    const facts = screen.getByTestId('run-facts').textContent;
    expect(facts).toContain('/home/anna/users.csv');
    expect(facts).toContain('KeyuserId');
    expect(facts).toContain('UsernameIndex by username; EmailIndex by email');
    expect(facts).toContain('kept');
    expect(facts).toContain('at most 200 write units a second');
    expect(screen.getByText('abc is not a number.')).toBeTruthy();
  });

  it('names a few of many indexes, and all of them on hover', async () => {
    const indexes = ['A by a', 'B by b', 'C by c', 'D by d', 'E by e'];
    await shown(runSummary({ indexes }));
    const value = within(screen.getByTestId('run-facts')).getByText(/A by a/);
    expect(value.textContent).toBe('A by a; B by b; C by c; and 2 more');
    expect(value.title).toBe(indexes.join('; '));
  });

  it('says why it stopped', async () => {
    await shown({
      ...cancelled,
      state: 'stopped',
      report: { ...cancelled.report, stopped: failure('no_answer', 'It went silent.') },
    });
    expect(within(screen.getByTestId('run-report')).getByText('It went silent.')).toBeTruthy();
  });

  it('saves its report as a page and as a table', async () => {
    const { engine, user } = await shown(finished);
    await user.click(screen.getByTestId('save-report-page'));
    expect(engine.saveReport).toHaveBeenLastCalledWith('finished', 'page');
    expect(await screen.findByText(/Saved in \/home\/anna\/users.report.html/)).toBeTruthy();
    await user.click(screen.getByTestId('save-report-csv'));
    expect(engine.saveReport).toHaveBeenLastCalledWith('finished', 'csv');
    await user.click(screen.getByTestId('save-rejected'));
    expect(engine.saveRejected).toHaveBeenCalledWith('finished');
  });

  it('opens its rejected records in the preview, with its plan', async () => {
    const { engine, user } = await shown(finished);
    await user.click(screen.getByTestId('run-rejected'));
    expect(engine.openRejected).toHaveBeenCalledWith('finished');
    await waitFor(() => expect(screen.queryByTestId('run-panel')).toBeNull());
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('What will be written');
    expect(engine.readSource.mock.calls[0]?.[0]).toBe('source-2');
    await waitFor(() => expect(engine.check).toHaveBeenCalled());
  });

  it('is compared with its file, which is opened for that and closed again', async () => {
    const { engine, user } = await shown(finished);
    await user.click(screen.getByTestId('run-compare'));
    await screen.findByTestId('verify-panel');
    expect(engine.reopenRun).toHaveBeenCalledWith('finished');
    await user.click(screen.getByTestId('panel-close'));
    await screen.findByTestId('run-panel');
    expect(engine.closeSource).toHaveBeenCalledWith('source-2');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('run-compare')));
  });

  it('is let go when its panel is closed before its file is open', async () => {
    const opening = deferred<ReopenedRun>();
    const engine = fakeEngine({
      recentRuns: listed(finished),
      reopenRun: () => opening.promise,
    });
    const user = renderApp();
    await user.click(await screen.findByTestId('recent-run-finished'));
    await user.click(screen.getByTestId('run-compare'));
    await user.click(screen.getByTestId('panel-close'));
    await act(async () =>
      opening.resolve({ source, plan, destination: { kind: 'practice' }, choices }),
    );
    await waitFor(() => expect(engine.closeSource).toHaveBeenCalledWith('source-1'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('says that it was undone, and shows that report', async () => {
    const undo = runSummary({
      id: 'undo',
      kind: { kind: 'undo', run: 'finished', puts_back: false },
      report: { ...report, records_rejected: 0, items_deleted: 3, items_written: 0 },
    });
    const { user } = await shown(
      { ...finished, undone_by: 'undo', not_undone: 'It was undone.' },
      undo,
    );
    expect(screen.queryByTestId('run-compare')).toBeNull();
    expect(screen.queryByTestId('run-undo')).toBeNull();
    await user.click(screen.getByTestId('show-undo'));
    expect((await screen.findByTestId('run-sum')).textContent).toBe(
      '3 read = 3 deleted + 0 restored + 0 kept + 0 rejected + 0 set aside',
    );
    expect(screen.queryByTestId('action-compare')).toBeNull();
  });

  it('says why it cannot be undone', async () => {
    await shown({ ...finished, not_undone: 'It kept no copies.' });
    const action = screen.getByTestId('action-undo');
    expect(action.textContent).toContain('It cannot be undone');
    expect(action.textContent).toContain('It kept no copies.');
    expect(screen.queryByTestId('run-undo')).toBeNull();
  });

  it('goes from the list when it is removed', async () => {
    let runs = [finished];
    fakeEngine({
      recentRuns: async () => runs,
      forgetRun: async () => {
        runs = [];
      },
    });
    const user = renderApp();
    await user.click(await screen.findByTestId('recent-run-finished'));
    await user.click(screen.getByTestId('run-remove'));
    expect(await screen.findByText('No import yet')).toBeTruthy();
  });

  it('says why nothing can be done with it while an import runs', async () => {
    const engine = fakeEngine({ recentRuns: listed(finished) });
    const user = renderApp({ ...emptyMigration, importing });
    await user.click(await screen.findByTestId('recent-run-finished'));
    const compare = screen.getByTestId('run-compare');
    expect(compare.getAttribute('aria-disabled')).toBe('true');
    const reason = document.getElementById(compare.getAttribute('aria-describedby') ?? '');
    expect(reason?.textContent).toMatch(/An import is running/);
    await user.click(compare);
    await user.click(screen.getByTestId('run-undo'));
    expect(engine.reopenRun).not.toHaveBeenCalled();
    expect(screen.getByTestId('run-panel')).toBeTruthy();
  });

  it('that is under way has nothing to be done with it yet', async () => {
    await shown({ ...cancelled, state: 'running' });
    expect(screen.getByTestId('run-panel').textContent).toContain('It is under way.');
    expect(screen.queryByTestId('run-remove')).toBeNull();
  });
});
