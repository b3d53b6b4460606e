import { Button } from '@mantine/core';
import type { QuestionFix } from '../../../bindings/QuestionFix';
import type { QuestionReport } from '../../../bindings/QuestionReport';
import type { RequestCost } from '../../../bindings/RequestCost';
import { useMigration, useMigrationStore } from '../../../app/MigrationProvider';
import { allTables } from '../../../app/tables';
import { amount, plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { FailureNotice } from '../../../components/FailureNotice';
import { asFailure, engine } from '../../../engine';
import styles from './Questions.module.css';
import { useMeasuredQuestions } from './useMeasuredQuestions';

function costWords({ requests, read_units }: RequestCost): string {
  return `${plural(requests, 'request')} · ${amount(read_units)} read ${read_units === 1 ? 'unit' : 'units'}`;
}

function QuestionRow({
  report: { words, answer, cost, whole_table, fix },
  onFix,
}: {
  report: QuestionReport;
  onFix: (fix: QuestionFix) => void;
}) {
  const isWorse = cost !== null && cost.worst.read_units > cost.usual.read_units;
  return (
    <tr className={styles.row} data-open={answer.unanswered ? true : undefined}>
      <th scope="row">{words}</th>
      <td>
        {answer.unanswered
          ? `Not answered: ${answer.unanswered.sentence}`
          : answer.steps.map((step, place) => <p key={place}>{step.words}</p>)}
        {fix && <p className={styles.quiet}>{fix.words}</p>}
        {fix && (
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
      </td>
      <td>
        {cost && <p>{costWords(cost.usual)}</p>}
        {cost && isWorse && <p className={styles.quiet}>At worst {costWords(cost.worst)}</p>}
        {whole_table && (
          <p className={styles.quiet}>
            Reading the whole table: {plural(whole_table.items, 'item')}, {costWords(whole_table)}
          </p>
        )}
      </td>
    </tr>
  );
}

/** What an application probably asks of the tables, how the design answers it, and what an answer takes. */
export function QuestionsDesign() {
  const { relations } = useMigration(({ several }) => ({
    relations: several?.relations.found ? several.relations.chosen : null,
  }));
  const { measured, again } = useMeasuredQuestions(relations);
  const store = useMigrationStore();
  async function change({ source, edits }: QuestionFix) {
    const tables = allTables(store.getState());
    const table = tables.find(({ name }) => name === source)?.state;
    if (!table?.source || !table.plan) {
      return;
    }
    try {
      const { plan } = await engine.editPlan(table.source.source_id, table.plan, edits);
      const plans = tables.map(({ name }) => (name === source ? plan : null));
      store.dispatch({ type: 'tables placed', plans });
      again();
    } catch (error) {
      store.dispatch({ type: 'edit refused', failure: asFailure(error) });
    }
  }
  if (relations === null || measured === null) {
    return (
      <Card className={styles.note} testId="questions">
        <p>Questions follow from the relations, which are looked for once every table is read.</p>
      </Card>
    );
  }
  if (measured.kind === 'measuring') {
    const { job, progress } = measured;
    return (
      <Card className={styles.note} testId="questions">
        <p role="status">Counting what each answer takes…</p>
        <p className={styles.quiet}>
          {progress ? `Reading ${progress.table}` : 'Every row is read.'}
        </p>
        <Button
          variant="default"
          size="compact-sm"
          data-testid="cancel-questions"
          onClick={() => void engine.cancel(job)}
        >
          Cancel
        </Button>
      </Card>
    );
  }
  if (measured.kind !== 'measured') {
    return (
      <Card className={styles.note} testId="questions">
        {measured.kind === 'failed' ? (
          <FailureNotice failure={measured.failure} />
        ) : (
          <p role="status">Stopped. Nothing was counted.</p>
        )}
        <Button variant="default" size="compact-sm" data-testid="questions-again" onClick={again}>
          Count again
        </Button>
      </Card>
    );
  }
  const { reports } = measured;
  const answered = reports.filter(({ answer }) => answer.unanswered === null).length;
  return (
    <Card className={styles.sheet} testId="questions">
      <p className={styles.note} role="status">
        {reports.length === 0
          ? 'No question follows from these tables.'
          : `${amount(answered)} of ${plural(reports.length, 'question')} answered by this design.`}
      </p>
      {reports.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Question</th>
              <th scope="col">Answered by</th>
              <th scope="col">Cost of one answer, on your data</th>
            </tr>
          </thead>
          <tbody>
            {reports.map((report, place) => (
              <QuestionRow key={place} report={report} onFix={(fix) => void change(fix)} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
