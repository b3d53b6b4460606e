import { useCallback, useEffect, useRef, useState } from 'react';
import type { Destination } from '../../bindings/Destination';
import type { Failure } from '../../bindings/Failure';
import type { Plan } from '../../bindings/Plan';
import type { ReadProgress } from '../../bindings/ReadProgress';
import type { VerifyChoices } from '../../bindings/VerifyChoices';
import type { VerifyCost } from '../../bindings/VerifyCost';
import { asFailure, engine, newJob } from '../../engine';

const PAUSE_MS = 200;

interface Asked {
  /** Items that the file comes to. */
  items: number;
  cost: VerifyCost;
  choices: VerifyChoices;
}

/** What comparing would read and cost. The sizes come from the check: a file that was not checked yet is checked
 * first. */
export function useVerifyCost(
  sourceId: string,
  plan: Plan,
  destination: Destination,
  choices: VerifyChoices | null,
) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [checking, setChecking] = useState<ReadProgress | null>(null);
  const [attempt, setAttempt] = useState(0);
  const checkJob = useRef<string | null>(null);
  const sample = choices?.sample ?? null;
  const countIndexes = choices?.count_indexes ?? false;
  const isAnnounced = choices !== null;
  const isFirst = useRef(true);

  useEffect(
    () => () => {
      if (checkJob.current !== null) {
        void engine.cancel(checkJob.current);
      }
    },
    [],
  );

  const ask = useCallback(
    async (of: VerifyChoices): Promise<VerifyCost> => {
      try {
        return await engine.verifyCost(sourceId, plan, destination, of);
      } catch (error) {
        if (asFailure(error).code !== 'not_checked') {
          throw error;
        }
        const job = newJob();
        checkJob.current = job;
        try {
          await engine.check(sourceId, plan, job, setChecking);
        } finally {
          checkJob.current = null;
          setChecking(null);
        }
        return await engine.verifyCost(sourceId, plan, destination, of);
      }
    },
    [sourceId, plan, destination],
  );

  useEffect(() => {
    let stale = false;
    const settle = async () => {
      try {
        const all = await ask({ sample: null, count_indexes: countIndexes });
        const cost =
          sample === null || stale ? all : await ask({ sample, count_indexes: countIndexes });
        if (!stale) {
          setAsked({
            items: all.items,
            cost,
            choices: { sample, count_indexes: countIndexes },
          });
          setFailure(null);
        }
      } catch (error) {
        if (!stale) {
          setFailure(asFailure(error));
        }
      }
    };
    if (!isAnnounced) {
      return undefined;
    }
    const timer = setTimeout(() => void settle(), isFirst.current ? 0 : PAUSE_MS);
    isFirst.current = false;
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [ask, sample, countIndexes, isAnnounced, attempt]);

  const isCurrent =
    asked !== null &&
    isAnnounced &&
    asked.choices.sample === sample &&
    asked.choices.count_indexes === countIndexes;
  return { asked, isCurrent, failure, checking, again: () => setAttempt((before) => before + 1) };
}
