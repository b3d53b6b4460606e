import { Button } from '@mantine/core';
import type { AccessPattern } from '../../../bindings/AccessPattern';
import { questionKey } from '../../../app/asked';
import { plural } from '../../../components/amount';
import styles from './Questions.module.css';
import { useAnsweredQuestions, type AskedDesign } from './useAnsweredQuestions';

interface Props {
  design: AskedDesign;
  leftOut: AccessPattern[];
  /** Why each of those is proposed; empty: it is the person's own. */
  reasons: string[];
  /** Questions along relations that the design does not have. */
  waiting: AccessPattern[];
  onPutBack: (pattern: AccessPattern) => void;
}

/** Questions that are not in the design, each of which can be put in. */
export function OtherQuestions({ design, leftOut, reasons, waiting, onPutBack }: Props) {
  const answered = useAnsweredQuestions(design, leftOut);
  return (
    <>
      {leftOut.length > 0 && (
        <section className={styles.others} aria-label="Questions that are left out">
          <h2>Left out</h2>
          <ul data-testid="left-out">
            {leftOut.map((pattern, place) => (
              <li key={questionKey(pattern)}>
                <span>
                  {answered[place]?.words ?? '…'}
                  {reasons[place] && <span className={styles.quiet}> {reasons[place]}</span>}
                </span>
                <Button
                  variant="default"
                  size="compact-sm"
                  aria-label={`Put in: ${answered[place]?.words ?? ''}`}
                  data-testid={`put-back-${place + 1}`}
                  onClick={() => onPutBack(pattern)}
                >
                  Put in
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {waiting.length > 0 && (
        <p className={styles.others} data-testid="waiting-questions">
          {plural(waiting.length, 'question goes', 'questions go')} along relations that were
          removed. They come back with these, and are not saved without them.
        </p>
      )}
    </>
  );
}
