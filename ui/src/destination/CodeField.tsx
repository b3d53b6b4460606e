import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '../bindings/Failure';
import { asFailure, engine } from '../engine';
import { SeenFailure } from './SeenFailure';
import styles from './SignIn.module.css';

interface Props {
  profile: string;
  region: string | null;
  onSignedIn?: () => void;
}

/** The code of a device (MFA), where a profile asks for one. */
export function CodeField({ profile, region, onSignedIn }: Props) {
  const [code, setCode] = useState('');
  const [state, setState] = useState<'asking' | 'signed in' | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  async function signIn() {
    setState('asking');
    setFailure(null);
    try {
      await engine.signInWithCode(profile, region, code);
      setState('signed in');
      setCode('');
      onSignedIn?.();
    } catch (error) {
      setState(null);
      setFailure(asFailure(error));
    }
  }
  return (
    <form
      className={styles.way}
      onSubmit={(event) => {
        event.preventDefault();
        void signIn();
      }}
    >
      <TextInput
        label="Code of your device (MFA)"
        description="The six digits that it shows now. Each code counts once."
        value={code}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        data-testid="mfa-code"
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <div className={styles.buttons}>
        <Button type="submit" variant="default" loading={state === 'asking'} data-testid="use-code">
          Sign in with this code
        </Button>
      </div>
      <p role="status">{state === 'signed in' && 'You are signed in.'}</p>
      <SeenFailure failure={failure} />
    </form>
  );
}
