import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Duplicates } from '../../bindings/Duplicates';
import type { Failure } from '../../bindings/Failure';
import type { Plan } from '../../bindings/Plan';
import { plural } from '../../components/amount';
import { FailureNotice } from '../../components/FailureNotice';
import { asFailure, engine } from '../../engine';
import styles from './FindingsList.module.css';
import { duplicateReasons, duplicateWords } from '../../components/fixWords';
import type { Fix } from './useFixing';

const choices: Duplicates[] = ['first', 'last', 'merge', 'stop'];

interface Props {
  sourceId: string;
  plan: Plan;
  /** Records that are set aside under the plan, or null while they are being counted. */
  setAside: number | null;
  fix: Fix;
}

/** Which of the records with the same key is written, and a file of the others. */
export function DuplicateChoice({ sourceId, plan, setAside, fix }: Props) {
  const [saved, setSaved] = useState<{ plan: Plan; path: string } | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const counting = setAside === null;

  async function save() {
    setFailure(null);
    try {
      const path = await engine.saveSetAside(sourceId, plan);
      if (path !== null) {
        setSaved({ plan, path });
      }
    } catch (error) {
      setFailure(asFailure(error));
    }
  }

  return (
    <>
      <div className={styles.choices} role="radiogroup" aria-label="Repeated keys">
        {choices.map((choice) => (
          <button
            key={choice}
            type="button"
            role="radio"
            aria-checked={plan.duplicates === choice}
            className={styles.choice}
            title={duplicateReasons[choice]}
            data-testid={`duplicates-${choice}`}
            onClick={() => fix([{ edit: 'duplicates', choice }], duplicateWords[choice])}
          >
            {duplicateWords[choice]}
          </button>
        ))}
      </div>
      {plan.duplicates !== 'stop' && setAside !== 0 && (
        <p className={styles.aside} role="status">
          {counting
            ? 'Counting the records set aside…'
            : `${plural(setAside, 'record')} set aside.`}{' '}
          <Button
            variant="default"
            size="compact-xs"
            data-testid="save-set-aside"
            aria-disabled={counting || undefined}
            title={
              counting
                ? 'The records are being checked again: they can be saved as soon as that is done.'
                : 'Saves a CSV file of the records that are not written, to look at or to fix.'
            }
            onClick={() => !counting && void save()}
          >
            Save them…
          </Button>
          {saved?.plan === plan && <span className={styles.path}>Saved in {saved.path}.</span>}
        </p>
      )}
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}
