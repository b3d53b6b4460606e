import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useDispatch, useMigration } from '../../app/MigrationProvider';
import { StepFrame } from '../../app/StepFrame';
import { importClosed } from '../../app/steps';
import { StepFailure } from '../../app/StepFailure';
import { amount, duration, plural } from '../../components/amount';
import { destinationPhrase } from '../../destination/words';
import { AnswerView } from './AnswerView';
import { AskedQuestions } from './asked/AskedQuestions';
import { QueryForm } from './QueryForm';
import styles from './Query.module.css';
import { useAnswer, type Answer } from './useAnswer';
import { useTables } from './useTables';
import { tableOfItems } from '../../app/placing';

/** "3 items · 0.5 read units · GetItem · 0.1 s" */
function answerLine(answer: Answer): string {
  return [
    `${plural(answer.items.length, 'item')}${answer.next ? ' so far' : ''}`,
    answer.readUnits === null ? 'read units not told' : `${amount(answer.readUnits)} read units`,
    answer.operation,
    duration(answer.seconds),
  ].join(' · ');
}

/** Another destination is another question: nothing of the last answer stays. */
export function QueryStep() {
  const destination = useMigration((state) => state.destination);
  return <QueryAtDestination key={JSON.stringify(destination)} />;
}

function QueryAtDestination() {
  const { destination, exact, preferred, back } = useMigration((state) => ({
    destination: state.destination,
    exact: state.known?.exact ?? null,
    preferred: state.ended?.report.table ?? (state.plan ? tableOfItems(state.plan).name : null),
    back: importClosed(state) === null ? ('import' as const) : ('open' as const),
  }));
  const { kept, isOwn, named, relations } = useMigration(({ asked, several }) => ({
    kept: asked.questions.kept,
    // Of one table, what is proposed is what its key and indexes find.
    isOwn: several !== null || asked.questions.from !== 'proposal',
    named: asked.named,
    relations: asked.heldAgainst,
  }));
  const design = useMemo(() => relations && { tables: named, relations }, [named, relations]);
  const dispatch = useDispatch();
  const [byKey, setByKey] = useState<boolean | null>(null);
  const tables = useTables(destination, preferred);
  const question = useAnswer(destination);
  const where = destinationPhrase(destination, exact);
  const { answer } = question;

  const hasTables = tables.tables !== null && tables.tables.length > 0;
  const hasQuestions = hasTables && design !== null && kept.length > 0;
  const isAsked = hasQuestions && !(byKey ?? !isOwn);
  let footer = 'Choose how to find items.';
  if (isAsked) {
    footer = 'Requests and read units are as the server tells them.';
  } else if (answer) {
    footer = answerLine(answer);
  } else if (tables.tables?.length === 0) {
    footer = `There is no table on ${where} yet.`;
  }

  return (
    <StepFrame
      fill
      title="Ask the table"
      purpose={`Look at what is in DynamoDB now, on ${where}.`}
      footer={footer}
      back={() => dispatch({ type: 'went', step: back })}
    >
      <div className={styles.step}>
        {tables.failure && (
          <StepFailure failure={tables.failure}>
            <Button variant="default" size="compact-sm" onClick={tables.again}>
              Try again
            </Button>
          </StepFailure>
        )}
        {tables.tables?.length === 0 && (
          <div className={styles.empty}>
            <h2>There is no table here yet</h2>
            <p>Import a file first, or choose another destination in the header.</p>
          </div>
        )}
        {hasQuestions && (
          <SegmentedControl
            className={styles.how}
            size="sm"
            value={isAsked ? 'questions' : 'key'}
            aria-label="How to ask"
            data={[
              {
                value: 'questions',
                label: <span data-testid="ask-questions">Your questions</span>,
              },
              { value: 'key', label: <span data-testid="ask-by-key">By key or index</span> },
            ]}
            onChange={(how) => setByKey(how === 'key')}
          />
        )}
        {isAsked && design && <AskedQuestions design={design} kept={kept} />}
        {!isAsked && hasTables && tables.chosen !== null && (
          <QueryForm
            key={`${tables.chosen} ${tables.shape === null}`}
            tables={tables.tables ?? []}
            table={tables.chosen}
            shape={tables.shape}
            asking={question.asking}
            onTable={(table) => {
              question.forget();
              tables.choose(table);
            }}
            onWay={question.forget}
            onAsk={(request) => void question.ask(request)}
          />
        )}
        {!isAsked && question.failure && <StepFailure failure={question.failure} />}
        {!isAsked && answer && (
          <AnswerView
            answer={answer}
            line={answerLine(answer)}
            asking={question.asking}
            onMore={() => void question.more(answer)}
          />
        )}
      </div>
    </StepFrame>
  );
}
