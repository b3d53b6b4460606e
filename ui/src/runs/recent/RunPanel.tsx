import type { RunSummary } from '../../bindings/RunSummary';
import { duration, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { Lead } from '../../components/Lead';
import { moment } from '../../components/moment';
import { destinationPhrase } from '../../destination/words';
import { RejectedRecords } from '../../steps/import/RejectedRecords';
import { Panel } from '../Panel';
import { runHeadline, runSum } from '../reportWords';
import { runOf, useRuns } from '../RunsProvider';
import { isImport, runName, runWords, whyStopped } from '../runWords';
import { RaisedTables } from '../raised/RaisedTables';
import { ReportFigures } from './ReportFigures';
import { ReportUnits } from './ReportUnits';
import { RunActions } from './RunActions';
import { RunFacts } from './RunFacts';
import styles from './RunPanel.module.css';
import { StateSign } from './StateSign';

interface Props {
  run: RunSummary;
  /** What the person comes back from. */
  back: 'verify' | 'undo' | null;
}

/** One kept run: its report, and what can be done with it. */
export function RunPanel({ run, back }: Props) {
  const { runs, show, close } = useRuns();
  const { report } = run;
  const undo = runOf(runs, run.undone_by);
  const isUndone = undo?.state === 'finished';
  const words = runWords(run, undo);
  return (
    <Panel
      title={runName(run)}
      testId="run-panel"
      back={{ label: 'Recent imports', onBack: () => show({ kind: 'list' }) }}
      focusInside={back === 'verify' ? !isUndone : back === 'undo' && run.not_undone === null}
      onClose={close}
    >
      <Card testId="run-report">
        <Lead
          sign={<StateSign run={run} tone={words.tone} large />}
          title={runHeadline(run, isUndone)}
          sum={runSum(run)}
          sumTestId="run-sum"
        >
          <p>
            {destinationPhrase(run.destination, run.exact)} · {moment(run.started)} ·{' '}
            {duration(report.seconds)}
          </p>
        </Lead>
        {report.stopped && (
          <div className={styles.why}>
            <FailureNotice failure={report.stopped} />
          </div>
        )}
        {run.state === 'interrupted' && <p className={styles.note}>{whyStopped(run)}</p>}
        {run.tables_left.length > 0 && run.group && (
          <p className={styles.note} data-testid="tables-left">
            {plural(run.group.tables.length, 'table')} were imported together. Not at their end yet:{' '}
            {run.tables_left.join(', ')}. Next step: open the same tables with the same design, and
            press Import. Those that are done are not written again.
          </p>
        )}
        {report.resumed && (
          <p className={styles.note}>
            It was continued after it had stopped; the figures are of all its parts.
          </p>
        )}
        <ReportFigures report={report} />
      </Card>
      <RaisedTables run={run.id} />
      <RunActions run={run} back={back} />
      {report.records_rejected > 0 && isImport(run) && (
        <RejectedRecords report={report} run={run.id} />
      )}
      <div className={styles.halves}>
        <RunFacts run={run} />
        <ReportUnits report={report} />
      </div>
    </Panel>
  );
}
