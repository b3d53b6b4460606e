import { Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Destination } from '../bindings/Destination';
import type { ImportProgress } from '../bindings/ImportProgress';
import { bytes, duration, percent, plural } from '../components/amount';
import type { Figure } from '../components/Figures';
import { RunningCard } from '../components/RunningCard';
import { SignInAgain } from '../destination/SignInAgain';

interface Props {
  name: string;
  /** What the bar is of: "Import". */
  label: string;
  /** What became of the records so far: "done". */
  verb: string;
  progress: ImportProgress | null;
  /** Records in all, as far as that is known before the engine says it. */
  total: number | null;
  paused: boolean;
  /** Where it is written to. */
  destination: Destination | null;
  /** What does not happen while it is paused: "Nothing is being written". */
  still: string;
  /** What it may wait for before it begins: an answer of the person's. */
  before?: string;
  withBytes?: boolean;
  /** What of several is written now. */
  now?: string;
  figures: Figure[];
  children?: ReactNode;
}

/** What stands in its way: a person, or the table. */
function waitingWords(
  progress: ImportProgress | null,
  paused: boolean,
  still: string,
  before: string | null,
): string | null {
  if (paused) {
    return progress?.is_paused && progress.requests_in_flight === 0
      ? `Paused. ${still}; continue when you like.`
      : 'Pausing: requests already sent finish first.';
  }
  return progress ? (progress.waiting_for ?? null) : before;
}

function leftWords(progress: ImportProgress | null, paused: boolean): ReactNode {
  if (paused) {
    return <strong>paused</strong>;
  }
  if (progress === null) {
    return 'not begun yet';
  }
  if (progress.sign_in_expired) {
    return <strong>waiting for sign-in</strong>;
  }
  const left = progress.seconds_left ?? null;
  return left === null ? (
    'measuring the speed…'
  ) : (
    <>
      about <strong>{duration(left)}</strong> left
    </>
  );
}

/** An import or undoing it under way. */
export function WritingCard({
  name,
  label,
  verb,
  progress,
  total: known,
  paused,
  destination,
  still,
  before,
  withBytes = false,
  now,
  figures,
  children,
}: Props) {
  const read = progress?.records_read ?? 0;
  const total = progress?.records_total ?? known;
  const share =
    total === null
      ? percent(progress?.bytes_read ?? 0, progress?.bytes_total ?? 0)
      : percent(read, total);
  return (
    <>
      {progress?.sign_in_expired && (
        <SignInAgain failure={progress.sign_in_expired} destination={destination} />
      )}
      <RunningCard
        name={name}
        done={read}
        of={total === null ? 'records' : `of ${plural(total, 'record')}`}
        verb={verb}
        beside={
          withBytes && progress
            ? `${bytes(progress.bytes_read)} of ${bytes(progress.bytes_total)}`
            : (progress && now) || undefined
        }
        left={leftWords(progress, paused)}
        bar={
          <Progress
            value={share}
            size={10}
            radius="xl"
            color={paused ? 'var(--ink-3)' : undefined}
            aria-label={label}
          />
        }
        waiting={waitingWords(progress, paused, still, before ?? null)}
        going={paused ? 'paused' : 'slow'}
        figures={figures}
      >
        {children}
      </RunningCard>
    </>
  );
}
