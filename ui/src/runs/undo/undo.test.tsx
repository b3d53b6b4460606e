import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { ImportProgress } from '../../bindings/ImportProgress';
import type { Report } from '../../bindings/Report';
import type { RunSummary } from '../../bindings/RunSummary';
import { choices, failure, known, report } from '../../test/fixtures';
import { importProgress } from '../../test/importing';
import { deferred, fakeEngine } from '../../test/renderApp';
import { renderPart } from '../../test/renderPart';
import { UndoPanel } from './UndoPanel';
import { undoConsequences, undoCostWords } from './undoWords';
import { runSummary } from '../../test/runs';

const undone: Report = {
  ...report,
  run: 'undo-1',
  records_read: 100,
  items_written: 0,
  items_deleted: 90,
  items_restored: 5,
  items_kept: 2,
  records_rejected: 1,
  duplicates_set_aside: 2,
};
const aws = { kind: 'aws', profile: 'work', region: 'eu-central-1' } as const;

function open(...runs: RunSummary[]) {
  return (answers: Parameters<typeof fakeEngine>[0] = {}) => {
    const engine = fakeEngine({
      recentRuns: async () => runs,
      undoRun: async () => undone,
      ...answers,
    });
    const onClose = vi.fn<() => void>();
    const onUndone = vi.fn<(report: Report) => void>();
    const { user, unmount } = renderPart(
      <UndoPanel run="run-1" table="Users" onClose={onClose} onUndone={onUndone} />,
    );
    return { engine, user, unmount, onClose, onUndone };
  };
}

describe('Before an import is undone', () => {
  it('is said what will happen', async () => {
    open(runSummary({ choices: { ...choices, keep_copy: true } }))();
    const words = (await screen.findByTestId('undo-consequences')).textContent;
    expect(words).toContain('Items that this import created are deleted.');
    expect(words).toContain('put back as they were');
    expect(words).toContain('The table Users and its indexes stay');
    expect(screen.queryByTestId('undo-name')).toBeNull();
    expect(screen.queryByTestId('undo-cost')).toBeNull();
  });

  it('is refused in the engine’s words where it cannot be', async () => {
    const { engine, user, onClose } = open(runSummary({ not_undone: 'It kept no copies.' }))();
    expect((await screen.findByTestId('undo-refused')).textContent).toContain('It kept no copies.');
    expect(screen.queryByTestId('undo-start')).toBeNull();
    await user.click(screen.getByTestId('undo-not-now'));
    expect(onClose).toHaveBeenCalledTimes(1);
    expect(engine.undoRun).not.toHaveBeenCalled();
  });

  it('names account, region and address of the import before it is undone', async () => {
    open(runSummary({ destination: aws, exact: known(aws).exact }))();
    expect((await screen.findByTestId('undo-cost')).textContent).toContain(
      'on AWS account 1234-5678-9012, region eu-central-1, at dynamodb.eu-central-1.amazonaws.com.',
    );
  });

  it('wants the table’s name typed on AWS', async () => {
    const { engine, user } = open(runSummary({ destination: aws }))();
    const start = await screen.findByTestId('undo-start');
    expect(screen.getByTestId('undo-cost').textContent).toMatch(/Users on AWS profile work.*cost/);
    expect(start.getAttribute('aria-disabled')).toBe('true');
    await user.type(screen.getByTestId('undo-name'), 'users{Enter}');
    await user.click(start);
    expect(engine.undoRun).not.toHaveBeenCalled();
    expect(screen.getByTestId('panel-words').textContent).toMatch(/Type the table’s name/);
    await user.clear(screen.getByTestId('undo-name'));
    await user.type(screen.getByTestId('undo-name'), 'Users');
    await user.click(start);
    expect(engine.undoRun.mock.calls[0]?.slice(0, 2)).toEqual(['run-1', 'Users']);
  });

  it('asks whether file and account are right where an earlier version noted neither', async () => {
    const { engine, user } = open(runSummary({ to_confirm: 'It noted neither.' }))();
    expect((await screen.findByTestId('undo-confirm')).textContent).toContain('It noted neither.');
    await user.click(screen.getByTestId('undo-start'));
    expect(engine.undoRun).not.toHaveBeenCalled();
    expect(screen.getByTestId('panel-words').textContent).toMatch(/when all of it is right/);
    await user.type(screen.getByTestId('undo-name'), 'Users');
    await user.click(screen.getByTestId('undo-start'));
    expect(engine.undoRun.mock.calls[0]?.slice(0, 2)).toEqual(['run-1', 'Users']);
  });

  it('says when the import is no longer kept, or the list cannot be read', async () => {
    open()();
    expect((await screen.findByTestId('undo-refused')).textContent).toContain(
      'no longer in the list',
    );
    expect(screen.queryByTestId('undo-start')).toBeNull();
  });

  it('asks again when the list cannot be read', async () => {
    let broken = true;
    const { user } = open()({
      recentRuns: async () =>
        broken ? Promise.reject(failure('unreadable', 'Not readable.')) : [runSummary()],
    });
    await screen.findByText('Not readable.');
    broken = false;
    await user.click(screen.getByText('Try again'));
    expect(await screen.findByTestId('undo-start')).toBeTruthy();
  });
});

describe('Taking an import back', () => {
  it('ends with its report and its sum, and tells so', async () => {
    const { user, onUndone, onClose } = open(runSummary())();
    await user.click(await screen.findByTestId('undo-start'));
    expect((await screen.findByTestId('undo-sum')).textContent).toBe(
      '100 read = 90 deleted + 5 restored + 2 kept + 1 rejected + 2 set aside',
    );
    expect(onUndone).toHaveBeenCalledWith(undone);
    await user.click(screen.getByTestId('undo-done'));
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it('is held and let go, is not closed unawares, and can be cancelled and continued', async () => {
    const first = deferred<Report>();
    let tell: (progress: ImportProgress) => void = () => undefined;
    let attempts = 0;
    const { engine, user, onClose, onUndone } = open(runSummary({ records_total: 100 }))({
      undoRun: async (_run, _typed, _job, onProgress) => {
        attempts += 1;
        tell = onProgress;
        return attempts === 1 ? first.promise : undone;
      },
    });
    await user.click(await screen.findByTestId('undo-start'));
    const job = engine.undoRun.mock.calls[0]?.[2];
    act(() =>
      tell(
        importProgress({
          records_read: 40,
          records_total: 100,
          items_deleted: 38,
          waiting_for: 'The table is throttling.',
        }),
      ),
    );
    const view = screen.getByTestId('undo-running');
    expect(view.textContent).toContain('of 100 records');
    expect(view.textContent).toContain('38');
    expect(view.textContent).toContain('The table is throttling.');

    await user.click(screen.getByTestId('undo-pause'));
    expect(engine.pauseJob).toHaveBeenLastCalledWith(job, true);
    expect(view.textContent).toContain('Pausing');
    act(() => tell(importProgress({ records_read: 41, is_paused: true, requests_in_flight: 0 })));
    expect(view.textContent).toContain('Paused. Nothing is changed');
    await user.click(screen.getByTestId('undo-pause'));
    expect(engine.pauseJob).toHaveBeenLastCalledWith(job, false);

    await user.keyboard('{Escape}');
    expect(onClose).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toMatch(/Cancel it first/);

    await user.click(screen.getByTestId('undo-cancel'));
    expect(screen.getByTestId('undo-cancel').textContent).toBe('Stopping…');
    await user.click(screen.getByTestId('undo-cancel'));
    expect(engine.cancel).toHaveBeenCalledTimes(1);
    expect(engine.cancel).toHaveBeenCalledWith(job);
    await act(async () => first.resolve({ ...undone, cancelled: true }));
    expect((await screen.findByTestId('undo-report')).textContent).toContain(
      'Cancelled: 90 items deleted',
    );
    expect(onUndone).toHaveBeenLastCalledWith({ ...undone, cancelled: true });

    await user.click(screen.getByTestId('undo-continue'));
    await waitFor(() => expect(engine.undoRun).toHaveBeenCalledTimes(2));
    expect(engine.undoRun.mock.lastCall?.[0]).toBe('run-1');
    expect((await screen.findByTestId('undo-report')).textContent).toContain('Undone: 90');
  });

  it('does not go on unseen', async () => {
    const { engine, user, unmount } = open(runSummary())({
      undoRun: () => new Promise(() => undefined),
    });
    await user.click(await screen.findByTestId('undo-start'));
    const view = await screen.findByTestId('undo-running');
    expect(view.textContent).toContain('Nothing is changed before you answer');
    unmount();
    expect(engine.cancel).toHaveBeenCalledWith(engine.undoRun.mock.calls[0]?.[2]);
  });

  it('goes on with one that has begun', async () => {
    const begun = runSummary({
      id: 'undo-1',
      kind: { kind: 'undo', run: 'run-1', puts_back: false },
      state: 'cancelled',
      report: { ...undone, records_read: 40, items_deleted: 35 },
      records_total: 100,
    });
    open(begun, runSummary({ undone_by: 'undo-1' }))();
    expect((await screen.findByTestId('undo-begun')).textContent).toContain('40 of 100 records');
    expect(screen.getByTestId('undo-start').textContent).toBe('Continue undoing');
  });

  it('says why it stopped, and what stays', async () => {
    const { user } = open(runSummary())({
      undoRun: async () => ({ ...undone, stopped: failure('no_answer', 'It went silent.') }),
    });
    await user.click(await screen.findByTestId('undo-start'));
    expect((await screen.findByTestId('failure')).textContent).toMatch(
      /It went silent.*What was undone stays so/,
    );
    expect(screen.getByTestId('undo-continue')).toBeTruthy();
  });

  it('says why it could not begin', async () => {
    const { user, onUndone } = open(runSummary())({
      undoRun: async () => Promise.reject(failure('source_changed', 'users.csv was changed.')),
    });
    await user.click(await screen.findByTestId('undo-start'));
    expect((await screen.findByTestId('failure')).textContent).toContain('users.csv was changed.');
    expect(screen.getByTestId('undo-start')).toBeTruthy();
    expect(onUndone).not.toHaveBeenCalled();
  });
});

describe('what undoing does', () => {
  it('follows from what the import was told to do', () => {
    const sentences = (otherwise: Partial<RunSummary>) =>
      undoConsequences(runSummary(otherwise)).join(' ');
    expect(sentences({})).toContain('it replaced nothing');
    expect(sentences({ choices: { ...choices, existing: 'keep' } })).toContain(
      'left as they were, and stay',
    );
    expect(sentences({ report: { ...report, items_written: 1 } })).toMatch(/^The item that/);
    const s3 = { bucket: 'the-imports', prefix: '', keep_objects: false };
    expect(sentences({ choices: { ...choices, s3 } })).toContain('is deleted with all its items');
    expect(undoCostWords(runSummary({ destination: aws }))).toMatch(/as the import did: 4\./);
    expect(
      undoCostWords(
        runSummary({ destination: aws, report: { ...report, consumed_write_units: null } }),
      ),
    ).toContain('as writing did');
  });
});
