import { useCallback, useEffect, useRef, useState } from 'react';
import type { CheckProgress } from '../../bindings/CheckProgress';
import type { CheckResult } from '../../bindings/CheckResult';
import type { Destination } from '../../bindings/Destination';
import type { Failure } from '../../bindings/Failure';
import type { Plan } from '../../bindings/Plan';
import type { VerifyChoices } from '../../bindings/VerifyChoices';
import type { VerifyCost } from '../../bindings/VerifyCost';
import { handlingOf } from '../../app/codes';
import { useJob, type JobOutcome } from '../../app/useJob';
import { asFailure, engine } from '../../engine';

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
  const [attempt, setAttempt] = useState(0);
  const sample = choices?.sample ?? null;
  const countIndexes = choices?.count_indexes ?? false;
  const isAnnounced = choices !== null;
  const isFirst = useRef(true);

  // One check for all that ask meanwhile.
  const outcome = useRef<JobOutcome<CheckResult> | null>(null);
  const { running, start } = useJob<void, CheckProgress, CheckResult>({
    run: (_, job, onProgress) => engine.check(sourceId, plan, job, onProgress),
    ended: (ended) => {
      outcome.current = ended;
    },
  });

  const ask = useCallback(
    async (of: VerifyChoices): Promise<VerifyCost> => {
      try {
        return await engine.verifyCost(sourceId, plan, destination, of);
      } catch (error) {
        if (!handlingOf(asFailure(error)).isUnchecked) {
          throw error;
        }
        await start();
        const checked = outcome.current;
        if (checked?.kind === 'failed' || checked?.kind === 'called off') {
          throw checked.failure;
        }
        return await engine.verifyCost(sourceId, plan, destination, of);
      }
    },
    [sourceId, plan, destination, start],
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
  return {
    asked,
    isCurrent,
    failure,
    checking: running?.progress ?? null,
    again: () => setAttempt((before) => before + 1),
  };
}
