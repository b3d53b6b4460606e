import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import type { Report } from '../../bindings/Report';
import { placeColumn } from '../../app/placeWord';
import { amount, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { LinesTable } from '../../components/LinesTable';
import { asFailure, engine } from '../../engine';
import styles from './RejectedRecords.module.css';

interface Props {
  report: Report;
  /** The run's id, where it is kept. */
  run: string | null;
  /** Opens them to be fixed, where there is no other button for it. */
  fix?: (run: string) => Promise<void>;
}

/** The records that were not written, each with its reason; they are fixed here, or in a file of their own. */
export function RejectedRecords({ report, run, fix }: Props) {
  const [saved, setSaved] = useState<string | null>(null);
  const [opening, setOpening] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function save(of: string) {
    setFailure(null);
    try {
      const path = await engine.saveRejected(of);
      if (path !== null) {
        setSaved(path);
      }
    } catch (error) {
      setFailure(asFailure(error));
    }
  }

  async function open(opened: Promise<void>) {
    setFailure(null);
    setOpening(true);
    try {
      await opened;
    } catch (error) {
      setFailure(asFailure(error));
    } finally {
      setOpening(false);
    }
  }

  const shown = report.first_rejected;
  let purpose = fix
    ? 'They were not written. Fix them here, cell by cell, and import them alone; or save them and fix them elsewhere.'
    : 'They were not written. Save them, fix them, and import that file into the same table.';
  if (saved !== null) {
    purpose = `Saved in ${saved}. Fix it there, then open it like any other file.`;
  } else if (run === null) {
    purpose = `They were not written. ${report.rejects_file === null ? '' : `They are in ${report.rejects_file}.`}`;
  }
  return (
    <Card
      testId="rejected-records"
      title={plural(report.records_rejected, 'rejected record')}
      action={
        run !== null && (
          <div className={styles.buttons}>
            <Button
              variant="default"
              size="compact-sm"
              data-testid="save-rejected"
              onClick={() => void save(run)}
            >
              Save them…
            </Button>
            {fix && (
              <Button
                variant="light"
                size="compact-sm"
                loading={opening}
                data-testid="fix-rejected"
                onClick={() => void open(fix(run))}
              >
                Fix and import these again
              </Button>
            )}
          </div>
        )
      }
    >
      <p className={styles.purpose} role="status">
        {purpose}
      </p>
      {failure && <FailureNotice failure={failure} />}
      <LinesTable
        columns={[
          placeColumn(shown),
          { name: 'Column', width: '16%' },
          { name: 'Value', width: '22%' },
          { name: 'Reason' },
        ]}
      >
        {shown.map((record, at) => (
          <tr key={at}>
            <td className={styles.cut} title={record.place}>
              {record.place ?? amount(record.line)}
            </td>
            <td className={styles.cut} title={record.column ?? undefined}>
              {record.column ?? 'whole record'}
            </td>
            <td className={`${styles.cut} ${styles.value}`} title={record.value ?? undefined}>
              {record.value === '' ? <i>blank</i> : record.value}
            </td>
            <td className={styles.reason}>{record.reason}</td>
          </tr>
        ))}
      </LinesTable>
      {report.records_rejected > shown.length && (
        <p className={styles.purpose}>
          The first {amount(shown.length)} are shown. All are in the saved file.
        </p>
      )}
    </Card>
  );
}
