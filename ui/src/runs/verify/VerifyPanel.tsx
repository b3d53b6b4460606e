import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Destination } from '../../bindings/Destination';
import type { Plan } from '../../bindings/Plan';
import type { VerifyChoices } from '../../bindings/VerifyChoices';
import { plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { blockedBy } from '../../components/blocked';
import { FailureNotice } from '../../components/FailureNotice';
import { ProgressLine } from '../../components/ProgressLine';
import { Panel } from '../Panel';
import { useVerification } from './useVerification';
import { useVerifyCost } from './useVerifyCost';
import styles from './Verify.module.css';
import { DEFAULT_SAMPLE, VerifyBefore, type Which } from './VerifyBefore';
import { VerifyResult } from './VerifyResult';
import { VerifyRunning } from './VerifyRunning';
import { tableOfItems } from '../../app/placing';

interface Props {
  sourceId: string;
  plan: Plan;
  destination: Destination;
  onClose: () => void;
}

const EVERY_ITEM: VerifyChoices = { sample: null, count_indexes: false };

/** Compare with the file: what is to be compared, the comparing, and what it gave. */
export function VerifyPanel({ sourceId, plan, destination, onClose }: Props) {
  const [chosen, setChosen] = useState<Which | null>(null);
  const [typed, setTyped] = useState<number | string>(DEFAULT_SAMPLE);
  const [countIndexes, setCountIndexes] = useState(false);
  const [known, setKnown] = useState<number | null>(null);
  const { comparing, start, stop, again } = useVerification(sourceId, plan, destination);

  const which = chosen ?? (known !== null && known <= DEFAULT_SAMPLE ? 'all' : 'sample');
  const sample = typeof typed === 'number' && typed >= 1 ? typed : null;
  const choices: VerifyChoices | null =
    which === 'all' || sample !== null
      ? { sample: which === 'all' ? null : sample, count_indexes: countIndexes }
      : null;
  const {
    asked,
    isCurrent,
    failure,
    checking,
    again: askAgain,
  } = useVerifyCost(sourceId, plan, destination, known === null ? EVERY_ITEM : choices);
  if (asked && asked.items !== known) {
    setKnown(asked.items);
  }

  const frame = {
    title: 'Compare with the file',
    testId: 'verify-panel',
    phase: comparing.phase,
    onClose,
  };
  if (comparing.phase === 'running') {
    return (
      <Panel
        {...frame}
        words={
          comparing.stopping
            ? 'Stopping: requests already sent finish first.'
            : 'Nothing is written. Closing this ends it.'
        }
        buttons={
          <Button variant="default" data-tone="stop" data-testid="verify-cancel" onClick={stop}>
            {comparing.stopping ? 'Stopping…' : 'Cancel'}
          </Button>
        }
      >
        <VerifyRunning
          choices={comparing.choices}
          sofar={comparing.sofar}
          expected={asked?.cost.items ?? null}
        />
      </Panel>
    );
  }
  if (comparing.phase === 'ended') {
    return (
      <Panel
        {...frame}
        words={`${tableOfItems(plan).name} was read, and nothing was written.`}
        buttons={
          <>
            <Button variant="default" data-testid="verify-again" onClick={again}>
              Compare again
            </Button>
            <Button data-testid="verify-done" onClick={onClose}>
              Done
            </Button>
          </>
        }
      >
        <VerifyResult
          result={comparing.result}
          choices={comparing.choices}
          cancelled={comparing.cancelled}
          items={known}
        />
      </Panel>
    );
  }

  let blocked: string | null = null;
  if (failure) {
    blocked = 'It could not be found out what comparing reads.';
  } else if (choices === null) {
    blocked = 'Say how many items: a whole number, 1 or more.';
  } else if (!asked || !isCurrent) {
    blocked = checking
      ? 'Every record is being checked first: sizes and keys come from that.'
      : 'Finding out what it will read…';
  } else if (asked.items === 0) {
    blocked = 'The file comes to no item: there is nothing to compare.';
  }
  const count = isCurrent ? (asked?.cost.items ?? null) : null;
  return (
    <Panel
      {...frame}
      words={blocked ?? 'Reads only: nothing is written.'}
      buttons={
        <>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button
            data-testid="verify-start"
            {...blockedBy(blocked !== null, 'panel-words')}
            onClick={() => blocked === null && choices !== null && start(choices)}
          >
            {count === null || blocked !== null ? 'Compare' : `Compare ${plural(count, 'item')}`}
          </Button>
        </>
      }
    >
      {comparing.failure && <FailureNotice failure={comparing.failure} />}
      {failure && (
        <FailureNotice failure={failure}>
          <Button variant="default" size="compact-sm" onClick={askAgain}>
            Try again
          </Button>
        </FailureNotice>
      )}
      {checking && (
        <Card className={styles.checking}>
          <ProgressLine doing="Checking every record" progress={checking} />
        </Card>
      )}
      <VerifyBefore
        plan={plan}
        destination={destination}
        items={known}
        which={which}
        onWhich={setChosen}
        sample={typed}
        onSample={setTyped}
        countIndexes={countIndexes}
        onCountIndexes={setCountIndexes}
        cost={asked?.cost ?? null}
        isStale={!isCurrent}
      />
    </Panel>
  );
}
