import { useCallback, useEffect, useState } from 'react';
import type { Destination } from '../../bindings/Destination';
import type { Failure } from '../../bindings/Failure';
import type { TableShape } from '../../bindings/TableShape';
import { asFailure, engine } from '../../engine';

/** The tables at the destination, the one that is asked, and what it looks like. */
export function useTables(destination: Destination, preferred: string | null) {
  const [tables, setTables] = useState<string[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [shape, setShape] = useState<TableShape | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let stale = false;
    setTables(null);
    setShape(null);
    setFailure(null);
    engine.listTables(destination).then(
      (names) => {
        if (!stale) {
          setTables(names);
          setChosen(
            preferred !== null && names.includes(preferred) ? preferred : (names[0] ?? null),
          );
        }
      },
      (error: unknown) => !stale && setFailure(asFailure(error)),
    );
    return () => {
      stale = true;
    };
  }, [destination, preferred, attempt]);

  useEffect(() => {
    let stale = false;
    setShape(null);
    if (chosen !== null) {
      engine.describeTable(destination, chosen).then(
        (described) => !stale && setShape(described),
        (error: unknown) => !stale && setFailure(asFailure(error)),
      );
    }
    return () => {
      stale = true;
    };
  }, [destination, chosen, attempt]);

  const again = useCallback(() => setAttempt((before) => before + 1), []);
  return { tables, chosen, choose: setChosen, shape, failure, again };
}
