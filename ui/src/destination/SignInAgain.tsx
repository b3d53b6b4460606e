import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { AwsProfile } from '../bindings/AwsProfile';
import type { Destination } from '../bindings/Destination';
import type { Failure } from '../bindings/Failure';
import { Card } from '../components/Card';
import { engine } from '../engine';
import { CodeField } from './CodeField';
import { KeysForm } from './KeysForm';
import { PortalSignInButton } from './PortalSignInButton';
import styles from './SignIn.module.css';

interface Props {
  /** Why the credentials are no longer taken. */
  failure: Failure;
  destination: Destination | null;
}

/** What runs waits for a sign-in: how the person gives it, and that nothing is lost meanwhile. */
export function SignInAgain({ failure, destination }: Props) {
  const [profile, setProfile] = useState<AwsProfile | null>(null);
  const aws = destination?.kind === 'aws' ? destination : null;
  const name = aws && 'profile' in aws ? aws.profile : null;
  useEffect(() => {
    if (name !== null) {
      engine.awsProfiles().then(
        ({ profiles }) => setProfile(profiles.find((one) => one.name === name) ?? null),
        () => setProfile(null),
      );
    }
  }, [name]);
  const portal =
    aws && 'portal' in aws
      ? { start_url: aws.portal.start_url, portal_region: aws.portal.portal_region }
      : (profile?.portal ?? null);
  const keys = aws && 'keys' in aws ? aws.keys : null;
  const isSignedInHere = portal !== null || keys !== null;
  return (
    <Card className={styles.again} testId="sign-in-again">
      <div className={styles.alert} role="alert">
        <p>
          <strong>The AWS sign-in has expired.</strong> Nothing is lost: what is written stays, and
          the rest goes on once you have signed in again.
        </p>
        <p>{failure.message}</p>
      </div>
      {portal && <PortalSignInButton portal={portal} label="Sign in again" />}
      {keys !== null && <KeysForm replaced={keys} onTaken={() => undefined} />}
      {profile && profile.kind.kind === 'role' && profile.kind.asks_for_code && (
        <CodeField profile={profile.name} region={aws?.region ?? null} />
      )}
      {!isSignedInHere && (
        <>
          <p>
            Sign in again on this computer, as you did before (for example with{' '}
            <code>aws sso login</code> or <code>aws login</code>).
          </p>
          <div className={styles.buttons}>
            <Button
              variant="default"
              data-testid="signed-in-again"
              onClick={() => void engine.signedInAgain()}
            >
              I have signed in again
            </Button>
          </div>
        </>
      )}
    </Card>
  );
}
