import { IconClockPause, IconPlayerPause } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { amount } from './amount';
import { Card } from './Card';
import { Figures, type Figure } from './Figures';
import styles from './RunningCard.module.css';
import { useThrottled } from './useThrottled';

const ANNOUNCEMENT_INTERVAL_MS = 5000;

interface Props {
  /** Of the card `…-running`, and of the line that says what is waited for, `…-waiting`. */
  name: string;
  done: number;
  /** What is counted: "of 1,000 records". */
  of: string;
  /** What became of them, where `of` does not say it: "done". */
  verb?: string;
  /** Stands beside the count, smaller. */
  beside?: string;
  /** What remains, or how long it has lasted. */
  left: ReactNode;
  bar: ReactNode;
  /** Why it does not go on, or what it does besides; the line keeps its height without. */
  waiting: string | null;
  /** `paused` by the person, `slow` for another reason, or `well`. */
  going?: 'paused' | 'slow' | 'well';
  figures?: Figure[];
  children?: ReactNode;
}

/** Something under way: how far it is as a count and a bar, what it waits for, and its figures. */
export function RunningCard({
  name,
  done,
  of,
  verb,
  beside,
  left,
  bar,
  waiting,
  going = 'slow',
  figures,
  children,
}: Props) {
  const said = useThrottled(
    [`${amount(done)} ${of}`, verb].filter(Boolean).join(' ') + `. ${waiting ?? ''}`,
    ANNOUNCEMENT_INTERVAL_MS,
  );
  const WaitingSign = going === 'paused' ? IconPlayerPause : IconClockPause;
  return (
    <Card className={styles.card} testId={`${name}-running`}>
      <div className={styles.count}>
        <p>
          <strong>{amount(done)}</strong> <span>{of}</span>
          {beside !== undefined && (
            <span className={styles.beside} title={beside}>
              {beside}
            </span>
          )}
        </p>
        <p className={styles.left}>{left}</p>
      </div>
      {bar}
      <p className={styles.waiting} data-going={going} data-testid={`${name}-waiting`}>
        {waiting !== null && (
          <>
            {going !== 'well' && <WaitingSign size={17} stroke={1.8} aria-hidden />} {waiting}
          </>
        )}
      </p>
      {children}
      {figures && (
        <div className={styles.figures}>
          <Figures figures={figures} />
        </div>
      )}
      <p className="visually-hidden" role="status">
        {going === 'paused' ? waiting : said}
      </p>
    </Card>
  );
}
