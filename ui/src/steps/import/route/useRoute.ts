import { useState } from 'react';
import type { CheckResult } from '../../../bindings/CheckResult';
import type { Plan } from '../../../bindings/Plan';
import { useMigration } from '../../../app/MigrationProvider';
import type { PrimaryAction } from '../../../app/StepFrame';
import { importClosed } from '../../../app/steps';
import { useImport } from '../../../app/useImport';
import { plural } from '../../../components/amount';
import { accessRoute } from '../access/accessRoute';
import { speedProblem } from '../before/speedLimit';
import { useRouteChoice } from './useRouteChoice';
import { useRouteOffers } from './useRouteOffers';

/** What is chosen of the routes, and how the one through S3 is started. `ceiling` is what stands in the field for it. */
export function useRoute(
  sourceId: string,
  plan: Plan,
  check: CheckResult | null,
  isMissing: boolean,
  ceiling: string,
) {
  const { destination, choices, closed } = useMigration((state) => ({
    destination: state.destination,
    choices: state.choices,
    closed: importClosed(state),
  }));
  const { start } = useImport();
  const found = useRouteOffers(sourceId, plan, destination, check, isMissing);
  const choice = useRouteChoice(found.offers);
  const [again, setAgain] = useState<string | null>(null);
  const unfinished = found.unfinished?.id === again ? null : found.unfinished;
  const { s3 } = choice;

  let primary: PrimaryAction | null = null;
  if (unfinished) {
    primary = {
      label: 'Continue it',
      testId: 'continue-import',
      blocked: closed,
      onPress: () => start({ choices: unfinished.choices, run: unfinished.id }),
    };
  } else if (s3) {
    const noCeiling = speedProblem(ceiling) && 'The spending ceiling is not an amount in dollars.';
    primary = {
      label: check ? `Import ${plural(check.items, 'item')}` : 'Import the items',
      testId: 'start-import',
      blocked: closed ?? choice.missing ?? noCeiling,
      onPress: () => {
        choice.keep();
        start({
          choices: {
            ...choices,
            existing: 'overwrite',
            keep_copy: false,
            raised_units: undefined,
            s3,
          },
        });
      },
    };
  }
  return {
    ...choice,
    failure: found.failure,
    isLooking: found.isLooking,
    unfinished,
    startAnew: () => setAgain(found.unfinished?.id ?? null),
    /** The same for checking what it takes of rights. */
    access: accessRoute({ s3, raised_units: choices.raised_units }),
    /** What starts an import through S3, where that is chosen, or continues one. */
    primary,
  };
}
