import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { Report } from '../../bindings/Report';
import type { MigrationState } from '../../app/migration';
import type { EndedImport } from '../../app/running';
import { checked, choices, failure, plan, report, shape, source } from '../../test/fixtures';
import { fakeEngine, renderApp } from '../../test/renderApp';
import { importSum } from './sum';

vi.mock('../../runs/verify/VerifyPanel', () => ({
  VerifyPanel: (given: {
    sourceId: string;
    plan: { table: { name: string } };
    onClose(): void;
  }) => (
    <button type="button" data-testid="verify-panel" onClick={given.onClose}>
      {given.sourceId} {given.plan.table.name}
    </button>
  ),
}));

vi.mock('../../runs/undo/UndoPanel', () => ({
  UndoPanel: (given: { run: string; onUndone?: (report: Report) => void }) => (
    <button
      type="button"
      data-testid="undo-panel"
      onClick={() =>
        given.onUndone?.({ ...report, items_written: 0, items_deleted: 2, items_restored: 1 })
      }
    >
      {given.run}
    </button>
  ),
}));

/** The Import step after an import that gave this report. */
function ended(otherwise: Partial<Report> = {}, of: Partial<EndedImport> = {}): MigrationState {
  return {
    ...checked,
    ended: { choices, report: { ...report, ...otherwise }, speed: [], undone: null, ...of },
  };
}

describe('The report of an import', () => {
  it('accounts for every record, those that were kept too', async () => {
    fakeEngine();
    renderApp(
      ended({ records_read: 10, items_written: 6, items_kept: 2, duplicates_set_aside: 1 }),
    );
    const sum = '10 read = 6 written + 2 kept + 1 rejected + 1 set aside';
    expect(screen.getByTestId('import-sum').textContent).toBe(sum);
    expect(screen.getByTestId('footer-state').textContent).toBe(sum);
    expect(
      screen.getByRole('heading', { name: '6 items written into Users, 2 kept as they were' }),
    ).toBeTruthy();
  });

  it('tells write units of the table and of each index', () => {
    fakeEngine();
    renderApp(
      ended({
        units_used: [
          { index: null, units: 1234 },
          { index: 'UsernameIndex', units: 2468 },
        ],
      }),
    );
    const units = screen.getByTestId('units-used');
    expect(units.textContent).toContain('Users1,234');
    expect(units.textContent).toContain('UsernameIndex2,468');
  });

  it('is saved as a page or as CSV', async () => {
    const engine = fakeEngine();
    const user = renderApp(ended());
    await user.click(screen.getByTestId('save-report-page'));
    expect(engine.saveReport).toHaveBeenLastCalledWith('run-1', 'page');
    expect(await screen.findByText(/Saved in .*report.html/)).toBeTruthy();
    await user.click(screen.getByTestId('save-report-csv'));
    expect(engine.saveReport).toHaveBeenLastCalledWith('run-1', 'csv');
  });

  it('says why it could not be saved', async () => {
    fakeEngine({ saveReport: () => Promise.reject(failure('disk_full', 'The disk is full.')) });
    const user = renderApp(ended());
    await user.click(screen.getByTestId('save-report-page'));
    expect((await screen.findByTestId('failure')).textContent).toContain('The disk is full.');
  });

  it('offers nothing of a run that is not kept', () => {
    fakeEngine();
    renderApp(ended({ run: null, rejects_file: '/home/anna/users.rejected.csv' }));
    for (const id of ['save-report-page', 'take-back', 'fix-rejected', 'save-rejected']) {
      expect(screen.queryByTestId(id)).toBeNull();
    }
    expect(screen.getByTestId('rejected-records').textContent).toContain('users.rejected.csv');
    expect(screen.getByTestId('compare')).toBeTruthy();
  });
});

describe('An import that stopped', () => {
  it('says why and what stays, and goes on as the same run', async () => {
    const engine = fakeEngine({
      tableState: async () => ({ kind: 'same', existing: shape, unset: [] }),
    });
    const kept = { ...choices, existing: 'keep' } as const;
    const user = renderApp(
      ended({ stopped: failure('no_answer', 'It went silent.') }, { choices: kept }),
    );
    const notice = screen.getByTestId('failure');
    expect(notice.textContent).toMatch(
      /It went silent.*Do this next.*What is written stays written: 2 items/,
    );
    await user.click(screen.getByTestId('continue-import'));
    expect(engine.importItems.mock.calls[0]?.[0]).toMatchObject({
      run: 'run-1',
      choices: kept,
      typed_name: null,
    });
  });

  it('is started again where it is not kept', async () => {
    fakeEngine({ tableState: async () => ({ kind: 'same', existing: shape, unset: [] }) });
    const user = renderApp(
      ended({ stopped: failure('no_answer', 'It went silent.'), items_written: 0, run: null }),
    );
    expect(screen.getByRole('heading', { name: /stopped before it wrote an item/ })).toBeTruthy();
    expect(screen.queryByTestId('continue-import')).toBeNull();
    await user.click(screen.getByTestId('import-again'));
    expect(await screen.findByTestId('start-import')).toBeTruthy();
  });
});

describe('Rejected records', () => {
  it('are saved', async () => {
    const engine = fakeEngine();
    const user = renderApp(ended());
    expect(screen.getByText('abc is not a number.')).toBeTruthy();
    await user.click(screen.getByTestId('save-rejected'));
    expect(engine.saveRejected).toHaveBeenCalledWith('run-1');
    expect(await screen.findByText(/users.rejected.csv/)).toBeTruthy();
  });

  it('are opened to be fixed in the preview, and imported alone', async () => {
    const rejected = {
      ...source,
      source_id: 'rejected-1',
      summary: { ...source.summary, file_name: 'users.rejected.csv' },
    };
    const engine = fakeEngine({
      openRejected: async () => ({
        source: rejected,
        plan: { ...plan, duplicates: 'last' },
        destination: { kind: 'practice' },
        choices,
      }),
    });
    const user = renderApp(ended());
    await user.click(screen.getByTestId('fix-rejected'));
    expect(engine.openRejected).toHaveBeenCalledWith('run-1');
    await waitFor(() => expect(screen.getByTestId('step-preview').ariaCurrent).toBe('step'));
    expect(engine.closeSource).toHaveBeenCalledWith('source-1');
    expect(engine.readSource.mock.calls.at(-1)?.[0]).toBe('rejected-1');
    expect(await screen.findByTestId('check-figures')).toBeTruthy();
    expect(engine.check.mock.calls.at(-1)?.[1].duplicates).toBe('last');
  });

  it('stay where they are when they cannot be opened', async () => {
    fakeEngine({ openRejected: () => Promise.reject(failure('no_such_file', 'They are gone.')) });
    const user = renderApp(ended());
    await user.click(screen.getByTestId('fix-rejected'));
    expect((await screen.findByTestId('failure')).textContent).toContain('They are gone.');
    expect(screen.getByTestId('import-report')).toBeTruthy();
  });
});

describe('After an import', () => {
  it('the table is compared with the file', async () => {
    fakeEngine();
    const user = renderApp(ended());
    await user.click(screen.getByTestId('compare'));
    expect(screen.getByTestId('verify-panel').textContent).toBe('source-1 Users');
    await user.click(screen.getByTestId('verify-panel'));
    expect(screen.queryByTestId('verify-panel')).toBeNull();
  });

  it('the items go again, and that is said from then on', async () => {
    fakeEngine();
    const user = renderApp(ended());
    await user.click(screen.getByTestId('take-back'));
    expect(screen.getByTestId('undo-panel').textContent).toBe('run-1');
    await user.click(screen.getByTestId('undo-panel'));
    const said = 'The import was undone: 2 items deleted, 1 put back';
    expect(screen.getByRole('heading', { name: said })).toBeTruthy();
    expect(screen.queryByTestId('take-back')).toBeNull();
    expect(screen.queryByTestId('compare')).toBeNull();
    expect(screen.getByTestId('step-import').textContent).toContain('Undone');
    expect(screen.getByTestId('import-again')).toBeTruthy();
  });

  it('nothing is undone where nothing was written', () => {
    fakeEngine();
    renderApp(ended({ items_written: 0, items_kept: 2 }));
    expect(screen.queryByTestId('take-back')).toBeNull();
    expect(screen.getByTestId('save-report-page')).toBeTruthy();
  });
});

describe('the sum', () => {
  const of = { ...report, records_rejected: 0, duplicates_set_aside: 0, items_kept: 0 };

  it('accounts for every record, those on the way too', () => {
    expect(importSum({ ...of, records_read: 3, items_written: 3 }, 'overwrite')).toBe(
      '3 read = 3 written + 0 rejected + 0 set aside',
    );
    expect(importSum({ ...of, records_read: 1000, items_written: 912 }, 'overwrite')).toMatch(
      /\+ 88 on the way$/,
    );
  });

  it('names what was kept where it was asked for, be it nothing', () => {
    expect(importSum({ ...of, records_read: 3, items_written: 3 }, 'keep')).toBe(
      '3 read = 3 written + 0 kept + 0 rejected + 0 set aside',
    );
  });
});
