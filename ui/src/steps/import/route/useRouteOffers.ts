import { useEffect, useState } from 'react';
import type { CheckResult } from '../../../bindings/CheckResult';
import type { Destination } from '../../../bindings/Destination';
import type { Failure } from '../../../bindings/Failure';
import type { Plan } from '../../../bindings/Plan';
import type { RouteOffers } from '../../../bindings/RouteOffers';
import type { RunSummary } from '../../../bindings/RunSummary';
import { asFailure, engine } from '../../../engine';
import { canContinue } from '../../../runs/runWords';

interface Found {
  plan: Plan;
  destination: Destination;
  check: CheckResult;
  offers: RouteOffers;
  /** An import through S3 that did not come to its end, and whose table is not there yet. */
  unfinished: RunSummary | null;
}

/** The routes for a checked table, asked only where there is a choice: on AWS, before the table is there. */
export function useRouteOffers(
  sourceId: string,
  plan: Plan,
  destination: Destination,
  check: CheckResult | null,
  isMissing: boolean,
) {
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const isAsked = destination.kind === 'aws' && isMissing && check !== null;

  useEffect(() => {
    if (!isAsked) {
      return undefined;
    }
    let isCurrent = true;
    Promise.all([
      engine.routeOffers([{ source_id: sourceId, plan }], destination),
      engine.unfinishedRun(sourceId, plan, destination),
    ])
      .then(([offers, run]) => {
        if (isCurrent) {
          const isOurs = run !== null && run.choices.s3 !== undefined && canContinue(run);
          setFound({ plan, destination, check, offers, unfinished: isOurs ? run : null });
          setFailure(null);
        }
      })
      .catch((error: unknown) => {
        if (isCurrent) {
          setFailure(asFailure(error));
        }
      });
    return () => {
      isCurrent = false;
    };
  }, [isAsked, sourceId, plan, destination, check]);

  const isCurrent =
    isAsked &&
    found !== null &&
    found.plan === plan &&
    found.destination === destination &&
    found.check === check;
  return {
    offers: isCurrent ? found.offers : null,
    unfinished: isCurrent ? found.unfinished : null,
    failure: isAsked ? failure : null,
    isLooking: isAsked && !isCurrent && failure === null,
  };
}
