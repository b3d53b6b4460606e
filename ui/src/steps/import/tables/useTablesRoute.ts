import { useEffect, useRef, useState } from 'react';
import type { Destination } from '../../../bindings/Destination';
import type { Failure } from '../../../bindings/Failure';
import type { RouteOffers } from '../../../bindings/RouteOffers';
import { tablesOf } from '../../../app/placing';
import { asFailure, engine } from '../../../engine';
import { useRouteChoice, type BegunRoute } from '../route/useRouteChoice';
import { isDone, type Entry } from './beforeTables';

interface Answer {
  destination: Destination;
  /** For which tables it was asked. */
  ids: string;
  offers: RouteOffers | null;
  failure: Failure | null;
}

/** By which route an earlier import of the same tables went. */
function begunRoute(entries: Entry[]): BegunRoute | null {
  const unfinished = entries.flatMap(({ there }) => there?.unfinished ?? []).at(0);
  if (unfinished) {
    const { s3 } = unfinished.choices;
    return s3 ? { route: 's3', s3 } : { route: 'direct' };
  }
  const done = entries
    .filter(isDone)
    .flatMap(({ ended }) => ended?.report ?? [])
    .at(0);
  // Reports of earlier versions name none: they were written straight.
  return done ? { route: done.route ?? 'direct' } : null;
}

/** The routes for those of several tables that were not begun yet: asked on AWS, where one of them is not there. */
export function useTablesRoute(entries: Entry[], destination: Destination, isKnown: boolean) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const fresh = entries.filter((entry) => !isDone(entry) && !entry.there?.unfinished);
  const isMissing = fresh.some(({ there }) => there?.state.kind === 'missing');
  const isChecked = fresh.every(({ check }) => check !== null);
  const isAsked = destination.kind === 'aws' && isKnown && isMissing && isChecked;
  const ids = fresh.map(({ sourceId }) => sourceId).join(' ');
  const tables = fresh.flatMap(({ sourceId, plan }) =>
    plan ? [{ source_id: sourceId, plan }] : [],
  );
  const latest = useRef(tables);
  useEffect(() => {
    latest.current = tables;
  });

  useEffect(() => {
    if (!isAsked) {
      return undefined;
    }
    let isCurrent = true;
    const keep = (offers: RouteOffers | null, failure: Failure | null) => {
      if (isCurrent) {
        setAnswer({ destination, ids, offers, failure });
      }
    };
    engine.routeOffers(latest.current, destination).then(
      (offers) => keep(offers, null),
      (error: unknown) => keep(null, asFailure(error)),
    );
    return () => {
      isCurrent = false;
    };
  }, [isAsked, ids, destination]);

  const now = isAsked && answer?.destination === destination && answer.ids === ids ? answer : null;
  return {
    ...useRouteChoice(now?.offers ?? null, begunRoute(entries)),
    /** The tables for which it is chosen. */
    tables: tablesOf(tables.map(({ plan }) => plan)).map(({ name }) => name),
    failure: now?.failure ?? null,
    isLooking: isAsked && now === null,
  };
}
