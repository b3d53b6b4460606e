import { useCallback, useEffect, useRef, useState } from 'react';
import type { Destination } from '../../bindings/Destination';
import type { Failure } from '../../bindings/Failure';
import type { Plan } from '../../bindings/Plan';
import type { TableProgress } from '../../bindings/TableProgress';
import type { TableState } from '../../bindings/TableState';
import { failureOf, useJob, type Running } from '../../app/useJob';
import { asFailure, engine } from '../../engine';
import { tableOfItems } from '../../app/placing';

/** Creating a table, setting options of one that is there, or deleting it by the name that was typed. */
type Doing = { doing: 'create' } | { doing: 'options' } | { doing: 'delete'; typedName: string };

/** What is done to a table, while it lasts. */
export interface TableJob extends Running<TableProgress> {
  doing: Doing['doing'];
}

interface Found {
  plan: Plan;
  destination: Destination;
  state: TableState;
}

/** What stands at the destination under the plan's name, and creating, changing and deleting it. */
export function useTableWork(destination: Destination, plan: Plan) {
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [doing, setDoing] = useState<Doing['doing']>('create');
  const asked = useRef(0);

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

  const job = useJob<Doing, TableProgress, unknown>({
    run: async (work, id, onProgress) => {
      try {
        switch (work.doing) {
          case 'create':
            return await engine.createTable(destination, plan, id, onProgress);
          case 'options':
            return await engine.setTableOptions(destination, plan, id);
          case 'delete':
            return await engine.deleteTable(
              destination,
              tableOfItems(plan).name,
              work.typedName,
              id,
              onProgress,
            );
        }
      } finally {
        // What stands there now is shown as soon as the waiting is over.
        await look();
      }
    },
    ended: (outcome) => setFailure((before) => failureOf(outcome) ?? before),
  });
  function begin(work: Doing) {
    setFailure(null);
    setDoing(work.doing);
    void job.start(work);
  }

  return {
    state: found?.plan === plan && found.destination === destination ? found.state : null,
    failure,
    running: job.running && { ...job.running, doing },
    look,
    create: () => begin({ doing: 'create' }),
    setOptions: () => begin({ doing: 'options' }),
    remove: (typedName: string) => begin({ doing: 'delete', typedName }),
    stop: job.stop,
  };
}

export type TableWork = ReturnType<typeof useTableWork>;
