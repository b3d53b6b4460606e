import { Button } from '@mantine/core';
import { IconFileTypeCsv } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { useMigration } from '../../app/MigrationProvider';
import { amount, bytes, duration, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { CellText } from '../../components/grid/CellText';
import { columnWidth } from '../../components/grid/columnWidths';
import { Grid, HEADER_PX, ROW_PX } from '../../components/grid/Grid';
import { ProgressLine } from '../../components/ProgressLine';
import { engine, type OpenedSource } from '../../engine';
import { delimiterWord } from './delimiter';
import styles from './OpenStep.module.css';

const MOST_ROWS_SHOWN = 9;
/** Room for the scroll bar of a wide file. */
const SCROLLBAR_PX = 14;

interface Props {
  source: OpenedSource;
  buttons: ReactNode;
  readAgain: () => void;
}

/** The file that is open: what it is, how it was recognised, its first records, and the reading of it. */
export function OpenedFile({ source, buttons, readAgain }: Props) {
  const { state } = useMigration();
  const { summary } = source;
  const { profile, reading, readFailure } = state;
  const columns = useMemo(
    () =>
      summary.columns.map((title, index) => ({
        title,
        width: columnWidth(
          title,
          summary.first_records.map((record) => record.cells[index] ?? ''),
        ),
      })),
    [summary],
  );
  const rows = summary.first_records;
  const facts = [
    bytes(summary.size_bytes),
    `cells separated by ${delimiterWord(summary.format.delimiter)}`,
    `header with ${plural(summary.columns.length, 'name')}`,
    ...(summary.format.byte_order_mark ? ['byte-order mark skipped'] : []),
  ];
  return (
    <>
      <Card className={styles.file}>
        <span className={styles.sign}>
          <IconFileTypeCsv size={26} stroke={1.5} aria-hidden />
        </span>
        <div className={styles.about}>
          <p className={styles.name} title={`${summary.folder}/${summary.file_name}`}>
            {summary.file_name}
          </p>
          <p className={styles.folder}>{summary.folder}</p>
          <p className={styles.facts}>{facts.join(' · ')}</p>
        </div>
        {buttons}
        {(reading || profile) && (
          <div className={styles.reading}>
            {reading && (
              <>
                <ProgressLine doing="Reading every record" progress={reading.progress} />
                <Button
                  variant="default"
                  size="compact-sm"
                  data-testid="cancel-read"
                  onClick={() => void engine.cancel(reading.job)}
                >
                  Cancel
                </Button>
              </>
            )}
            {profile && (
              <dl className={styles.figures}>
                <div>
                  <dt>Records</dt>
                  <dd>{amount(profile.records)}</dd>
                </div>
                <div>
                  <dt>Columns</dt>
                  <dd>{amount(profile.columns.length)}</dd>
                </div>
                <div>
                  <dt>Read in</dt>
                  <dd>{duration(profile.seconds)}</dd>
                </div>
                {profile.misshapen_records > 0 && (
                  <div data-tone="amber">
                    <dt>With too few or too many cells</dt>
                    <dd>{amount(profile.misshapen_records)}</dd>
                  </div>
                )}
              </dl>
            )}
          </div>
        )}
      </Card>
      {readFailure && (
        <FailureNotice failure={readFailure}>
          <Button variant="default" size="compact-sm" onClick={readAgain}>
            Read it again
          </Button>
        </FailureNotice>
      )}
      {rows.length > 0 && (
        <Card className={styles.records} title={`The first ${plural(rows.length, 'record')}`}>
          <div
            className={styles.grid}
            style={{
              height: HEADER_PX + Math.min(rows.length, MOST_ROWS_SHOWN) * ROW_PX + SCROLLBAR_PX,
            }}
          >
            <Grid
              label={`The first records of ${summary.file_name}`}
              headTitle="Line"
              columns={columns}
              rowCount={rows.length}
              row={(index) => {
                const record = rows[index];
                return (
                  record && {
                    head: amount(record.line),
                    cells: record.cells.map((text, at) => <CellText key={at} text={text} />),
                  }
                );
              }}
            />
          </div>
        </Card>
      )}
    </>
  );
}
