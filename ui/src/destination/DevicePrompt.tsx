import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '../bindings/Failure';
import type { PortalPrompt } from '../bindings/PortalPrompt';
import { CopyButton } from '../components/CopyButton';
import { asFailure, engine } from '../engine';
import { SeenFailure } from './SeenFailure';
import styles from './SignIn.module.css';

interface Props {
  prompt: PortalPrompt;
  onCancel: () => void;
}

/** The code that the person confirms in the browser, while that is waited for. */
export function DevicePrompt({ prompt, onCancel }: Props) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const isClosed = !prompt.is_opened || failure !== null;
  return (
    <div className={styles.device} data-testid="device-sign-in">
      <p role="status">
        {prompt.is_opened
          ? 'A page has opened in your browser. Sign in there, check that it shows this code, and allow the access.'
          : 'Open the page below in a browser. Sign in there, check that it shows this code, and allow the access.'}
      </p>
      <p className={styles.code} data-testid="user-code">
        {prompt.user_code}
      </p>
      <div className={styles.buttons}>
        <CopyButton text={() => prompt.user_code} label="Copy the code" />
        <Button
          variant="default"
          size="compact-sm"
          data-testid="open-page-again"
          onClick={() =>
            engine.openSignInPage(prompt.user_code).then(
              () => setFailure(null),
              (error: unknown) => setFailure(asFailure(error)),
            )
          }
        >
          Open the page again
        </Button>
        <Button variant="default" size="compact-sm" data-testid="cancel-sign-in" onClick={onCancel}>
          Cancel
        </Button>
      </div>
      <SeenFailure failure={failure} />
      {isClosed && <code className={styles.page}>{prompt.page}</code>}
      <p>Waiting for you to confirm it in the browser…</p>
    </div>
  );
}
