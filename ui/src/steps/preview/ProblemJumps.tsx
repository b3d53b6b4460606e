import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { placeText, usePlaceWord } from '../../app/placeWord';
import type { Sample } from '../../bindings/Sample';
import { plural } from '../../components/amount';
import styles from './PreviewStep.module.css';

interface Props {
  /** Where something is wrong, from the top of the source down. */
  problems: Sample[];
  /** The line, or the row of a database, that is looked at now. */
  current: number | null;
  onLine: (line: number) => void;
}

/** From one problem to the next, round and round. */
export function ProblemJumps({ problems, current, onLine }: Props) {
  const word = usePlaceWord();
  const first = problems[0];
  const last = problems.at(-1);
  if (first === undefined || last === undefined) {
    return null;
  }
  const at = current ?? 0;
  const next = problems.find(({ line }) => line > at) ?? first;
  const previous = problems.findLast(({ line }) => line < at) ?? last;
  return (
    <div
      className={styles.jumps}
      role="group"
      aria-label={`Problems: the check names ${plural(problems.length, word)}`}
    >
      <span className={styles.jumpWords} aria-hidden>
        Problem
      </span>
      {[
        { label: 'Previous problem', to: previous, Icon: IconChevronUp, id: 'previous-problem' },
        { label: 'Next problem', to: next, Icon: IconChevronDown, id: 'next-problem' },
      ].map(({ label, to, Icon, id }) => (
        <ActionIcon
          key={id}
          variant="default"
          size={30}
          aria-label={`${label}: ${placeText(word, to)}`}
          title={`${label}: ${placeText(word, to)}`}
          data-testid={id}
          onClick={() => onLine(to.line)}
        >
          <Icon size={16} aria-hidden />
        </ActionIcon>
      ))}
    </div>
  );
}
