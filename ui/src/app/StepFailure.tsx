import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Failure } from '../bindings/Failure';
import { FailureNotice } from '../components/FailureNotice';
import { handlingOf, nextSteps } from './codes';
import { useDispatch, useMigration } from './MigrationProvider';
import { useOpening } from './useOpening';

/** The next step that a failure leads to, where there is one to take here. */
function NextStepButton({ failure }: { failure: Failure }) {
  const { next } = handlingOf(failure);
  const { isImporting, choice } = useMigration((state) => ({
    isImporting: state.importing !== null,
    // One of several tables is opened with the others.
    choice: state.several === null ? (state.source?.choice ?? null) : null,
  }));
  const dispatch = useDispatch();
  const { openRefused, reopen } = useOpening();
  if (next === undefined || (next === 'open again' && choice === null)) {
    return null;
  }
  const take = {
    'choose destination': () => dispatch({ type: 'destination panel', open: true }),
    'open again': () => choice && void reopen(choice),
    'read nonetheless': () => void openRefused(),
  };
  const { label, testId } = nextSteps[next];
  return (
    <Button
      variant="default"
      size="compact-sm"
      data-testid={testId}
      aria-disabled={isImporting || undefined}
      onClick={() => !isImporting && take[next]()}
    >
      {label}
    </Button>
  );
}

interface Props {
  failure: Failure;
  /** A sentence on what stays as it was. */
  stays?: ReactNode;
  /** Other buttons. */
  children?: ReactNode;
}

/** What went wrong in a step, and the ways on from there. */
export function StepFailure({ failure, stays, children }: Props) {
  const { next } = handlingOf(failure);
  return (
    <FailureNotice failure={failure}>
      {(stays ?? children ?? next) && (
        <>
          {stays && <p>{stays}</p>}
          {(children ?? next) && (
            <Group gap={8}>
              {children}
              <NextStepButton failure={failure} />
            </Group>
          )}
        </>
      )}
    </FailureNotice>
  );
}
