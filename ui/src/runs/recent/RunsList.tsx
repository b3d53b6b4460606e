import { IconArrowNarrowRight, IconChevronRight } from '@tabler/icons-react';
import type { RunSummary } from '../../bindings/RunSummary';
import { amount, duration, plural } from '../../components/amount';
import { moment } from '../../components/moment';
import { destinationPhrase } from '../../destination/words';
import { runOf } from '../RunsProvider';
import { isDeletion, isImport, putsBack, runName, runWords, undoneWords } from '../runWords';

import styles from './RunsList.module.css';
import { StateSign } from './StateSign';

interface Props {
  /** What is shown, the newest first. */
  runs: RunSummary[];
  /** All that are kept, to know which was undone. */
  all: RunSummary[];
  onShow: (run: RunSummary) => void;
}

/** Kept runs, one a line: file and table, how it stands, its counts, and when it was. */
export function RunsList({ runs, all, onShow }: Props) {
  return (
    <div className={styles.list}>
      <div className={styles.lines}>
        <div className={styles.head} aria-hidden>
          <span />
          <span>File and table</span>
          <span>State</span>
          <span className={styles.figure}>Written</span>
          <span className={styles.figure}>Rejected</span>
          <span className={styles.figure}>Kept</span>
          <span className={styles.when}>When</span>
          <span />
        </div>
        <ul>
          {runs.map((run) => (
            <RunRow
              key={run.id}
              run={run}
              undo={runOf(all, run.undone_by)}
              onShow={() => onShow(run)}
            />
          ))}
        </ul>
      </div>
    </div>
  );
}

function Figure({ value, tone }: { value: number; tone?: 'amber' }) {
  return (
    <span className={styles.figure} data-tone={tone} data-none={value === 0 || undefined}>
      {amount(value)}
    </span>
  );
}

/** What a run did that wrote no rows of a file. */
function deletesWord(run: RunSummary): string {
  if (isDeletion(run)) {
    return 'what is gone from the file, deleted';
  }
  return putsBack(run) ? 'what was deleted, put back' : 'as before';
}

interface RowProps {
  run: RunSummary;
  undo: RunSummary | null;
  onShow: () => void;
}

function RunRow({ run, undo, onShow }: RowProps) {
  const { report } = run;
  const words = runWords(run, undo);
  const deletes = !isImport(run);
  const where = destinationPhrase(run.destination, run.exact);
  const counts = deletes
    ? `, ${undoneWords(run)}`
    : `, ${plural(report.items_written, 'item')} written, ${amount(report.records_rejected)} rejected, ${amount(report.items_kept)} kept`;
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        data-testid={`recent-run-${run.id}`}
        aria-label={`${runName(run)}: ${words.state}, ${words.detail}${counts}, ${moment(run.started)}, ${where}. Show it`}
        onClick={onShow}
      >
        <StateSign run={run} tone={words.tone} />
        <span className={styles.names}>
          <span className={styles.name} title={runName(run)}>
            {deletes ? (
              <>
                <strong>{run.table}</strong>
                <small> {deletesWord(run)} </small>
                {!isDeletion(run) && !putsBack(run) && (
                  <span className={styles.part}>{run.file_name}</span>
                )}
              </>
            ) : (
              <>
                <strong>{run.file_name}</strong>
                <IconArrowNarrowRight size={15} stroke={1.7} aria-hidden />
                <span className={styles.part}>{run.table}</span>
              </>
            )}
          </span>
          <span className={styles.under} data-kind={run.destination.kind} title={where}>
            {where}
          </span>
        </span>
        <span className={styles.state} data-tone={words.tone}>
          {words.state}
          <span className={styles.under} title={words.detail}>
            {words.detail}
          </span>
        </span>
        {deletes ? (
          <span className={styles.undone}>{undoneWords(run)}</span>
        ) : (
          <>
            <Figure value={report.items_written} />
            <Figure
              value={report.records_rejected}
              tone={report.records_rejected > 0 ? 'amber' : undefined}
            />
            <Figure value={report.items_kept} />
          </>
        )}
        <span className={styles.when}>
          {moment(run.started)}
          <span className={styles.under}>{duration(report.seconds)}</span>
        </span>
        <IconChevronRight size={16} stroke={1.8} className={styles.chevron} aria-hidden />
      </button>
    </li>
  );
}
