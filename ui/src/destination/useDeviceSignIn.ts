import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '../bindings/Failure';
import type { Portal } from '../bindings/Portal';
import type { PortalAccount } from '../bindings/PortalAccount';
import type { PortalPrompt } from '../bindings/PortalPrompt';
import { handlingOf } from '../app/codes';
import { asFailure, engine, newJob } from '../engine';

interface State {
  /** The portal is asked for a code. */
  starting: boolean;
  /** What the person has to confirm in the browser. */
  prompt: PortalPrompt | null;
  failure: Failure | null;
}

const idle: State = { starting: false, prompt: null, failure: null };

/** Signing in at a portal: a code is asked for, and the person confirms it in the browser. */
export function useDeviceSignIn(onSignedIn: (portal: Portal, accounts: PortalAccount[]) => void) {
  const [state, setState] = useState<State>(idle);
  const job = useRef<string | null>(null);
  const drop = useCallback(() => {
    if (job.current !== null) {
      void engine.cancel(job.current);
      job.current = null;
    }
  }, []);
  useEffect(() => drop, [drop]);

  const start = useCallback(
    async (startUrl: string, region: string) => {
      drop();
      const mine = newJob();
      job.current = mine;
      const settle = (next: State) => job.current === mine && setState(next);
      settle({ ...idle, starting: true });
      try {
        const prompt = await engine.startPortalSignIn(startUrl, region);
        if (job.current !== mine) {
          return;
        }
        settle({ ...idle, prompt });
        const accounts = await engine.finishPortalSignIn(prompt.user_code, mine);
        if (job.current === mine) {
          job.current = null;
          setState(idle);
          onSignedIn(prompt.portal, accounts);
        }
      } catch (error) {
        const failure = asFailure(error);
        settle({ ...idle, failure: handlingOf(failure).isCalledOff ? null : failure });
      }
    },
    [drop, onSignedIn],
  );

  return {
    ...state,
    start,
    cancel: useCallback(() => {
      drop();
      setState(idle);
    }, [drop]),
  };
}
