import { act, renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { failure } from '../test/failure';
import { deferred, fakeEngine } from '../test/renderApp';
import { useJob, type JobOutcome } from './useJob';

/** A job that tells and ends as the test says. */
function started() {
  const work = deferred<string>();
  const ended: JobOutcome<string>[] = [];
  const jobs: string[] = [];
  let tell: (progress: number) => void = () => undefined;
  const engine = fakeEngine();
  const hook = renderHook(() =>
    useJob<string, number, string>({
      run: (_input, job, onProgress) => {
        jobs.push(job);
        tell = onProgress;
        return work.promise;
      },
      ended: (outcome) => ended.push(outcome),
    }),
  );
  let whole: Promise<void> = Promise.resolve();
  act(() => {
    whole = hook.result.current.start('input');
  });
  return {
    engine,
    hook,
    ended,
    jobs,
    work,
    now: () => hook.result.current,
    tell: (progress: number) => act(() => tell(progress)),
    whole: () => act(() => whole),
  };
}

describe('A job of the engine', () => {
  it('tells how far it is, and what came of it, once', async () => {
    const { now, tell, work, ended, whole } = started();
    expect(now().running).toMatchObject({ progress: null, paused: false, stopping: false });
    tell(7);
    expect(now().running?.progress).toBe(7);
    work.resolve('done');
    await whole();
    expect(ended).toEqual([{ kind: 'done', value: 'done' }]);
    expect(now().running).toBeNull();
  });

  it('says why it failed, and that a cancelled one was called off', async () => {
    const failed = started();
    const silent = failure('no_answer', 'It went silent.');
    failed.work.reject(silent);
    await failed.whole();
    expect(failed.ended).toEqual([{ kind: 'failed', failure: silent }]);

    const cancelled = started();
    act(() => cancelled.now().stop());
    act(() => cancelled.now().stop());
    expect(cancelled.engine.cancel.mock.calls).toEqual([cancelled.jobs]);
    expect(cancelled.now().running?.stopping).toBe(true);
    cancelled.work.reject(failure('cancelled', 'Cancelled.'));
    await cancelled.whole();
    expect(cancelled.ended[0]?.kind).toBe('called off');
  });

  it('runs once at a time', async () => {
    const { now, jobs, work, whole } = started();
    act(() => void now().start('another'));
    work.resolve('done');
    await whole();
    expect(jobs).toHaveLength(1);
  });

  it('is held, and goes on as before where it cannot be', async () => {
    const { now, engine } = started();
    await act(async () => expect(await now().pause(true)).toBeNull());
    expect(now().running?.paused).toBe(true);
    const gone = failure('unexpected', 'It has ended.');
    engine.pauseJob.mockRejectedValueOnce(gone);
    await act(async () => expect(await now().pause(false)).toEqual(gone));
    expect(now().running?.paused).toBe(true);
  });

  it('is cancelled when its part of the page is gone, and what it did is told all the same', async () => {
    const { hook, engine, jobs, work, ended, whole } = started();
    hook.unmount();
    expect(engine.cancel.mock.calls).toEqual([jobs]);
    work.resolve('what was done');
    await whole();
    expect(ended).toEqual([{ kind: 'done', value: 'what was done' }]);
  });

  it('is over at once when it is dropped, whatever it answers later', async () => {
    const { now, engine, jobs, tell, work, ended, whole } = started();
    act(() => now().drop());
    expect(engine.cancel.mock.calls).toEqual([jobs]);
    expect(now().running).toBeNull();
    tell(9);
    work.resolve('late');
    await whole();
    expect(now().running).toBeNull();
    expect(ended).toEqual([{ kind: 'dropped' }]);
  });
});
