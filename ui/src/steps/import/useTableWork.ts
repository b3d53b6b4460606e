import { useCallback, useEffect, useRef, useState } from 'react';
import type { Destination } from '../../bindings/Destination';
import type { Failure } from '../../bindings/Failure';
import type { Plan } from '../../bindings/Plan';
import type { TableProgress } from '../../bindings/TableProgress';
import type { TableState } from '../../bindings/TableState';
import { asFailure, engine, newJob, wasCalledOff } from '../../engine';

/** Making or deleting a table, while it lasts. */
export interface TableJob {
  doing: 'create' | 'delete';
  job: string;
  stopping: boolean;
  progress: TableProgress | null;
}

interface Found {
  plan: Plan;
  destination: Destination;
  state: TableState;
}

/** What stands at the destination under the plan's name, and the making and deleting of it. */
export function useTableWork(destination: Destination, plan: Plan) {
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [running, setRunning] = useState<TableJob | null>(null);
  const asked = useRef(0);
  const job = useRef<string | null>(null);

  const look = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    try {
      const state = await engine.tableState(destination, plan);
      if (mine === asked.current) {
        setFound({ plan, destination, state });
        setFailure(null);
      }
    } catch (error) {
      if (mine === asked.current) {
        setFound(null);
        setFailure(asFailure(error));
      }
    }
  }, [destination, plan]);

  useEffect(() => {
    void look();
    return () => {
      asked.current += 1;
    };
  }, [look]);

  const work = useCallback(
    async (
      doing: TableJob['doing'],
      start: (id: string, onProgress: (progress: TableProgress) => void) => Promise<unknown>,
    ) => {
      const id = newJob();
      job.current = id;
      setFailure(null);
      setRunning({ doing, job: id, stopping: false, progress: null });
      try {
        await start(id, (progress) =>
          setRunning((before) => (before?.job === id ? { ...before, progress } : before)),
        );
        await look();
      } catch (error) {
        await look();
        const failed = asFailure(error);
        setFailure(wasCalledOff(failed) ? null : failed);
      } finally {
        job.current = null;
        setRunning(null);
      }
    },
    [look],
  );

  return {
    state: found?.plan === plan && found.destination === destination ? found.state : null,
    failure,
    running,
    look,
    create: () =>
      work('create', (id, onProgress) => engine.createTable(destination, plan, id, onProgress)),
    remove: (typedName: string) =>
      work('delete', (id, onProgress) =>
        engine.deleteTable(destination, plan.table.name, typedName, id, onProgress),
      ),
    stop: () => {
      if (job.current) {
        setRunning((before) => before && { ...before, stopping: true });
        void engine.cancel(job.current);
      }
    },
  };
}

export type TableWork = ReturnType<typeof useTableWork>;
