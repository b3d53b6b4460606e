import { Button } from '@mantine/core';
import { IconBraces, IconFileTypeCsv, IconTable } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { FormatChoice } from '../../bindings/FormatChoice';
import { useMigration } from '../../app/MigrationProvider';
import { ReadingLine } from '../../app/ReadingLine';
import { StepFailure } from '../../app/StepFailure';
import { amount, bytes, duration, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { CellText } from '../../components/grid/CellText';
import { columnWidth } from '../../components/grid/columnWidths';
import { Grid, HEADER_PX, ROW_PX } from '../../components/grid/Grid';
import { TextButton } from '../../components/TextButton';
import type { OpenedSource } from '../../engine';
import { DumpFields } from './DumpFields';
import { FormatPanel } from './FormatPanel';
import { formatWords } from './formatWords';
import { HowRead } from './HowRead';
import { nothingChosen } from './nothingChosen';
import { Questions } from './Questions';
import { SourceNotes } from './SourceNotes';
import styles from './OpenStep.module.css';

const MAX_ROWS_SHOWN = 9;
/** Space for the scroll bar of a wide file. */
const SCROLLBAR_PX = 14;

interface Props {
  source: OpenedSource;
  buttons: ReactNode;
  readAgain: () => void;
  reopen: (choice: FormatChoice) => void;
  /** Why the file cannot be read otherwise now, or null. */
  locked: string | null;
  /** Whether other tables are open beside it: how a dump is read is said for all of them. */
  isOneOfSeveral: boolean;
}

/** The file that is open: what it is, how it was recognised, its first records, and the reading of it. */
export function OpenedFile({ source, buttons, readAgain, reopen, locked, isOneOfSeveral }: Props) {
  const { profile, isReading, readFailure } = useMigration((state) => ({
    profile: state.profile,
    isReading: state.reading !== null,
    readFailure: state.readFailure,
  }));
  const [formatOpen, setFormatOpen] = useState(false);
  const { summary } = source;
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
  const { sql_dialect: dialect, table, member } = source.choice;
  const dump = isOneOfSeveral || dialect === null ? null : dialect;
  const isStaged = summary.format.kind === 'staged';
  const FileSign = isStaged
    ? IconTable
    : summary.format.kind === 'delimited'
      ? IconFileTypeCsv
      : IconBraces;
  const facts = [
    // Of a table of a database, the size is that of the whole file.
    ...(isStaged ? [] : [bytes(summary.size_bytes)]),
    plural(summary.columns.length, 'column'),
    formatWords(summary.format),
  ];
  const records = (
    <Grid
      label={`The first records of ${summary.file_name}`}
      headTitle={isStaged ? 'Row' : 'Line'}
      columns={columns}
      rowCount={rows.length}
      row={(index) => {
        const record = rows[index];
        return (
          record && {
            head: amount(record.line),
            cells: record.cells.map((text, at) => (
              <CellText
                key={at}
                text={text}
                blank={record.blanks.find((cell) => cell.place === at)?.kind}
              />
            )),
          }
        );
      }}
    />
  );
  return (
    <>
      <Card className={styles.file}>
        <span className={styles.sign}>
          <FileSign size={26} stroke={1.5} aria-hidden />
        </span>
        <div className={styles.about}>
          <p className={styles.name} title={`${summary.folder}/${summary.file_name}`}>
            {summary.file_name}
          </p>
          <p className={styles.folder}>{summary.folder}</p>
          <p className={styles.facts} data-testid="format-line">
            {facts.join(' · ')}
          </p>
          {isStaged && summary.facts.length > 0 && (
            <div className={styles.read}>
              <HowRead facts={summary.facts} />
            </div>
          )}
          {(!isStaged || dump) && (
            <p className={styles.change}>
              <TextButton
                testId="reopen"
                expanded={formatOpen}
                onClick={() => setFormatOpen(!formatOpen)}
              >
                {formatOpen ? 'Done changing how it is read' : 'Change how it is read'}
              </TextButton>
            </p>
          )}
        </div>
        {buttons}
        {(isReading || profile) && (
          <div className={styles.reading}>
            {isReading && <ReadingLine />}
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
                    <dt>Empty, or with too few or too many cells</dt>
                    <dd>{amount(profile.misshapen_records)}</dd>
                  </div>
                )}
              </dl>
            )}
          </div>
        )}
      </Card>
      {readFailure && (
        <StepFailure failure={readFailure}>
          <Button variant="default" size="compact-sm" onClick={readAgain}>
            Read it again
          </Button>
        </StepFailure>
      )}
      <SourceNotes notes={summary.notes} />
      {summary.questions.length > 0 && (
        <Questions questions={summary.questions} locked={locked} onAnswer={reopen} />
      )}
      {formatOpen && dump && (
        <Card title="How it is read">
          <DumpFields
            dialect={dump}
            encoding={source.choice.encoding ?? summary.format.encoding}
            isSaid
            locked={locked}
            onSay={(said) =>
              reopen({
                ...nothingChosen,
                table,
                member,
                sql_dialect: said.dialect,
                encoding: said.encoding,
              })
            }
          />
        </Card>
      )}
      {formatOpen && !isStaged && (
        <FormatPanel
          summary={summary}
          choice={source.choice}
          locked={locked}
          onChoice={reopen}
          records={records}
        />
      )}
      {rows.length > 0 && (!formatOpen || dump) && (
        <Card className={styles.records} title={`The first ${plural(rows.length, 'record')}`}>
          <div
            className={styles.grid}
            style={{
              height: HEADER_PX + Math.min(rows.length, MAX_ROWS_SHOWN) * ROW_PX + SCROLLBAR_PX,
            }}
          >
            {records}
          </div>
        </Card>
      )}
    </>
  );
}
