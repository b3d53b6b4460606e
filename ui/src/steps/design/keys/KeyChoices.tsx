import { useState } from 'react';
import type { KeyProposal } from '../../../bindings/KeyProposal';
import type { Proposal } from '../../../bindings/Proposal';
import { usePlanEdit } from '../../../app/usePlanEdit';
import { TextButton } from '../../../components/TextButton';
import {
  chosenProposal,
  evidenceWords,
  isFromContent,
  keyName,
  partitionName,
} from './keyEvidence';
import styles from './Keys.module.css';
import type { KeyPlan } from '../../../plan/roles';

const MAX_SHOWN = 4;

/** The other keys that the data allow, each a click. */
export function KeyChoices({ plan, proposal }: { plan: KeyPlan; proposal: Proposal }) {
  const edit = usePlanEdit();
  const chosen = chosenProposal(plan, proposal);
  // Where one column finds one item, the others are there for those who look for them.
  const [open, setOpen] = useState(() => !isPlain(chosen));
  const others = proposal.keys
    .map((key, place) => ({ key, place }))
    .filter(({ key }) => key !== chosen)
    .slice(0, MAX_SHOWN);
  if (others.length === 0) {
    return null;
  }
  return open ? (
    <ul className={styles.choices} aria-label="Other keys that the data allow">
      {others.map(({ key, place }) => {
        const name = keyName(plan, key);
        return (
          <li key={place}>
            <button
              type="button"
              data-testid={`key-option-${place}`}
              title={
                isFromContent(key) ? undefined : evidenceWords(key.evidence, partitionName(key))
              }
              onClick={() =>
                void edit([
                  {
                    edit: 'key',
                    partition_column: key.partition_column,
                    sort_column: key.sort_column,
                    partition_template: key.partition_template,
                    sort_template: key.sort_template,
                  },
                ])
              }
            >
              Or: <strong>{name}</strong>
              <small>{key.reason}</small>
            </button>
          </li>
        );
      })}
    </ul>
  ) : (
    <p className={styles.more}>
      <TextButton testId="key-options" onClick={() => setOpen(true)}>
        Other keys that the data allow
      </TextButton>
    </p>
  );
}

/** True for a key of one column under which no record repeats. */
function isPlain(key: KeyProposal | null): boolean {
  return (
    key !== null &&
    key.partition_column !== null &&
    key.sort_column === null &&
    key.evidence.repeats === 0 &&
    key.evidence.blank === 0
  );
}
