import { Button, Progress } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Destination } from '../../bindings/Destination';
import type { FoundChanges } from '../../bindings/FoundChanges';
import { amount, percent, plural } from '../../components/amount';
import { FailureNotice } from '../../components/FailureNotice';
import { RunningCard } from '../../components/RunningCard';
import { Panel } from '../Panel';
import { ChangesBefore } from './ChangesBefore';
import { ChangesResult } from './ChangesResult';
import { DeletionPanel, type Deletion } from './DeletionPanel';
import { useChanges, type HeldTable } from './useChanges';

interface Props {
  tables: HeldTable[];
  destination: Destination;
  /** What was found before, where it still holds. */
  found: FoundChanges[] | null;
  onFound: (found: FoundChanges[] | null) => void;
  onClose: () => void;
}

/** What a newer file would change: what looking reads, the looking, what it found, and deleting what is gone. */
export function ChangesPanel({ tables: given, destination, found, onFound, onClose }: Props) {
  // Those of the moment it was opened.
  const [tables] = useState(given);
  const onAws = destination.kind === 'aws';
  const { running, failure, start, stop } = useChanges(destination, onFound);
  const [deleting, setDeleting] = useState<Deletion | null>(null);
  // Where nothing is charged, there is nothing to say before it.
  const begins = useRef(!onAws && found === null);
  useEffect(() => {
    if (begins.current) {
      begins.current = false;
      start(tables);
    }
  });

  if (deleting) {
    return (
      <DeletionPanel
        goes={deleting}
        onClose={() => {
          setDeleting(null);
          if (found === null && !onAws) {
            start(tables);
          }
        }}
        // The list is used up, and what is there has changed.
        onDeleted={() => onFound(null)}
      />
    );
  }
  const frame = { title: 'What would change', testId: 'changes-panel', onClose };
  if (running) {
    const { progress } = running;
    const total = progress?.rows_total ?? null;
    return (
      <Panel
        {...frame}
        phase="running"
        words={running.stopping ? 'Stopping…' : 'Nothing is written. Closing this ends it.'}
        buttons={
          <Button variant="default" data-tone="stop" data-testid="changes-cancel" onClick={stop}>
            {running.stopping ? 'Stopping…' : 'Cancel'}
          </Button>
        }
      >
        <RunningCard
          name="changes"
          done={progress?.rows_read ?? 0}
          of={total === null ? 'rows read' : `of ${plural(total, 'row')} read`}
          beside={progress?.table}
          left={`${plural(progress?.items_read ?? 0, 'item')} of the table read`}
          bar={
            <Progress
              value={percent(progress?.rows_read ?? 0, total ?? 0)}
              size={10}
              radius="xl"
              aria-label="Rows read"
            />
          }
          waiting={
            progress && total !== null && progress.rows_read >= total
              ? 'Reading the rest of the table, then holding both together…'
              : null
          }
          going="well"
        />
      </Panel>
    );
  }
  if (found) {
    return (
      <Panel
        {...frame}
        phase="ended"
        words="Nothing was written."
        buttons={
          <>
            <Button variant="default" data-testid="changes-again" onClick={() => start(tables)}>
              Look again
            </Button>
            <Button data-testid="changes-done" onClick={onClose}>
              Done
            </Button>
          </>
        }
      >
        {failure && <FailureNotice failure={failure} />}
        {found.map((of, at) => (
          <ChangesResult
            key={at}
            found={of}
            name={tables[at]?.name ?? null}
            onDelete={() =>
              of.list !== null &&
              setDeleting({
                kind: 'list',
                list: of.list,
                table: of.changes.table,
                count: of.changes.gone,
                keys: of.changes.gone_keys,
                doubt: of.doubt,
                onAws,
              })
            }
          />
        ))}
      </Panel>
    );
  }
  return (
    <Panel
      {...frame}
      phase="before"
      words="Reads only: nothing is written."
      buttons={
        <>
          <Button variant="default" data-testid="changes-not-now" onClick={onClose}>
            Not now
          </Button>
          <Button data-testid="changes-start" onClick={() => start(tables)}>
            {tables.length === 1
              ? 'Look what would change'
              : `Look at ${amount(tables.length)} tables`}
          </Button>
        </>
      }
    >
      {failure && <FailureNotice failure={failure} />}
      <ChangesBefore tables={tables} destination={destination} />
    </Panel>
  );
}
