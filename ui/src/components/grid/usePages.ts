import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { PageCache } from './pageCache';

export const PAGE_ROWS = 100;
const MAX_PAGES = 40;
/** While the grid scrolls fast, rows are asked for when it has stood still this long. */
const STILL_MS = 40;

/** Fetches rows a page at a time, as they are looked at. */
export function usePages<Row>(
  rowCount: number,
  load: (from: number, count: number) => Promise<Row[]>,
  onFailure: (error: unknown) => void,
) {
  const cache = useMemo(() => new PageCache<Row>(PAGE_ROWS, MAX_PAGES), []);
  const [, setArrivals] = useState(0);
  const looked = useRef({ first: 0, end: 0, at: 0 });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const fetchPreviewed = useCallback(() => {
    const end = Math.min(looked.current.end, rowCount);
    for (const page of cache.look(looked.current.first, end)) {
      const ticket = cache.ask(page);
      const from = page * PAGE_ROWS;
      load(from, Math.min(PAGE_ROWS, rowCount - from)).then(
        (rows) => {
          if (cache.keep(page, ticket, rows)) {
            setArrivals((arrivals) => arrivals + 1);
          }
        },
        (error: unknown) => {
          cache.giveUp(page, ticket);
          onFailure(error);
        },
      );
    }
  }, [cache, load, onFailure, rowCount]);

  const look = useCallback(
    (first: number, end: number) => {
      const now = performance.now();
      const still = now - looked.current.at > STILL_MS * 2;
      looked.current = { first, end, at: now };
      clearTimeout(timer.current);
      if (still) {
        fetchPreviewed();
      } else {
        timer.current = setTimeout(fetchPreviewed, STILL_MS);
      }
    },
    [fetchPreviewed],
  );

  // Another way to load means other rows: what is in view is asked for again.
  useEffect(() => {
    cache.expire();
    fetchPreviewed();
    return () => clearTimeout(timer.current);
  }, [cache, fetchPreviewed]);

  return { row: useCallback((index: number) => cache.row(index), [cache]), look };
}
