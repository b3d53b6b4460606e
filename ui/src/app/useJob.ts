/** Long work of the engine: started under an id, told of while it runs, held, cancelled, and ended one way or another. */
import { useEffect, useMemo, useState } from 'react';
import type { Failure } from '../bindings/Failure';
import { asFailure, engine, newJob } from '../engine';
import { handlingOf } from './codes';
import { useMigrationStore } from './MigrationProvider';
import type { Store } from './store';

/** How a job ended. */
export type JobOutcome<R> =
  | { kind: 'done'; value: R }
  /** Cancelled, or the person said no when the engine asked them. */
  | { kind: 'called off'; failure: Failure }
  | { kind: 'failed'; failure: Failure }
  /** Nobody waits for it any more. */
  | { kind: 'dropped' };

/** Why it failed; null where it is done, was called off, or is waited for no more. */
export function failureOf(outcome: JobOutcome<unknown>): Failure | null {
  return outcome.kind === 'failed' ? outcome.failure : null;
}

/** A kind of job: the engine's command that does it, given an input; and where what it tells is kept. */
export interface JobKind<I, P, R> {
  run: (input: I, job: string, onProgress: (progress: P) => void) => Promise<R>;
  /** What runs now, wherever it was started. */
  running: () => { job: string; stopping?: boolean } | null;
  started: (job: string, input: I) => void;
  progressed: (job: string, progress: P) => void;
  paused?: (job: string, paused: boolean) => void;
  stopping?: (job: string) => void;
  ended: (job: string, outcome: JobOutcome<R>, input: I) => void;
}

export interface Job<I> {
  /** Starts it, and waits until it has ended. */
  start: (input: I) => Promise<void>;
  /** Cancels what runs: it ends by itself once what was sent is done. */
  stop: () => void;
  /** Cancels what was started here last, and waits for it no more. */
  drop: () => void;
  /** Holds what runs, or lets it go on. The answer is why that was not possible: then it is as it was. */
  pause: (paused: boolean) => Promise<Failure | null>;
}

function createJob<I, P, R>(kind: JobKind<I, P, R>): Job<I> {
  /** Ends what was started here last; does nothing once it has ended. */
  let endLast: ((outcome: JobOutcome<R>) => void) | null = null;
  let last: string | null = null;
  return {
    start: async (input) => {
      const job = newJob();
      let isOver = false;
      const end = (outcome: JobOutcome<R>) => {
        if (!isOver) {
          isOver = true;
          if (last === job) {
            last = null;
            endLast = null;
          }
          kind.ended(job, outcome, input);
        }
      };
      last = job;
      endLast = end;
      kind.started(job, input);
      try {
        const value = await kind.run(
          input,
          job,
          (progress) => !isOver && kind.progressed(job, progress),
        );
        end({ kind: 'done', value });
      } catch (error) {
        const failure = asFailure(error);
        end({ kind: handlingOf(failure).isCalledOff ? 'called off' : 'failed', failure });
      }
    },
    stop: () => {
      const running = kind.running();
      if (running && !running.stopping) {
        kind.stopping?.(running.job);
        void engine.cancel(running.job);
      }
    },
    drop: () => {
      if (last !== null) {
        void engine.cancel(last);
        endLast?.({ kind: 'dropped' });
      }
    },
    pause: async (paused) => {
      const running = kind.running();
      if (!running || running.stopping) {
        return null;
      }
      const { job } = running;
      kind.paused?.(job, paused);
      try {
        await engine.pauseJob(job, paused);
        return null;
      } catch (error) {
        kind.paused?.(job, !paused);
        return asFailure(error);
      }
    },
  };
}

/** A job that the migration keeps: it runs on whichever step the person looks at meanwhile. */
export function useMigrationJob<I, P, R>(kind: (store: Store) => JobKind<I, P, R>): Job<I> {
  const store = useMigrationStore();
  return useMemo(() => createJob(kind(store)), [kind, store]);
}

/** A job of one part of the page, while it runs. */
export interface Running<P> {
  job: string;
  progress: P | null;
  paused: boolean;
  stopping: boolean;
}

type Given<I, P, R> = Pick<JobKind<I, P, R>, 'run'> & {
  /** Told once, also when the part is gone by then. */
  ended: (outcome: JobOutcome<R>, input: I) => void;
};

/** A job that `show` shows while it runs. */
function createOwnJob<I, P, R>(first: Given<I, P, R>, show: (running: Running<P> | null) => void) {
  let given = first;
  let now: Running<P> | null = null;
  let whole: Promise<void> = Promise.resolve();
  const keep = (next: Running<P> | null) => {
    now = next;
    show(next);
  };
  const change = (job: string, to: Partial<Running<P>>) => {
    if (now?.job === job) {
      keep({ ...now, ...to });
    }
  };
  const own = createJob<I, P, R>({
    run: (...of) => given.run(...of),
    running: () => now,
    started: (job) => keep({ job, progress: null, paused: false, stopping: false }),
    progressed: (job, progress) => change(job, { progress }),
    paused: (job, paused) => change(job, { paused }),
    stopping: (job) => change(job, { stopping: true }),
    ended: (_job, outcome, input) => {
      keep(null);
      given.ended(outcome, input);
    },
  });
  return {
    ...own,
    start: (input: I) => {
      if (now === null) {
        whole = own.start(input);
      }
      return whole;
    },
    give: (next: Given<I, P, R>) => {
      given = next;
    },
    leave: () => {
      if (now !== null) {
        void engine.cancel(now.job);
      }
    },
  };
}

/** A job of one part of the page, cancelled when the part is gone. One at a time: who starts it while it runs waits for
 * that one. */
export function useJob<I, P, R>(given: Given<I, P, R>): Job<I> & { running: Running<P> | null } {
  const [running, show] = useState<Running<P> | null>(null);
  const [{ give, leave, ...job }] = useState(() => createOwnJob(given, show));
  useEffect(() => give(given));
  useEffect(() => leave, [leave]);
  return { ...job, running };
}
