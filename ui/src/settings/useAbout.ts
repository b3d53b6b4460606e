import { useEffect, useState } from 'react';
import type { Failure } from '../bindings/Failure';
import { asFailure, engine, type About } from '../engine';

/** What this is and where its data lies, once the engine has said so. */
export function useAbout() {
  const [about, setAbout] = useState<About | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    engine.about().then(setAbout, (error: unknown) => setFailure(asFailure(error)));
  }, []);
  return { about, failure };
}
