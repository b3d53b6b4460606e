import { useState } from 'react';
import type { ImportChoices } from '../../../bindings/ImportChoices';
import type { Plan } from '../../../bindings/Plan';
import { currentCheck } from '../../../app/migration';
import { useDispatch, useMigration } from '../../../app/MigrationProvider';
import type { PrimaryAction } from '../../../app/StepFrame';
import { importClosed } from '../../../app/steps';
import { useImport } from '../../../app/useImport';
import { plural } from '../../../components/amount';
import type { ItemsThere } from '../../../engine';
import { mayReplace } from './choiceWords';
import { raiseChoice, raiseProblem } from './raising';
import { ceilingChoice, speedOf, speedProblem } from './speedLimit';
import { useItemsThere } from './useItemsThere';
import { tableOfItems } from '../../../app/placing';

/** What was chosen, without what does not come to bear. */
export function choicesFor(choices: ImportChoices, there: ItemsThere): ImportChoices {
  const existing = there.is_empty ? 'overwrite' : choices.existing;
  return {
    ...choices,
    existing,
    keep_copy: choices.keep_copy && !there.is_empty && existing === 'overwrite',
    // That creates its table.
    s3: undefined,
  };
}

/** Everything that is chosen before the items are written, once the table is `ready`; and why it cannot start yet. */
export function useStarting(sourceId: string, plan: Plan, ready: boolean) {
  const { destination, choices, check, closed } = useMigration((state) => ({
    destination: state.destination,
    choices: state.choices,
    check: currentCheck(state),
    closed: importClosed(state),
  }));
  const dispatch = useDispatch();
  const { name } = tableOfItems(plan);
  const found = useItemsThere(sourceId, plan, destination, ready);
  const { start } = useImport();
  const [again, setAnew] = useState<string | null>(null);
  const [typedName, setTypedName] = useState('');
  const [typedSpeed, setTypedSpeed] = useState<string | null>(null);
  const [typedCeiling, setTypedCeiling] = useState<string | null>(null);
  const [typedRaise, setTypedRaise] = useState<string | null>(null);

  const there = found.items;
  const unfinished = found.unfinished?.id === again ? null : found.unfinished;
  // One that is continued may go at another pace than before.
  const started = unfinished?.choices ?? choices;
  const pace = typedSpeed ?? started.most_write_units?.toString() ?? '';
  const ceiling = typedCeiling ?? started.most_dollars?.toString() ?? '';
  // Nothing else than AWS has capacity to raise.
  const raise =
    destination.kind === 'aws' ? (typedRaise ?? started.raised_units?.toString() ?? '') : '';
  const holdsItems = there !== null && !there.is_empty;
  const asksName = destination.kind === 'aws' && holdsItems && mayReplace(choices.existing);
  // A run that does not know its file and its account asks whether both are right.
  const asksToConfirm = (unfinished?.to_confirm ?? null) !== null;
  const stopsAtOnce = holdsItems && choices.existing === 'stop' && !unfinished;

  /** What the person has yet to say, or null. */
  function missing(): string | null {
    if (!there) {
      return found.failure
        ? `It is not known whether ${name} holds items already.`
        : `Looking whether ${name} holds items already…`;
    }
    if (asksName && !unfinished && typedName !== name) {
      return 'On AWS, replacing items waits for the table’s name: type it above.';
    }
    if (asksToConfirm && typedName !== name) {
      return 'Look at the file and the destination above, and type the table’s name if both are right.';
    }
    if (speedProblem(ceiling)) {
      return 'The spending ceiling above is not an amount in dollars.';
    }
    if (raiseProblem(raise)) {
      return 'What the table is to be raised to is not a number of write units a second.';
    }
    return speedProblem(pace) && 'The pace above is not a number of write units a second.';
  }

  const waitsFor = missing();
  const blocked = closed ?? waitsFor;
  const primary: PrimaryAction = unfinished
    ? {
        label: 'Continue it',
        testId: 'continue-import',
        blocked,
        onPress: () =>
          start({
            choices: {
              ...unfinished.choices,
              most_write_units: speedOf(pace),
              ...ceilingChoice(ceiling),
              ...raiseChoice(raise),
            },
            run: unfinished.id,
            typedName: asksToConfirm ? typedName : null,
          }),
      }
    : {
        label: check ? `Import ${plural(check.items, 'item')}` : 'Import the items',
        testId: 'start-import',
        blocked,
        onPress: () =>
          there &&
          start({
            choices: { ...choicesFor(choices, there), ...raiseChoice(raise) },
            typedName: asksName ? typedName : null,
          }),
      };

  function toneOf(): 'calm' | 'good' | 'amber' {
    if (!there && !found.failure) {
      return 'calm';
    }
    return stopsAtOnce || waitsFor ? 'amber' : 'good';
  }

  let footer = `${name} is ready. Nothing has been written by this import yet.`;
  if (unfinished) {
    footer = 'An import of this file waits to be continued. That doubles nothing.';
  } else if (stopsAtOnce) {
    footer = `${name} holds items: as chosen, the import will stop before it writes any.`;
  }
  return {
    there,
    failure: found.failure,
    look: found.look,
    /** The import that can be continued, unless the person starts again. */
    unfinished,
    startAnew: () => {
      setAnew(unfinished?.id ?? null);
      setTypedSpeed(null);
      setTypedCeiling(null);
      setTypedRaise(null);
    },
    typedName: asksName ? typedName : null,
    /** What was typed to confirm the unfinished import, where that is asked. */
    confirmed: asksToConfirm ? typedName : null,
    setTypedName,
    pace,
    setSpeed: (typed: string) => {
      setTypedSpeed(typed);
      if (!unfinished) {
        dispatch({ type: 'import choices', choices: { most_write_units: speedOf(typed) } });
      }
    },
    raise,
    setRaise: (typed: string) => {
      setTypedRaise(typed);
      if (!unfinished) {
        dispatch({ type: 'import choices', choices: raiseChoice(typed) });
      }
    },
    ceiling,
    setCeiling: (typed: string) => {
      setTypedCeiling(typed);
      if (!unfinished) {
        dispatch({ type: 'import choices', choices: ceilingChoice(typed) });
      }
    },
    primary,
    footer,
    tone: toneOf(),
  };
}
