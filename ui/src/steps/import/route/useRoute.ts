import { useState } from 'react';
import type { CheckResult } from '../../../bindings/CheckResult';
import type { Plan } from '../../../bindings/Plan';
import type { RouteName } from '../../../bindings/RouteName';
import { useMigration } from '../../../app/MigrationProvider';
import type { PrimaryAction } from '../../../app/StepFrame';
import { importClosed } from '../../../app/steps';
import { useImport } from '../../../app/useImport';
import { plural } from '../../../components/amount';
import { accessRoute } from '../access/accessRoute';
import { useRouteOffers } from './useRouteOffers';

/** What is chosen of the routes, and how the one through S3 is started. */
export function useRoute(
  sourceId: string,
  plan: Plan,
  check: CheckResult | null,
  isMissing: boolean,
) {
  const { destination, choices, closed } = useMigration((state) => ({
    destination: state.destination,
    choices: state.choices,
    closed: importClosed(state),
  }));
  const { start } = useImport();
  const found = useRouteOffers(sourceId, plan, destination, check, isMissing);
  const [chosen, choose] = useState<RouteName | null>(null);
  const [typedBucket, setBucket] = useState<string | null>(null);
  const [keepsObjects, setKeepsObjects] = useState(false);
  const [again, setAgain] = useState<string | null>(null);

  const routes = found.offers?.routes ?? [];
  const recommended = routes.find((offer) => offer.is_recommended)?.route ?? 'direct';
  const possible = routes.filter((offer) => offer.not_possible === null).map(({ route }) => route);
  const route = chosen !== null && possible.includes(chosen) ? chosen : recommended;
  const bucket = typedBucket ?? found.offers?.proposed_bucket ?? '';
  const unfinished = found.unfinished?.id === again ? null : found.unfinished;

  const s3 =
    routes.length > 0 && route === 's3'
      ? { bucket: bucket.trim(), prefix: '', keep_objects: keepsObjects }
      : undefined;

  let primary: PrimaryAction | null = null;
  if (unfinished) {
    primary = {
      label: 'Continue it',
      testId: 'continue-import',
      blocked: closed,
      onPress: () => start({ choices: unfinished.choices, run: unfinished.id }),
    };
  } else if (s3) {
    primary = {
      label: check ? `Import ${plural(check.items, 'item')}` : 'Import the items',
      testId: 'start-import',
      blocked: closed ?? (s3.bucket === '' ? 'Name a bucket above.' : null),
      onPress: () =>
        start({
          choices: {
            ...choices,
            existing: 'overwrite',
            keep_copy: false,
            s3,
          },
        }),
    };
  }
  return {
    ...found,
    unfinished,
    startAnew: () => setAgain(found.unfinished?.id ?? null),
    route,
    choose,
    bucket,
    setBucket,
    keepsObjects,
    setKeepsObjects,
    /** The same for checking what it takes of rights. */
    access: accessRoute({ s3, raised_units: choices.raised_units }),
    /** What starts an import through S3, where that is chosen, or continues one. */
    primary,
  };
}

export type Route = ReturnType<typeof useRoute>;
