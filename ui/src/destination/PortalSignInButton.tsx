import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { Portal } from '../bindings/Portal';
import { DevicePrompt } from './DevicePrompt';
import { SeenFailure } from './SeenFailure';
import { useDeviceSignIn } from './useDeviceSignIn';

interface Props {
  portal: Portal;
  label: string;
  onSignedIn?: () => void;
}

/** Signing in at a portal that is known, as for a profile or once a sign-in has expired. */
export function PortalSignInButton({ portal, label, onSignedIn }: Props) {
  const [isSignedIn, setSignedIn] = useState(false);
  const device = useDeviceSignIn(
    useCallback(() => {
      setSignedIn(true);
      onSignedIn?.();
    }, [onSignedIn]),
  );
  if (device.prompt) {
    return <DevicePrompt prompt={device.prompt} onCancel={device.cancel} />;
  }
  return (
    <>
      {isSignedIn ? (
        <p role="status">You are signed in at the portal.</p>
      ) : (
        <Button
          variant="default"
          loading={device.starting}
          data-testid="portal-sign-in"
          onClick={() => void device.start(portal.start_url, portal.portal_region)}
        >
          {label}
        </Button>
      )}
      <SeenFailure failure={device.failure} />
    </>
  );
}
