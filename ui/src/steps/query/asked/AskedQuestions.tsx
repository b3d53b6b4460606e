import { useMemo, useState } from 'react';
import type { AccessPattern } from '../../../bindings/AccessPattern';
import type { AskedQuestion } from '../../../bindings/AskedQuestion';
import type { Failure } from '../../../bindings/Failure';
import { useMigration } from '../../../app/MigrationProvider';
import { StepFailure } from '../../../app/StepFailure';
import { useJob } from '../../../app/useJob';
import { engine } from '../../../engine';
import { useAnsweredQuestions, type AskedDesign } from '../../design/asked/useAnsweredQuestions';
import { AskedAnswer } from './AskedAnswer';
import { AskForm } from './AskForm';
import styles from './Asked.module.css';

interface Props {
  design: AskedDesign;
  kept: AccessPattern[];
}

interface Given {
  pattern: AccessPattern;
  values: [string, string][];
}

/** The questions of the design, asked of the tables that are there. */
export function AskedQuestions({ design, kept }: Props) {
  const destination = useMigration((state) => state.destination);
  const questions = useAnsweredQuestions(design, kept);
  const [chosen, setChosen] = useState<number | null>(null);
  const first = useMemo(
    () =>
      Math.max(
        0,
        questions.findIndex((of) => of?.answer.unanswered === null),
      ),
    [questions],
  );
  const at = Math.min(chosen ?? first, kept.length - 1);
  const [answer, setAnswer] = useState<AskedQuestion | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const job = useJob<Given, never, AskedQuestion>({
    run: ({ pattern, values }, name) =>
      engine.askQuestion(destination, design.tables, design.relations, pattern, values, name),
    ended: (outcome) => {
      setAnswer(outcome.kind === 'done' ? outcome.value : null);
      setFailure(outcome.kind === 'failed' ? outcome.failure : null);
    },
  });
  return (
    <div className={styles.all}>
      <AskForm
        questions={questions}
        at={at}
        asking={job.running !== null}
        onChoose={(place) => {
          setChosen(place);
          setAnswer(null);
          setFailure(null);
        }}
        onAsk={(values) => {
          const pattern = kept[at];
          if (pattern) {
            setFailure(null);
            void job.start({ pattern, values });
          }
        }}
        onStop={job.stop}
      />
      {failure && <StepFailure failure={failure} />}
      {answer && <AskedAnswer answer={answer} />}
    </div>
  );
}
