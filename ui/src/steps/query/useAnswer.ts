import { useCallback, useRef, useState } from 'react';
import type { Destination } from '../../bindings/Destination';
import type { Failure } from '../../bindings/Failure';
import type { FoundItem } from '../../bindings/FoundItem';
import type { QueryRequest } from '../../bindings/QueryRequest';
import { asFailure, engine } from '../../engine';

/** What a question has found so far, over all pages that were asked for. */
export interface Answer {
  request: QueryRequest;
  operation: string;
  items: FoundItem[];
  readUnits: number | null;
  seconds: number;
  next: string | null;
}

export const PAGE_ITEMS = 100;

/** Asks a table, a page at a time. */
export function useAnswer(destination: Destination) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [asking, setAsking] = useState(false);
  const asked = useRef(0);

  const run = useCallback(
    async (request: QueryRequest, before: Answer | null) => {
      asked.current += 1;
      const mine = asked.current;
      setAsking(true);
      setFailure(null);
      try {
        const page = await engine.query(destination, request);
        if (mine === asked.current) {
          setAnswer({
            request,
            operation: page.operation,
            items: [...(before?.items ?? []), ...page.items],
            readUnits:
              page.consumed_read_units === null
                ? (before?.readUnits ?? null)
                : (before?.readUnits ?? 0) + page.consumed_read_units,
            seconds: (before?.seconds ?? 0) + page.seconds,
            next: page.next,
          });
        }
      } catch (error) {
        if (mine === asked.current) {
          setAnswer(before);
          setFailure(asFailure(error));
        }
      } finally {
        if (mine === asked.current) {
          setAsking(false);
        }
      }
    },
    [destination],
  );

  return {
    answer,
    failure,
    asking,
    ask: useCallback((request: QueryRequest) => run(request, null), [run]),
    more: useCallback((of: Answer) => run({ ...of.request, start: of.next }, of), [run]),
    forget: useCallback(() => {
      asked.current += 1;
      setAnswer(null);
      setFailure(null);
      setAsking(false);
    }, []),
  };
}
