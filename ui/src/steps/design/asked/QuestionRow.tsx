import { Button } from '@mantine/core';
import type { AccessPattern } from '../../../bindings/AccessPattern';
import type { AnsweredQuestion } from '../../../bindings/AnsweredQuestion';
import type { QuestionFix } from '../../../bindings/QuestionFix';
import type { QuestionReport } from '../../../bindings/QuestionReport';
import { AnswerCost, HowAnswered } from './AnswerCells';
import styles from './Questions.module.css';

interface Props {
  number: number;
  pattern: AccessPattern;
  answered: AnsweredQuestion;
  /** Why it is proposed; empty: it is the person's own. */
  reason: string;
  /** What was counted; none while it is not. */
  report: QuestionReport | null;
  onFix: (fix: QuestionFix) => void;
  onChange: (pattern: AccessPattern) => void;
  onLeaveOut: (pattern: AccessPattern) => void;
}

/** A question of the design, how it is answered, and what that takes. */
export function QuestionRow({
  number,
  pattern,
  answered: { words, answer },
  reason,
  report,
  onFix,
  onChange,
  onLeaveOut,
}: Props) {
  return (
    <tr
      className={styles.row}
      data-open={answer.unanswered ? true : undefined}
      data-testid={`question-${number}`}
    >
      <th scope="row">
        {words}
        {reason && <p className={styles.quiet}>{reason}</p>}
      </th>
      <td>
        <HowAnswered answer={answer} fix={report?.fix ?? null} onFix={onFix} />
      </td>
      <td>{report ? <AnswerCost report={report} /> : <p className={styles.quiet}>…</p>}</td>
      <td className={styles.tools}>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-label={`Change: ${words}`}
          data-testid={`change-question-${number}`}
          onClick={() => onChange(pattern)}
        >
          Change…
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-label={`Leave out: ${words}`}
          data-testid={`leave-out-${number}`}
          onClick={() => onLeaveOut(pattern)}
        >
          Leave out
        </Button>
      </td>
    </tr>
  );
}
