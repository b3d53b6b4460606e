import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useState, type ClipboardEvent } from 'react';
import type { Failure } from '../bindings/Failure';
import { TextButton } from '../components/TextButton';
import { asFailure, engine } from '../engine';
import type { TypedKeys } from '../engineSignIn';
import { pastedKeys } from './pastedKeys';
import { SeenFailure } from './SeenFailure';
import styles from './SignIn.module.css';

const blank: TypedKeys = { access_key_id: '', secret_access_key: '', session_token: null };

interface Props {
  /** The id of keys in whose place these are used, as when those have expired. */
  replaced?: string;
  onTaken: (id: string) => void;
}

/** Access keys to be typed or pasted. They are handed over at once and stay in no field. */
export function KeysForm({ replaced, onTaken }: Props) {
  const [typed, setTyped] = useState(blank);
  const [inKeychain, setInKeychain] = useState(true);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function hand(keychain: boolean) {
    setBusy(true);
    setFailure(null);
    try {
      const id = await engine.takeKeys(typed, keychain, replaced ?? null);
      setTyped(blank);
      onTaken(id);
    } catch (error) {
      setFailure(asFailure(error));
    } finally {
      setBusy(false);
    }
  }

  function paste(event: ClipboardEvent) {
    const keys = pastedKeys(event.clipboardData.getData('text'));
    if (keys) {
      event.preventDefault();
      setTyped(keys);
    }
  }

  return (
    <form
      className={styles.way}
      data-testid="keys-form"
      onPaste={paste}
      onSubmit={(event) => {
        event.preventDefault();
        void hand(inKeychain);
      }}
    >
      <TextInput
        label="Access key ID"
        description="You can paste all of the keys here, as AWS shows them to be copied."
        value={typed.access_key_id}
        spellCheck={false}
        autoComplete="off"
        data-testid="access-key-id"
        onChange={(event) => setTyped({ ...typed, access_key_id: event.currentTarget.value })}
      />
      <PasswordInput
        label="Secret access key"
        value={typed.secret_access_key}
        autoComplete="off"
        data-testid="secret-access-key"
        onChange={(event) => setTyped({ ...typed, secret_access_key: event.currentTarget.value })}
      />
      <PasswordInput
        label="Session token"
        description="Only temporary keys have one."
        value={typed.session_token ?? ''}
        autoComplete="off"
        data-testid="session-token"
        onChange={(event) =>
          setTyped({ ...typed, session_token: event.currentTarget.value || null })
        }
      />
      <Checkbox
        label="Keep them in the keychain of this computer"
        description="Otherwise they are forgotten when Tableferry is closed."
        checked={inKeychain}
        data-testid="in-keychain"
        onChange={(event) => setInKeychain(event.currentTarget.checked)}
      />
      <div className={styles.buttons}>
        <Button type="submit" variant="default" loading={busy} data-testid="take-keys">
          Use these keys
        </Button>
      </div>
      <SeenFailure failure={failure}>
        {failure?.code === 'no_keychain' && (
          <TextButton testId="session-only" onClick={() => void hand(false)}>
            Use them for this session only
          </TextButton>
        )}
      </SeenFailure>
    </form>
  );
}
