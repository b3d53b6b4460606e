import { Button, Select, TextInput } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '../bindings/Failure';
import type { Portal } from '../bindings/Portal';
import type { PortalAccount } from '../bindings/PortalAccount';
import type { SignInChoices } from '../bindings/SignInChoices';
import { TextButton } from '../components/TextButton';
import { asFailure, engine } from '../engine';
import { DevicePrompt } from './DevicePrompt';
import { RegionField } from './RegionField';
import { SeenFailure } from './SeenFailure';
import { accountWords, type Aws } from './signIn';
import styles from './SignIn.module.css';
import { useDeviceSignIn } from './useDeviceSignIn';

/** More choices than this are searched, not only scrolled. */
const SEARCHED = 8;

interface Props {
  destination: Extract<Aws, { portal: unknown }>;
  choices: SignInChoices | null;
  onChange: (destination: Aws) => void;
}

/** Signing in at a company's portal, then the account and the role. */
export function PortalFields({ destination, choices, onChange }: Props) {
  const chosen = destination.portal;
  const last = choices?.portal ?? null;
  const [startUrl, setStartUrl] = useState<string | null>(null);
  const [region, setRegion] = useState<string | null>(null);
  const [accounts, setAccounts] = useState<PortalAccount[] | null>(null);
  const [roles, setRoles] = useState<string[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const address = startUrl ?? (chosen.start_url || last?.start_url) ?? '';
  const portalRegion = region ?? (chosen.portal_region || last?.portal_region) ?? '';

  // It may be chosen while the portal is asked.
  const tableRegion = useRef(destination.region);
  useEffect(() => {
    tableRegion.current = destination.region;
  }, [destination.region]);

  const chooseAccount = useCallback(
    (portal: Portal, account: string, before: string | null) => {
      const choose = (role: string) =>
        onChange({
          kind: 'aws',
          region: tableRegion.current,
          portal: { ...portal, account, role },
        });
      setRoles(null);
      setFailure(null);
      choose('');
      engine.portalRoles(portal, account).then(
        (found) => {
          setRoles(found);
          const only = found.length === 1 ? found[0] : undefined;
          choose(found.find((role) => role === before) ?? only ?? '');
        },
        (error: unknown) => setFailure(asFailure(error)),
      );
    },
    [onChange],
  );

  const takeAccounts = useCallback(
    (portal: Portal, found: PortalAccount[]) => {
      setAccounts(found);
      const same = found.find(({ id }) => id === last?.account);
      const only = same ?? (found.length === 1 ? found[0] : undefined);
      if (only) {
        chooseAccount(portal, only.id, last?.role ?? null);
      } else {
        onChange({
          kind: 'aws',
          region: tableRegion.current,
          portal: { ...portal, account: '', role: '' },
        });
      }
    },
    [chooseAccount, last, onChange],
  );
  const device = useDeviceSignIn(takeAccounts);

  // Whoever signed in since the app was started need not do it again.
  const known = choices?.is_signed_in ? last : null;
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (known && !asked) {
      setAsked(true);
      const { start_url, portal_region } = known;
      engine.portalAccounts({ start_url, portal_region }).then(
        (found) => takeAccounts({ start_url, portal_region }, found),
        (error: unknown) => setFailure(asFailure(error)),
      );
    }
  }, [known, asked, takeAccounts]);

  if (device.prompt) {
    return <DevicePrompt prompt={device.prompt} onCancel={device.cancel} />;
  }
  if (accounts && chosen.start_url) {
    const portal = { start_url: chosen.start_url, portal_region: chosen.portal_region };
    return (
      <>
        <p className={styles.signedIn} data-testid="portal-signed-in" role="status">
          Signed in at {new URL(chosen.start_url).host}
          <TextButton onClick={() => setAccounts(null)}>Sign in elsewhere</TextButton>
        </p>
        {accounts.length === 0 && (
          <p role="alert">
            The portal gives you no AWS account. Ask whoever manages AWS in your company.
          </p>
        )}
        <Select
          label="Account"
          placeholder="Choose the account"
          data={accounts.map(({ id, name }) => ({
            value: id,
            label: name === id ? accountWords(id) : `${name} (${accountWords(id)})`,
          }))}
          value={chosen.account || null}
          allowDeselect={false}
          searchable={accounts.length > SEARCHED}
          nothingFoundMessage="No account of that name"
          data-testid="portal-account"
          onChange={(account) => account && chooseAccount(portal, account, null)}
        />
        {chosen.account && (
          <Select
            label="Role"
            description="What you may do there. The portal calls it a permission set."
            placeholder={roles === null ? 'Asking for your roles…' : 'Choose the role'}
            data={roles ?? []}
            value={chosen.role || null}
            allowDeselect={false}
            searchable={(roles?.length ?? 0) > SEARCHED}
            nothingFoundMessage="No role of that name"
            data-testid="portal-role"
            onChange={(role) => role && onChange({ ...destination, portal: { ...chosen, role } })}
          />
        )}
        <SeenFailure failure={failure} />
      </>
    );
  }
  return (
    <>
      <TextInput
        label="Address of the portal"
        description="It looks like https://d-1234567890.awsapps.com/start. Whoever manages AWS in your company knows it."
        value={address}
        spellCheck={false}
        autoComplete="off"
        data-testid="portal-address"
        onChange={(event) => setStartUrl(event.currentTarget.value)}
      />
      <RegionField
        label="Region of the portal"
        description="It need not be the region of your tables."
        value={portalRegion}
        testId="portal-region"
        onChange={setRegion}
      />
      <Button
        variant="default"
        loading={device.starting}
        data-testid="portal-sign-in"
        onClick={() => {
          setFailure(null);
          void device.start(address, portalRegion);
        }}
      >
        {last && startUrl === null ? 'Sign in again in the browser' : 'Sign in in the browser'}
      </Button>
      <SeenFailure failure={device.failure ?? failure} />
    </>
  );
}
