import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Report } from '../../bindings/Report';
import type { RunSummary } from '../../bindings/RunSummary';
import { useMigration } from '../../app/MigrationProvider';
import { amount, plural } from '../../components/amount';
import { blockedBy } from '../../components/blocked';
import { FailureNotice } from '../../components/FailureNotice';
import { engine } from '../../engine';
import { Panel } from '../Panel';
import { useRuns } from '../RunsProvider';
import { RUNS_LOCKED } from '../runWords';
import { WritingCard } from '../WritingCard';
import { DeletionBefore } from './DeletionBefore';
import { DeletionReport } from './DeletionReport';
import { useReportedRun } from '../useReportedRun';

/** What is deleted: a list that was just found, or the rest of one where a run stopped. */
export type Deletion =
  | {
      kind: 'list';
      list: string;
      table: string;
      count: number;
      keys: string[];
      doubt: string | null;
      onAws: boolean;
    }
  | { kind: 'on'; run: RunSummary };

interface Props {
  goes: Deletion;
  onClose: () => void;
  /** Told the report each time it has ended: whole, cancelled or stopped. */
  onDeleted?: (report: Report) => void;
}

const PAUSED =
  'It is under way. Cancel it first: what was deleted stays so, and it can be continued.';

/** Deleting what is gone from a file: what will happen, the deleting, and its report. */
export function DeletionPanel({ goes, onClose, onDeleted }: Props) {
  const { importing, current } = useMigration((state) => ({
    importing: state.importing !== null,
    current: state.destination,
  }));
  const { reload } = useRuns();
  const [typed, setTyped] = useState('');
  // One that was started here and stopped goes on as the run that it is.
  const [begun, setBegun] = useState<string | null>(goes.kind === 'on' ? goes.run.id : null);
  const table = goes.kind === 'on' ? goes.run.table : goes.table;
  const onAws = goes.kind === 'on' ? goes.run.destination.kind === 'aws' : goes.onAws;
  const { running, report, failure, start, pause, stop } = useReportedRun(
    (typedName, job, onProgress) =>
      begun === null && goes.kind === 'list'
        ? engine.deleteGone(goes.list, typedName, job, onProgress)
        : engine.continueDeletion(begun ?? '', typedName, job, onProgress),
    (ended) => {
      setBegun(ended.run);
      void reload();
      onDeleted?.(ended);
    },
  );
  const total = goes.kind === 'on' ? goes.run.records_total : goes.count;
  const frame = { testId: 'deletion-panel', onClose };

  if (running) {
    return (
      <Panel
        {...frame}
        title={`Deleting from ${table}`}
        phase="running"
        held={PAUSED}
        words={
          running.stopping
            ? 'Stopping: requests already sent finish first.'
            : 'You can cancel at any moment: what was deleted stays so.'
        }
        buttons={
          <>
            {!running.stopping && (
              <Button
                variant="default"
                data-testid="deletion-pause"
                onClick={() => pause(!running.paused)}
              >
                {running.paused ? 'Continue' : 'Pause'}
              </Button>
            )}
            <Button variant="default" data-tone="stop" data-testid="deletion-cancel" onClick={stop}>
              {running.stopping ? 'Stopping…' : 'Cancel'}
            </Button>
          </>
        }
      >
        {failure && <FailureNotice failure={failure} />}
        <WritingCard
          name="deletion"
          label="Deleting"
          verb="looked at"
          progress={running.progress}
          total={total}
          paused={running.paused && !running.stopping}
          destination={goes.kind === 'on' ? goes.run.destination : current}
          still="Nothing is deleted"
          before="Nothing is deleted before you answer the question that Tableferry asks."
          figures={[
            { label: 'Items deleted', value: amount(running.progress?.items_deleted ?? 0) },
            { label: 'Kept, as they changed', value: amount(running.progress?.items_kept ?? 0) },
            {
              label: 'Items/s',
              value: amount(Math.round(running.progress?.items_per_second ?? 0)),
            },
            { label: 'Sent again', value: amount(running.progress?.retried_items ?? 0) },
          ]}
        />
      </Panel>
    );
  }
  if (report) {
    const whole = !report.cancelled && report.stopped === null;
    return (
      <Panel
        {...frame}
        title={`Deleted from ${table}`}
        phase="report"
        words={whole ? 'Its report is kept in Recent imports.' : 'It has not come to its end.'}
        tone={whole ? 'good' : 'amber'}
        buttons={
          whole ? (
            <Button data-testid="deletion-done" onClick={onClose}>
              Done
            </Button>
          ) : (
            <>
              <Button variant="default" data-testid="deletion-done" onClick={onClose}>
                Close
              </Button>
              <Button data-testid="deletion-continue" onClick={() => start(onAws ? typed : null)}>
                Go on deleting
              </Button>
            </>
          )
        }
      >
        {failure && <FailureNotice failure={failure} />}
        <DeletionReport report={report} />
      </Panel>
    );
  }

  let blocked: string | null = null;
  if (importing) {
    blocked = RUNS_LOCKED;
  } else if (onAws && typed !== table) {
    blocked = 'Type the table’s name above first: this deletes items on AWS.';
  }
  const left =
    goes.kind === 'list'
      ? goes.count
      : goes.run.records_total === null
        ? null
        : goes.run.records_total - goes.run.report.records_read;
  const press = () => {
    if (blocked === null) {
      start(onAws ? typed : null);
    }
  };
  return (
    <Panel
      {...frame}
      title={`Delete from ${table}`}
      phase="before"
      words={blocked ?? 'Nothing has been deleted yet.'}
      buttons={
        <>
          <Button variant="default" data-testid="deletion-not-now" onClick={onClose}>
            Leave them
          </Button>
          <Button
            color="red"
            data-testid="deletion-start"
            {...blockedBy(blocked !== null, 'panel-words')}
            onClick={press}
          >
            {left === null ? 'Delete the rest' : `Delete ${plural(left, 'item')}`}
          </Button>
        </>
      }
    >
      {failure && <FailureNotice failure={failure} />}
      <DeletionBefore
        goes={goes}
        table={table}
        left={left}
        typed={onAws ? typed : null}
        onTyped={setTyped}
        onEnter={press}
      />
    </Panel>
  );
}
