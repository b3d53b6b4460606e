import { Button } from '@mantine/core';
import { IconArrowBackUp, IconListSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { EndedImport } from '../../../app/running';
import { useDispatch, useMigration } from '../../../app/MigrationProvider';
import { Card } from '../../../components/Card';
import { RunAction } from '../../../runs/recent/RunAction';
import runStyles from '../../../runs/recent/RunPanel.module.css';
import { SaveReport } from '../../../runs/recent/SaveReport';
import { UndoPanel } from '../../../runs/undo/UndoPanel';
import { VerifyPanel } from '../../../runs/verify/VerifyPanel';
import { isUndone } from './endedWords';

/** What can be done with an import that has ended: compare, keep its report, undo it. */
export function AfterImport({ ended }: { ended: EndedImport }) {
  const { source, plan, destination } = useMigration((state) => ({
    source: state.source,
    plan: state.plan,
    destination: state.destination,
  }));
  const dispatch = useDispatch();
  const [open, setOpen] = useState<'verify' | 'undo' | null>(null);
  const { report, choices, undone } = ended;
  const { run } = report;
  const close = () => setOpen(null);

  const canCompare = source !== null && plan !== null && undone === null;
  const canUndo = run !== null && report.items_written > 0 && !isUndone(undone);
  if (!canCompare && run === null) {
    return null;
  }
  return (
    <Card title="What you can do with it" testId="after-import">
      <ul className={runStyles.actions}>
        {canCompare && (
          <RunAction
            icon={IconListSearch}
            title="Compare with the file"
            words="Reads items back from the table and says which are as the file has them."
            testId="action-compare"
            buttons={
              <Button
                variant="default"
                size="compact-sm"
                data-testid="compare"
                onClick={() => setOpen('verify')}
              >
                Compare…
              </Button>
            }
          />
        )}
        {run !== null && <SaveReport run={run} />}
        {canUndo && (
          <RunAction
            icon={IconArrowBackUp}
            title="Undo this import"
            words={
              choices.keep_copy
                ? 'Deletes the items it created and puts back what it replaced. You see what will happen first.'
                : 'Deletes the items it created. You see what will happen first.'
            }
            testId="action-undo"
            buttons={
              <Button
                variant="default"
                size="compact-sm"
                data-testid="take-back"
                onClick={() => setOpen('undo')}
              >
                {undone ? 'Go on…' : 'Undo…'}
              </Button>
            }
          />
        )}
      </ul>
      {open === 'verify' && source && plan && (
        <VerifyPanel
          sourceId={source.source_id}
          plan={plan}
          destination={destination}
          onClose={close}
        />
      )}
      {open === 'undo' && run !== null && (
        <UndoPanel
          run={run}
          table={report.table}
          onClose={close}
          onUndone={(did) => dispatch({ type: 'import undone', report: did })}
        />
      )}
    </Card>
  );
}
