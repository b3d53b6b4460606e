import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import { handlingOf } from '../../app/codes';
import { asFailure } from '../../engine';
import { useRuns } from '../RunsProvider';

/** Removing a run from the list; the engine asks the person first. */
export function useForgetting(run: { id: string }, onGone: () => void) {
  const { forget } = useRuns();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function remove() {
    if (busy) {
      return;
    }
    setBusy(true);
    setFailure(null);
    try {
      await forget(run.id);
      onGone();
    } catch (error) {
      const failed = asFailure(error);
      setFailure(handlingOf(failed).isCalledOff ? null : failed);
      setBusy(false);
    }
  }

  return { busy, failure, remove: () => void remove() };
}
