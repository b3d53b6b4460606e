import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import type { Report } from '../../bindings/Report';
import { amount, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { asFailure, engine } from '../../engine';
import styles from './RejectedRecords.module.css';

/** The records that were not written, each with its reason, and a file of them to mend and import again. */
export function RejectedRecords({ report, job }: { report: Report; job: string }) {
  const [saved, setSaved] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function save() {
    setFailure(null);
    try {
      const path = await engine.saveRejected(job);
      if (path !== null) {
        setSaved(path);
      }
    } catch (error) {
      setFailure(asFailure(error));
    }
  }

  const shown = report.first_rejected;
  return (
    <Card
      testId="rejected-records"
      title={plural(report.records_rejected, 'rejected record')}
      action={
        <Button
          variant="default"
          size="compact-sm"
          data-testid="save-rejected"
          onClick={() => void save()}
        >
          Save the rejected records…
        </Button>
      }
    >
      <p className={styles.purpose} role="status">
        {saved
          ? `Saved in ${saved}. Mend it there, then open it like any other file.`
          : 'They were not written. Save them, mend them, and import that file into the same table.'}
      </p>
      {failure && <FailureNotice failure={failure} />}
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Column</th>
              <th scope="col">Value</th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((record, at) => (
              <tr key={at}>
                <td className={styles.line}>{amount(record.line)}</td>
                <td title={record.column ?? undefined}>{record.column ?? 'whole record'}</td>
                <td className={styles.value} title={record.value ?? undefined}>
                  {record.value === '' ? <i>blank</i> : record.value}
                </td>
                <td className={styles.reason}>{record.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {report.records_rejected > shown.length && (
        <p className={styles.purpose}>
          The first {amount(shown.length)} are shown. All are in the saved file.
        </p>
      )}
    </Card>
  );
}
