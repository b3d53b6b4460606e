import { Button, Drawer } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Destination } from '../bindings/Destination';
import type { KnownDestination } from '../bindings/KnownDestination';
import { useDispatch, useMigration } from '../app/MigrationProvider';
import { blockedBy } from '../components/blocked';
import { CostNote } from '../components/CostNote';
import { FailureNotice } from '../components/FailureNotice';
import { RadioCards } from '../components/RadioCards';
import { AwsFields } from './AwsFields';
import styles from './DestinationPanel.module.css';
import { EndpointFields, endpointProblem } from './EndpointFields';
import { accountWords, awsProblem, ofWay } from './signIn';
import { useConnectionTest } from './useConnectionTest';
import { useUsing } from './useUsing';
import { addressWords } from './words';

const choices: {
  kind: Destination['kind'];
  name: string;
  says: string;
  tone?: 'amber' | 'ink';
}[] = [
  {
    kind: 'practice',
    name: 'Practice',
    says: 'A DynamoDB inside this app. Nothing leaves this computer, and nothing costs money.',
  },
  {
    kind: 'aws',
    name: 'AWS',
    says: 'Amazon DynamoDB in your account. Writes and stored items cost money.',
    tone: 'amber',
  },
  {
    kind: 'endpoint',
    name: 'Endpoint',
    says: 'A DynamoDB at an address of your own, such as DynamoDB Local.',
    tone: 'ink',
  },
];

const DEFAULT_ENDPOINT = 'http://localhost:8000';

function firstOf(kind: Destination['kind']): Destination {
  switch (kind) {
    case 'practice':
      return { kind };
    case 'aws':
      return ofWay('profile', null);
    case 'endpoint':
      return { kind, url: DEFAULT_ENDPOINT, region: null };
  }
}

/** Where items would go. Nothing is chosen before "Use this destination". */
export function DestinationPanel() {
  const opened = useMigration((state) => state.destinationPanelOpen);
  const dispatch = useDispatch();
  const close = () => dispatch({ type: 'destination panel', open: false });
  return (
    <Drawer
      opened={opened}
      onClose={close}
      position="right"
      size={440}
      title="Where the items go"
      closeButtonProps={{ 'aria-label': 'Close' }}
      overlayProps={{ backgroundOpacity: 0.28 }}
      classNames={{ title: styles.title, body: styles.body, content: styles.content }}
      // At once: the panel must not wait for an animation frame, which a hidden window never gets.
      transitionProps={{ duration: 0 }}
      lockScroll={false}
    >
      <PanelBody />
    </Drawer>
  );
}

function PanelBody() {
  const { current, importing } = useMigration((state) => ({
    current: state.destination,
    importing: state.importing !== null,
  }));
  const dispatch = useDispatch();
  const [draft, setDraft] = useState<Destination>(current);
  const test = useConnectionTest();
  const choose = useCallback(
    (destination: Destination, known: KnownDestination | null) =>
      dispatch({ type: 'destination chosen', destination, known }),
    [dispatch],
  );
  const using = useUsing(choose);
  const problem =
    draft.kind === 'endpoint'
      ? endpointProblem(draft.url)
      : draft.kind === 'aws'
        ? awsProblem(draft)
        : null;
  const blocked = importing
    ? 'An import is running. The destination can be changed when it has ended.'
    : problem;
  // What was found out of the draft, by the test or on the way to using it.
  const found = test.summary ?? using.warned;
  const outcome = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (test.summary || test.failure || using.warned || using.failure) {
      outcome.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [test.summary, test.failure, using.warned, using.failure]);

  function change(destination: Destination) {
    setDraft(destination);
    test.forget();
    using.forget();
  }

  function use() {
    if (blocked !== null || using.asking) {
      return;
    }
    if (draft.kind === 'practice') {
      choose(draft, null);
    } else if (found) {
      choose(draft, { exact: found.exact, warning: found.warning });
    } else {
      void using.run(draft);
    }
  }

  return (
    <div className={styles.panel} data-testid="destination-panel">
      <RadioCards
        label="Destination"
        value={draft.kind}
        cards={choices.map(({ kind, ...words }) => ({
          value: kind,
          testId: `destination-${kind}`,
          ...words,
          more:
            draft.kind === 'aws' ? (
              <AwsFields destination={draft} isInUse={current.kind === 'aws'} onChange={change} />
            ) : draft.kind === 'endpoint' ? (
              <EndpointFields destination={draft} problem={problem} onChange={change} />
            ) : null,
        }))}
        onChange={(kind) => change(current.kind === kind ? current : firstOf(kind))}
      />
      <div className={styles.test}>
        {test.testing ? (
          <Button variant="default" data-testid="cancel-test" onClick={test.cancel}>
            Cancel the test
          </Button>
        ) : (
          <Button
            variant="default"
            data-testid="test-connection"
            aria-disabled={problem !== null || undefined}
            onClick={() => problem === null && void test.run(draft)}
          >
            Test the connection
          </Button>
        )}
        <div
          ref={outcome}
          className={styles.outcome}
          data-testid="connection-result"
          aria-live="polite"
        >
          {test.testing && <p>Asking…</p>}
          {test.cancelled && <p>The test was cancelled.</p>}
          {(test.declined || using.declined) && <p>You did not confirm it, so nothing was sent.</p>}
          {test.summary && (
            <div className={styles.good}>
              <p>{test.summary.message}</p>
              {draft.kind === 'aws' && (
                <dl className={styles.exact} data-testid="exact-destination">
                  <dt>Account</dt>
                  <dd>
                    {test.summary.exact.account === null
                      ? 'unknown'
                      : accountWords(test.summary.exact.account)}
                    {test.summary.exact.alias !== null && ` (${test.summary.exact.alias})`}
                  </dd>
                  {test.summary.exact.identity !== null && (
                    <>
                      <dt>Signed in as</dt>
                      <dd>{test.summary.exact.identity}</dd>
                    </>
                  )}
                  <dt>Region</dt>
                  <dd>{test.summary.exact.region}</dd>
                  <dt>Address</dt>
                  <dd>{addressWords(test.summary.exact.endpoint)}</dd>
                </dl>
              )}
            </div>
          )}
          {test.failure && <FailureNotice failure={test.failure} />}
          {using.failure && <FailureNotice failure={using.failure} />}
          {found?.warning && (
            <CostNote testId="plain-http-warning" icon={IconAlertTriangle}>
              {found.warning}
            </CostNote>
          )}
        </div>
      </div>
      <div className={styles.foot}>
        {blocked && (
          <p id="destination-blocked" className={styles.blocked}>
            {blocked}
          </p>
        )}
        <Button
          fullWidth
          data-testid="use-destination"
          {...blockedBy(blocked !== null, 'destination-blocked')}
          onClick={use}
        >
          {using.asking
            ? 'Asking which one it is…'
            : found?.warning
              ? 'Use it anyway'
              : 'Use this destination'}
        </Button>
      </div>
    </div>
  );
}
