import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import { asFailure } from '../../engine';
import { useRuns } from '../RunsProvider';

/** Removing a run from the list: asked first, done second. */
export function useForgetting(run: { id: string }, onGone: () => void) {
  const { forget } = useRuns();
  const [asking, setAsking] = useState(false);
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
      setFailure(asFailure(error));
      setBusy(false);
    }
  }

  return { asking, setAsking, busy, failure, remove: () => void remove() };
}
