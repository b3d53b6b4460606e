import type { Verification } from '../../bindings/Verification';
import type { VerifyChoices } from '../../bindings/VerifyChoices';
import { duration, plural } from '../../components/amount';
import { RunningCard } from '../../components/RunningCard';
import { AgreementBar } from './AgreementBar';

interface Props {
  choices: VerifyChoices;
  sofar: Verification | null;
  /** Items that will be compared, as far as that is known before the engine says it. */
  expected: number | null;
}

const nothing: Pick<Verification, 'items' | 'agree' | 'differ' | 'missing' | 'seconds'> = {
  items: 0,
  agree: 0,
  differ: 0,
  missing: 0,
  seconds: 0,
};

/** The comparing under way. */
export function VerifyRunning({ choices, sofar, expected }: Props) {
  const shown = sofar ?? nothing;
  const total = sofar?.items_total ?? expected;
  const counting = choices.count_indexes && total !== null && shown.items >= total;
  return (
    <RunningCard
      name="verify"
      done={shown.items}
      of={total === null ? 'items compared' : `of ${plural(total, 'item')} compared`}
      left={duration(shown.seconds)}
      bar={<AgreementBar result={shown} total={total ?? Math.max(1, shown.items)} isRunning />}
      waiting={counting ? 'Counting the items of each index…' : null}
      going="well"
    />
  );
}
