import { TextInput } from '@mantine/core';
import { Field } from '../../../components/Field';
import { dollars } from '../../../components/dollars';
import styles from './Before.module.css';
import { speedOf, speedProblem } from './speedLimit';

interface Props {
  /** What stands in the field. */
  typed: string;
  onType: (typed: string) => void;
  /** What the whole import is estimated at, in US dollars; null where that is not known. */
  estimate: number | null;
  /** AWS carries it out whole: it cannot be stopped in the middle. */
  isWhole?: boolean;
}

function reasonFor(ceiling: number | null, estimate: number | null, isWhole: boolean): string {
  const whole = estimate === null ? '' : ` The whole import is estimated at ${dollars(estimate)}.`;
  if (isWhole) {
    return ceiling === null
      ? `Empty: it starts whatever it costs.${whole}`
      : `Nothing is started where the estimate is higher, since AWS carries an import out whole.${whole}`;
  }
  return ceiling === null
    ? `Empty: it goes on to its end.${whole}`
    : `It stops before its write units would cost more, by the price on demand, and can be continued.${whole}`;
}

/** What an import into AWS may cost at most. */
export function CeilingField({ typed, onType, estimate, isWhole = false }: Props) {
  const problem = speedProblem(typed);
  const [before, label] = isWhole
    ? [
        'Do not start where it costs more than $',
        'Do not start where it costs more than so many US dollars',
      ]
    : ['Stop before it costs more than $', 'Stop before it costs more than so many US dollars'];
  return (
    <Field
      for="most-dollars"
      label="Spending ceiling"
      reason={
        problem ? (
          <span className={styles.problem}>{problem}</span>
        ) : (
          reasonFor(speedOf(typed), estimate, isWhole)
        )
      }
    >
      <div className={styles.most}>
        <span aria-hidden>{before}</span>
        <TextInput
          id="most-dollars"
          size="xs"
          inputMode="decimal"
          aria-label={label}
          aria-describedby="most-dollars-reason"
          aria-invalid={problem !== null || undefined}
          error={problem !== null}
          placeholder="any"
          value={typed}
          autoComplete="off"
          data-testid="most-dollars"
          onChange={(event) => onType(event.currentTarget.value)}
        />
      </div>
    </Field>
  );
}
