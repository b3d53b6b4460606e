import { Button } from '@mantine/core';
import type { RunSummary } from '../../bindings/RunSummary';
import { plural } from '../../components/amount';
import { FailureNotice } from '../../components/FailureNotice';
import { moment } from '../../components/moment';
import { TextButton } from '../../components/TextButton';
import { destinationPhrase } from '../../destination/words';
import { useRuns } from '../RunsProvider';
import { canContinue, isImport, stoppedSentence, undoneWords, whyStopped } from '../runWords';
import { StateSign } from './StateSign';
import styles from './UnfinishedRuns.module.css';
import { useForgetting } from './useForgetting';
import { useReopening } from './useReopening';

/** More than this would hide what the step is for. */
const MAX_SUGGESTED = 2;

/** Runs that did not come to their end and can be continued, offered before anything else. */
export function UnfinishedRuns() {
  const { runs, show } = useRuns();
  const unfinished = (runs ?? []).filter(canContinue);
  const more = unfinished.length - MAX_SUGGESTED;
  if (unfinished.length === 0) {
    return null;
  }
  return (
    <section className={styles.fixes} aria-label="Imports that did not come to their end">
      {unfinished.slice(0, MAX_SUGGESTED).map((run) => (
        <SuggestedFix key={run.id} run={run} />
      ))}
      {more > 0 && (
        <p className={styles.more}>
          <TextButton onClick={() => show({ kind: 'list' })}>
            {plural(more, 'more import')} can be continued
          </TextButton>
        </p>
      )}
    </section>
  );
}

function SuggestedFix({ run }: { run: RunSummary }) {
  const { show } = useRuns();
  const reopening = useReopening(run);
  const forgetting = useForgetting(run, () => undefined);

  const why = whyStopped(run);
  const done = isImport(run)
    ? `${plural(run.report.items_written, 'item')} written so far`
    : `${undoneWords(run)} so far`;
  return (
    <article className={styles.fix} data-testid={`unfinished-${run.id}`}>
      <div className={styles.line}>
        <StateSign run={run} tone="amber" />
        <div className={styles.words}>
          <h2 title={`${run.file}, ${run.table}`}>{stoppedSentence(run)}</h2>
          {why !== null && <p>{why}</p>}
          <p>
            {destinationPhrase(run.destination, run.exact)} · {moment(run.ended)} · {done}
          </p>
        </div>
        <div className={styles.buttons}>
          <Button
            size="compact-sm"
            variant="subtle"
            data-testid="unfinished-remove"
            loading={forgetting.busy}
            onClick={forgetting.remove}
          >
            Remove from the list
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            data-testid="unfinished-show"
            onClick={() => show({ kind: 'run', run: run.id })}
          >
            Show
          </Button>
          <Button
            size="compact-sm"
            data-testid="unfinished-continue"
            loading={reopening.opening === 'continue'}
            onClick={reopening.goOn}
          >
            Continue
          </Button>
        </div>
      </div>
      {forgetting.failure && <FailureNotice failure={forgetting.failure} />}
      {reopening.failure && <FailureNotice failure={reopening.failure.failure} />}
    </article>
  );
}
