import { Button } from '@mantine/core';
import { useId } from 'react';
import type { FormatChoice } from '../../bindings/FormatChoice';
import type { FormatOption } from '../../bindings/FormatOption';
import type { FormatQuestion } from '../../bindings/FormatQuestion';
import { plural } from '../../components/amount';
import { Card } from '../../components/Card';
import styles from './Questions.module.css';

interface Props {
  questions: FormatQuestion[];
  /** Why nothing can be answered now, or null. */
  locked: string | null;
  onAnswer: (choice: FormatChoice) => void;
}

/** What the file itself leaves open: each answer beside the others, with the same records as they are read then. */
export function Questions({ questions, locked, onAnswer }: Props) {
  return (
    <Card
      className={styles.card}
      title={
        questions.length === 1
          ? 'A question about this file'
          : `${plural(questions.length, 'question')} about this file`
      }
      testId="questions"
    >
      <p className={styles.lead}>
        The file does not say it, and Tableferry does not guess. Look at the same records under each
        answer and choose the one that looks right; it can be changed later.
      </p>
      {questions.map((question) => (
        <Question key={question.part} question={question} locked={locked} onAnswer={onAnswer} />
      ))}
    </Card>
  );
}

function Question({
  question,
  locked,
  onAnswer,
}: {
  question: FormatQuestion;
  locked: string | null;
  onAnswer: (choice: FormatChoice) => void;
}) {
  const id = useId();
  return (
    <section className={styles.question} aria-labelledby={id} data-testid={`ask-${question.part}`}>
      <h3 id={id}>{question.question}</h3>
      <p className={styles.evidence}>{question.evidence}</p>
      <div className={styles.options} data-many={question.options.length > 2 || undefined}>
        {question.options.map((option, at) => (
          <Option
            key={option.flags}
            option={option}
            locked={locked}
            testId={`answer-${question.part}-${at}`}
            onAnswer={() => onAnswer(option.choice)}
          />
        ))}
      </div>
    </section>
  );
}

function Option({
  option,
  locked,
  testId,
  onAnswer,
}: {
  option: FormatOption;
  locked: string | null;
  testId: string;
  onAnswer: () => void;
}) {
  const [head, ...rows] = option.sample;
  return (
    <div className={styles.option}>
      <Button
        fullWidth
        size="sm"
        variant="default"
        className={styles.answer}
        aria-disabled={locked !== null || undefined}
        title={locked ?? option.flags}
        data-testid={testId}
        onClick={() => locked === null && onAnswer()}
      >
        {option.label}
      </Button>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways */}
      <div className={styles.sample} role="region" aria-label={option.label} tabIndex={0}>
        <table>
          {head && (
            <thead>
              <tr>
                {head.map((cell, at) => (
                  <th key={at} scope="col">
                    <Cell text={cell} />
                  </th>
                ))}
              </tr>
            </thead>
          )}
          <tbody>
            {rows.map((row, line) => (
              <tr key={line}>
                {row.map((cell, at) => (
                  <td key={at}>
                    <Cell text={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** A cell, in which what is not seen otherwise is shown. */
function Cell({ text }: { text: string }) {
  if (text === '') {
    return <span className={styles.nothing}>empty</span>;
  }
  return text
    .replaceAll('\r\n', '↵')
    .replaceAll('\n', '↵')
    .replaceAll('\r', '␍')
    .replaceAll('\t', '⇥');
}
