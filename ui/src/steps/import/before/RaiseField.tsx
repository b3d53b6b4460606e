import { Checkbox, TextInput } from '@mantine/core';
import type { Destination } from '../../../bindings/Destination';
import { Field } from '../../../components/Field';
import type { TableToRoute } from '../../../engine';
import styles from './Before.module.css';
import { raiseProblem, raiseWords, unitsOf } from './raising';
import { useRaiseOffer } from './useRaiseOffer';

interface Props {
  tables: TableToRoute[];
  destination: Destination;
  /** All of them were checked: what they write is counted. */
  isChecked: boolean;
  /** What stands in the field; empty where nothing is raised. */
  typed: string;
  onType: (typed: string) => void;
}

const NOTHING_TO_RAISE = 'On demand, there is no write capacity to raise: take the mark away.';

/** Raising the write capacity of provisioned tables while they are written. Nothing where there is none, or little to gain. */
export function RaiseField({ tables, destination, isChecked, typed, onType }: Props) {
  const isOn = typed !== '';
  const offer = useRaiseOffer(tables, destination, isChecked, unitsOf(typed));
  if (offer === undefined || (!isOn && !offer?.is_worth_it)) {
    return null;
  }
  const notPossible = offer === null ? NOTHING_TO_RAISE : offer.not_possible;
  if (notPossible !== null && !isOn) {
    return (
      <Field label="Write capacity" reason={notPossible}>
        {null}
      </Field>
    );
  }
  const problem = raiseProblem(typed) ?? notPossible;
  return (
    <Field
      for="raise-to"
      label="Write capacity"
      reason={
        problem !== null || offer === null ? (
          <span className={styles.problem}>{problem}</span>
        ) : (
          <span data-testid="raise-words">{raiseWords(offer, isOn)}</span>
        )
      }
    >
      <div className={styles.most}>
        <Checkbox
          id="raise-to"
          size="xs"
          label={
            isOn ? 'Raise it while importing, to' : 'Raise it while importing, and set it back'
          }
          aria-describedby="raise-to-reason"
          checked={isOn}
          data-testid="raise"
          onChange={(event) =>
            onType(event.currentTarget.checked && offer ? String(offer.proposed_units) : '')
          }
        />
        {isOn && (
          <>
            <TextInput
              size="xs"
              inputMode="numeric"
              aria-label="Write units a second to which it is raised"
              aria-describedby="raise-to-reason"
              aria-invalid={problem !== null || undefined}
              error={problem !== null}
              value={typed.trim()}
              autoComplete="off"
              data-testid="raise-to"
              onChange={(event) => onType(event.currentTarget.value || ' ')}
            />
            <span aria-hidden>write units a second</span>
          </>
        )}
      </div>
    </Field>
  );
}
