import { Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Destination } from '../../../bindings/Destination';
import type { ImportProgress } from '../../../bindings/ImportProgress';
import type { S3Progress } from '../../../bindings/S3Progress';
import { amount, bytes, duration, percent, plural } from '../../../components/amount';
import { RunningCard } from '../../../components/RunningCard';
import { SignInAgain } from '../../../destination/SignInAgain';
import { stageNames } from './routeWords';

const stages = ['packing', 'importing', 'finishing', 'clearing'] as const;

/** How far the stage has come: what is done, of what, in which words. */
function howFar(progress: ImportProgress, s3: S3Progress) {
  if (s3.stage === 'packing') {
    const total = progress.records_total;
    return {
      done: progress.records_read,
      of: total === null ? 'records' : `of ${plural(total, 'record')}`,
      verb: 'packed',
      share:
        total === null
          ? percent(progress.bytes_read, progress.bytes_total)
          : percent(progress.records_read, total),
    };
  }
  if (s3.stage === 'importing') {
    return {
      done: s3.items_imported,
      of: `of ${plural(s3.items_packed, 'item')}`,
      verb: 'imported by AWS',
      share: percent(s3.items_processed, s3.items_packed),
    };
  }
  return {
    done: s3.items_imported,
    of: plural(s3.items_imported, 'item').replace(/^\S+ /, ''),
    verb: 'in the table',
    share: 100,
  };
}

const besides: Record<S3Progress['stage'], string | null> = {
  packing: null,
  importing: 'AWS works by itself now: this takes minutes, also with the window closed.',
  finishing: 'What the import could not set is being set.',
  clearing: 'The objects are being deleted from the bucket.',
};

interface Props {
  progress: ImportProgress;
  s3: S3Progress;
  paused: boolean;
  destination: Destination | null;
  /** What of several tables is imported now. */
  now?: string;
}

/** An import through S3 under way. */
export function S3Running({ progress, s3, paused, destination, now }: Props) {
  const { done, of, verb, share } = howFar(progress, s3);
  const step = stages.indexOf(s3.stage) + 1;
  const expired = progress.sign_in_expired ?? null;
  const isHeld = paused && s3.stage === 'packing' && expired === null;
  let left: ReactNode = <>for {duration(progress.seconds)}</>;
  if (isHeld) {
    left = <strong>paused</strong>;
  } else if (expired) {
    left = <strong>waiting for sign-in</strong>;
  }
  const waiting = progress.waiting_for ?? (expired ? null : besides[s3.stage]);
  return (
    <>
      {expired && <SignInAgain failure={expired} destination={destination} />}
      <RunningCard
        name="import"
        done={done}
        of={of}
        verb={verb}
        beside={[now, `Step ${step} of ${stages.length}: ${stageNames[s3.stage]}`]
          .filter(Boolean)
          .join(' · ')}
        left={left}
        bar={
          <Progress
            value={share}
            size={10}
            radius="xl"
            color={isHeld ? 'var(--ink-3)' : undefined}
            aria-label="Import"
          />
        }
        waiting={isHeld ? 'Paused. Nothing is being uploaded; continue when you like.' : waiting}
        going={isHeld ? 'paused' : progress.waiting_for ? 'slow' : 'well'}
        figures={[
          { label: 'Objects', value: amount(s3.objects) },
          { label: 'Items packed', value: amount(s3.items_packed) },
          { label: 'Uploaded', value: bytes(s3.bytes_uploaded) },
          { label: 'In the table', value: amount(s3.items_imported) },
          {
            label: 'Rejected',
            value: amount(progress.records_rejected),
            tone: progress.records_rejected > 0 ? 'amber' : undefined,
          },
          { label: 'Set aside (repeats)', value: amount(progress.duplicates_set_aside) },
        ]}
      />
    </>
  );
}
