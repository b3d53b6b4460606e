import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AnsweredQuestion } from '../../../bindings/AnsweredQuestion';
import { TypeBadge } from '../../../components/TypeBadge';
import { valueProblem } from '../ways';
import styles from './Asked.module.css';

interface Props {
  questions: (AnsweredQuestion | undefined)[];
  at: number;
  asking: boolean;
  onChoose: (place: number) => void;
  onAsk: (values: [string, string][]) => void;
  onStop: () => void;
}

/** One of the questions of the design, and the values that it is asked with. */
export function AskForm({ questions, at, asking, onChoose, onAsk, onStop }: Props) {
  const [given, setGiven] = useState<Record<string, string>>({});
  const [tried, setTried] = useState(false);
  const question = questions[at];
  const values = question?.values ?? [];
  const unanswered = question?.answer.unanswered ?? null;
  const problems = values.map(({ name, attribute, key_type }) =>
    valueProblem({ name: attribute, key_type }, given[name] ?? ''),
  );
  return (
    <form
      className={styles.form}
      aria-label="Ask a question of the design"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (question && unanswered === null && problems.every((problem) => problem === null)) {
          onAsk(values.map(({ name }) => [name, given[name] ?? '']));
        }
      }}
    >
      <NativeSelect
        label="Question"
        data={questions.map((of, place) => ({
          value: String(place),
          label: `${of?.words ?? '…'}${of?.answer.unanswered ? ' (not answered)' : ''}`,
        }))}
        value={String(at)}
        data-testid="asked-question"
        onChange={(event) => {
          onChoose(Number(event.currentTarget.value));
          setGiven({});
          setTried(false);
        }}
      />
      {unanswered ? (
        <p className={styles.unanswered} data-testid="asked-unanswered">
          {unanswered.sentence} Design → Questions says what would answer it.
        </p>
      ) : (
        <div className={styles.line}>
          {values.map(({ name, words, key_type, example }, place) => (
            <TextInput
              key={`${at} ${name}`}
              className={styles.value}
              label={words}
              placeholder={example === null ? '' : `such as ${example}`}
              leftSection={<TypeBadge type={key_type} />}
              leftSectionWidth={38}
              inputMode={key_type === 'N' ? 'decimal' : 'text'}
              spellCheck={false}
              autoComplete="off"
              value={given[name] ?? ''}
              error={tried ? problems[place] : null}
              data-testid={`asked-value-${place}`}
              styles={{ input: { fontFamily: 'var(--font-mono)' } }}
              onChange={(event) => setGiven({ ...given, [name]: event.currentTarget.value })}
            />
          ))}
          <Button className={styles.run} type="submit" loading={asking} data-testid="run-question">
            Ask
          </Button>
          {asking && (
            <Button
              className={styles.run}
              variant="default"
              data-testid="stop-question"
              onClick={onStop}
            >
              Stop
            </Button>
          )}
        </div>
      )}
    </form>
  );
}
