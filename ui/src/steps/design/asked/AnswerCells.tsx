import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { QuestionAnswer } from '../../../bindings/QuestionAnswer';
import type { QuestionFix } from '../../../bindings/QuestionFix';
import type { QuestionReport } from '../../../bindings/QuestionReport';
import { amount, plural } from '../../../components/amount';
import { costWords } from './costWords';
import styles from './Questions.module.css';

interface HowProps {
  answer: QuestionAnswer;
  fix: QuestionFix | null;
  onFix: ((fix: QuestionFix) => void) | null;
}

/** How the design answers a question, or why it does not, and what would. */
export function HowAnswered({ answer, fix, onFix }: HowProps) {
  return (
    <>
      {answer.unanswered ? (
        <p className={styles.open}>
          <IconAlertTriangle size={15} stroke={1.9} aria-hidden />
          <span>
            {/^not answered/i.test(answer.unanswered.sentence) ? '' : 'Not answered: '}
            {answer.unanswered.sentence}
          </span>
        </p>
      ) : (
        answer.steps.map((step, place) => (
          <p key={place} className={styles.answered}>
            <IconCheck size={15} stroke={2.2} aria-hidden />
            <span>{step.words}</span>
          </p>
        ))
      )}
      {answer.inside.length > 0 && (
        <p className={styles.quiet}>
          The rows of {answer.inside.join(', ')} stand inside these items.
        </p>
      )}
      {fix && <p className={styles.quiet}>{fix.words}</p>}
      {fix && onFix && (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Change the design: ${fix.words}`}
          data-testid={`fix-${fix.source}-${fix.index.name}`}
          onClick={() => onFix(fix)}
        >
          Change the design so
        </Button>
      )}
    </>
  );
}

/** What an answer takes, counted on all rows. */
export function AnswerCost({
  report: { cost, whole_table },
}: {
  report: Pick<QuestionReport, 'cost' | 'whole_table'>;
}) {
  const isWorse = cost !== null && cost.worst.read_units > cost.usual.read_units;
  return (
    <>
      {cost && <p>{costWords(cost.usual)}</p>}
      {cost && isWorse && <p className={styles.quiet}>At worst {costWords(cost.worst)}</p>}
      {cost && cost.not_in_index > 0 && (
        <p className={styles.quiet}>
          {plural(cost.not_in_index, 'item is', 'items are')} not found so: the index lacks them.
        </p>
      )}
      {whole_table && (
        <p className={styles.quiet}>
          Reading the whole table: {amount(whole_table.items)}{' '}
          {whole_table.items === 1 ? 'item' : 'items'}, {costWords(whole_table)}
        </p>
      )}
    </>
  );
}
