import { Button } from '@mantine/core';
import { useDispatch, useMigration } from '../../app/MigrationProvider';
import { StepFrame } from '../../app/StepFrame';
import { importClosed } from '../../app/steps';
import { StepFailure } from '../../app/StepFailure';
import { amount, duration, plural } from '../../components/amount';
import { destinationPhrase } from '../../destination/words';
import { AnswerView } from './AnswerView';
import { QueryForm } from './QueryForm';
import styles from './Query.module.css';
import { useAnswer, type Answer } from './useAnswer';
import { useTables } from './useTables';

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
    preferred: state.ended?.report.table ?? state.plan?.table.name ?? null,
    back: importClosed(state) === null ? ('import' as const) : ('open' as const),
  }));
  const dispatch = useDispatch();
  const tables = useTables(destination, preferred);
  const question = useAnswer(destination);
  const where = destinationPhrase(destination, exact);
  const { answer } = question;

  let footer = 'Choose how to find items.';
  if (answer) {
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
        {tables.tables !== null && tables.tables.length > 0 && tables.chosen !== null && (
          <QueryForm
            key={`${tables.chosen} ${tables.shape === null}`}
            tables={tables.tables}
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
        {question.failure && <StepFailure failure={question.failure} />}
        {answer && (
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
