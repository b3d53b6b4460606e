import type { Verification } from '../../bindings/Verification';
import type { VerifyChoices } from '../../bindings/VerifyChoices';
import { amount, duration, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { useThrottled } from '../../components/useThrottled';
import { AgreementBar } from './AgreementBar';
import styles from './Verify.module.css';

const SAID_EVERY_MS = 5000;

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
  const ofTotal = total === null ? 'items compared' : `of ${plural(total, 'item')} compared`;
  const said = useThrottled(`${amount(shown.items)} ${ofTotal}.`, SAID_EVERY_MS);
  const counting = choices.count_indexes && total !== null && shown.items >= total;
  return (
    <Card className={styles.running} testId="verify-running">
      <p className={styles.count}>
        <strong>{amount(shown.items)}</strong> {ofTotal}
        <span>{duration(shown.seconds)}</span>
      </p>
      <AgreementBar result={shown} total={total ?? Math.max(1, shown.items)} isRunning />
      <p className={styles.doing} role="status">
        {counting ? 'Counting the items of each index…' : ' '}
      </p>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </Card>
  );
}
