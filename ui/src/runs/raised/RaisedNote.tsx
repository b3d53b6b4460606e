import { Button } from '@mantine/core';
import type { RaisedCapacity } from '../../bindings/RaisedCapacity';
import { FailureNotice } from '../../components/FailureNotice';
import { useSetBack } from './useSetBack';

/** What became of the capacity that was raised for an import; where it was not set back, the button that does it. */
export function RaisedNote({ raised }: { raised: RaisedCapacity }) {
  const { isRunning, failure, done, start } = useSetBack(raised.id);
  if (done || raised.not_set_back === null) {
    return <p data-testid="raised-note">{done?.message ?? raised.message}</p>;
  }
  return (
    <FailureNotice failure={failure ?? raised.not_set_back}>
      <Button
        variant="default"
        size="compact-sm"
        data-testid="set-back"
        loading={isRunning}
        onClick={start}
      >
        Set back
      </Button>
    </FailureNotice>
  );
}
