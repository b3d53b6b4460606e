import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '../bindings/Failure';
import type { SignInChoices } from '../bindings/SignInChoices';
import { handlingOf } from '../app/codes';
import { TextButton } from '../components/TextButton';
import { asFailure, engine } from '../engine';
import { KeysForm } from './KeysForm';
import { SeenFailure } from './SeenFailure';
import { keysWords, type Aws } from './signIn';
import styles from './SignIn.module.css';

const OTHERS = '';

interface Props {
  destination: Extract<Aws, { keys: unknown }>;
  choices: SignInChoices | null;
  /** Something was added or forgotten. */
  onChanged: () => void;
  onKeys: (id: string) => void;
}

/** Access keys: those that are known, and others to be typed. */
export function KeysFields({ destination, choices, onChanged, onKeys }: Props) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const known = choices?.keys ?? [];
  const chosen = destination.keys;
  function forget() {
    setFailure(null);
    engine.forgetKeys(chosen).then(
      () => {
        onKeys('');
        onChanged();
      },
      (error: unknown) => {
        const why = asFailure(error);
        setFailure(handlingOf(why).isCalledOff ? null : why);
      },
    );
  }
  return (
    <>
      {known.length > 0 && (
        <NativeSelect
          label="Access keys"
          data={[
            ...known.map(({ id, in_keychain }) => ({
              value: id,
              label: `${keysWords(id)} (${in_keychain ? 'in the keychain' : 'for this session'})`,
            })),
            { value: OTHERS, label: 'Other keys' },
          ]}
          value={chosen}
          data-testid="known-keys"
          onChange={(event) => onKeys(event.currentTarget.value)}
        />
      )}
      {chosen ? (
        <p className={styles.signedIn} data-testid="keys-chosen">
          You use {keysWords(chosen)}.
          <TextButton testId="forget-keys" onClick={forget}>
            Forget these keys
          </TextButton>
        </p>
      ) : (
        <KeysForm
          onTaken={(id) => {
            onKeys(id);
            onChanged();
          }}
        />
      )}
      <SeenFailure failure={failure} />
    </>
  );
}
