import { Button } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import { FailureNotice } from '../../components/FailureNotice';
import { asFailure, engine } from '../../engine';
import { RunAction } from './RunAction';

/** The report as a file: to read, or to count with. */
export function SaveReport({ run }: { run: string }) {
  const [saved, setSaved] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function save(form: 'page' | 'csv') {
    setFailure(null);
    try {
      const path = await engine.saveReport(run, form);
      if (path !== null) {
        setSaved(path);
      }
    } catch (error) {
      setFailure(asFailure(error));
    }
  }

  return (
    <RunAction
      icon={IconFileText}
      title="Save the report"
      words={
        <span role="status">
          {saved === null
            ? 'As a page to read, print or send on, or as a table of its figures.'
            : `Saved in ${saved}.`}
        </span>
      }
      testId="save-report"
      buttons={
        <>
          <Button
            variant="default"
            size="compact-sm"
            data-testid="save-report-page"
            onClick={() => void save('page')}
          >
            As a page…
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            data-testid="save-report-csv"
            onClick={() => void save('csv')}
          >
            As CSV…
          </Button>
        </>
      }
    >
      {failure && <FailureNotice failure={failure} />}
    </RunAction>
  );
}
