import { Button } from '@mantine/core';
import { IconDeviceFloppy, IconFolderOpen } from '@tabler/icons-react';
import { useState } from 'react';
import type { Failure } from '../../../bindings/Failure';
import { useDispatch, usePlanEdits } from '../../../app/MigrationProvider';
import { asFailure, engine, type OpenedSource } from '../../../engine';
import styles from './Saved.module.css';

interface Props {
  source: OpenedSource;
  onFailure: (failure: Failure | null) => void;
}

/** `users.csv.gz` → `users.plan.json` */
function suggestedName(fileName: string): string {
  return `${fileName.replace(/(\.\w{1,5}){1,2}$/, '') || 'table'}.plan.json`;
}

/** Keeping a design for the next export of the same table. */
export function SavedDesign({ source, onFailure }: Props) {
  const dispatch = useDispatch();
  const { settled } = usePlanEdits();
  const [said, setAnnounced] = useState('');

  async function attempt(work: () => Promise<string>) {
    onFailure(null);
    try {
      setAnnounced(await work());
    } catch (error) {
      setAnnounced('');
      onFailure(asFailure(error));
    }
  }

  const save = () =>
    attempt(async () => {
      const latest = await settled();
      if (latest === null) {
        return '';
      }
      const path = await engine.savePlan(
        source.source_id,
        latest,
        suggestedName(source.summary.file_name),
      );
      return path === null ? '' : `Saved as ${path}`;
    });

  const open = () =>
    attempt(async () => {
      const proposal = await engine.openPlan(source.source_id);
      if (proposal === null) {
        return '';
      }
      dispatch({ type: 'proposed again', origin: 'saved', proposal });
      return proposal.findings.length === 0 ? 'Opened: it fits every column.' : 'Opened.';
    });

  return (
    <div className={styles.saved}>
      <p className={styles.said} role="status" title={said} data-testid="plan-said">
        {said}
      </p>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconDeviceFloppy size={16} stroke={1.7} aria-hidden />}
        data-testid="save-plan"
        onClick={() => void save()}
      >
        Save design…
      </Button>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconFolderOpen size={16} stroke={1.7} aria-hidden />}
        data-testid="open-plan"
        onClick={() => void open()}
      >
        Open design…
      </Button>
    </div>
  );
}
