import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { amount, plural } from '../../components/amount';
import styles from './PreviewStep.module.css';

interface Props {
  /** Lines where something is wrong, from the top of the file down. */
  lines: number[];
  /** The line that is looked at now. */
  current: number | null;
  onLine: (line: number) => void;
}

/** From one problem to the next, round and round. */
export function ProblemJumps({ lines, current, onLine }: Props) {
  const first = lines[0];
  const last = lines.at(-1);
  if (first === undefined || last === undefined) {
    return null;
  }
  const at = current ?? 0;
  const next = lines.find((line) => line > at) ?? first;
  const previous = lines.findLast((line) => line < at) ?? last;
  return (
    <div
      className={styles.jumps}
      role="group"
      aria-label={`Problems: the check names ${plural(lines.length, 'line')}`}
    >
      <span className={styles.jumpWords} aria-hidden>
        Problem
      </span>
      {[
        { label: 'Previous problem', line: previous, Icon: IconChevronUp, id: 'previous-problem' },
        { label: 'Next problem', line: next, Icon: IconChevronDown, id: 'next-problem' },
      ].map(({ label, line, Icon, id }) => (
        <ActionIcon
          key={id}
          variant="default"
          size={30}
          aria-label={`${label}: line ${amount(line)}`}
          title={`${label}: line ${amount(line)}`}
          data-testid={id}
          onClick={() => onLine(line)}
        >
          <Icon size={16} aria-hidden />
        </ActionIcon>
      ))}
    </div>
  );
}
