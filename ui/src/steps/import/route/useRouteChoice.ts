import { useState } from 'react';
import type { RouteName } from '../../../bindings/RouteName';
import type { RouteOffers } from '../../../bindings/RouteOffers';
import type { S3Choices } from '../../../bindings/S3Choices';
import { useDispatch, useMigration } from '../../../app/MigrationProvider';

/** By which route a part of the import was begun before, and through which bucket, where that is known. */
export interface BegunRoute {
  route: RouteName;
  s3?: S3Choices;
}

/** With what an import was started, where that is known. */
function startedRoute(s3: S3Choices | undefined, isDirectChosen: boolean): BegunRoute | null {
  if (s3) return { route: 's3', s3 };
  return isDirectChosen ? { route: 'direct' } : null;
}

/** What is chosen of the routes: the recommended one, or the one with which a part was `begun`, until the person chooses. What
 * an import was started with is chosen again where that did not begin. */
export function useRouteChoice(offers: RouteOffers | null, begun: BegunRoute | null = null) {
  const started = useMigration((state) => state.choices.s3);
  const isDirectChosen = useMigration((state) => state.isDirectChosen);
  const dispatch = useDispatch();
  const [chosen, setChosen] = useState<RouteName | null>(null);
  const [typedBucket, setBucket] = useState<string | null>(null);
  const [keptObjects, setKeepsObjects] = useState<boolean | null>(null);

  const routes = offers?.routes ?? [];
  const recommended = routes.find((offer) => offer.is_recommended)?.route ?? 'direct';
  const possible = routes.filter((offer) => offer.not_possible === null).map(({ route }) => route);
  const earlier = begun ?? startedRoute(started, isDirectChosen);
  const wanted = chosen ?? earlier?.route ?? recommended;
  const route = possible.includes(wanted) ? wanted : recommended;
  const bucket = typedBucket ?? earlier?.s3?.bucket ?? offers?.proposed_bucket ?? '';
  const keepsObjects = keptObjects ?? earlier?.s3?.keep_objects ?? false;
  const s3: S3Choices | undefined =
    routes.length > 0 && route === 's3'
      ? { bucket: bucket.trim(), prefix: earlier?.s3?.prefix ?? '', keep_objects: keepsObjects }
      : undefined;
  return {
    offers,
    route,
    choose: (to: RouteName) => {
      setChosen(to);
      dispatch({ type: 'import choices', choices: { s3: undefined } });
    },
    /** Once an import is started. */
    keep: () =>
      dispatch({
        type: 'import choices',
        choices: { s3 },
        isDirectChosen: routes.length > 0 && route === 'direct',
      }),
    bucket,
    setBucket,
    keepsObjects,
    setKeepsObjects,
    /** What the engine is sent where the items go through S3. */
    s3,
    /** What all of it is estimated at on the chosen route, in US dollars; null where nothing is offered. */
    dollars: routes.find((offer) => offer.route === route)?.dollars ?? null,
    /** What the person has yet to say, or null. */
    missing: s3?.bucket === '' ? 'Name a bucket above.' : null,
  };
}

export type RouteChoice = ReturnType<typeof useRouteChoice>;
