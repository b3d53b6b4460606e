import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { PortalAccount } from '../bindings/PortalAccount';
import { barriers } from '../test/axe';
import { failure } from '../test/fixtures';
import { deferred, fakeEngine, renderApp } from '../test/renderApp';
import { accounts, portal } from '../test/signIn';
import { pastedKeys } from './pastedKeys';
import { accountWords, awsProblem, ofWay, profileLabel } from './signIn';

type User = ReturnType<typeof renderApp>;

async function openAws(user: User, way: 'portal' | 'profile' | 'keys') {
  await user.click(screen.getByTestId('destination-chip'));
  await user.click(screen.getByTestId('destination-aws'));
  await user.click(await screen.findByTestId(`sign-in-${way}`));
}

async function beginAtPortal(user: User) {
  await openAws(user, 'portal');
  await write(user, 'portal-address', 'd-1234567890.awsapps.com');
  await write(user, 'portal-region', 'eu-west-1');
  await user.click(screen.getByTestId('portal-sign-in'));
}

/** Writes into a field at once: typing letter by letter has a list of regions drawn for each. */
async function write(user: User, testId: string, text: string) {
  await user.click(screen.getByTestId(testId));
  await user.paste(text);
}

async function choose(user: User, testId: string, label: string) {
  await user.click(screen.getByTestId(testId));
  await user.click(await screen.findByRole('option', { name: label }));
}

describe('signing in at a portal', () => {
  it('shows the code, then accounts and roles by name, and uses what was chosen', async () => {
    const confirmed = deferred<PortalAccount[]>();
    const fake = fakeEngine({ finishPortalSignIn: () => confirmed.promise });
    const user = renderApp();
    await beginAtPortal(user);
    expect(fake.startPortalSignIn).toHaveBeenCalledWith('d-1234567890.awsapps.com', 'eu-west-1');
    expect((await screen.findByTestId('user-code')).textContent).toBe('WDJB-MJHT');
    expect(await barriers(screen.getByTestId('destination-panel'))).toEqual([]);
    await user.click(screen.getByTestId('open-page-again'));
    expect(fake.openSignInPage).toHaveBeenCalledWith('WDJB-MJHT');
    await act(async () => confirmed.resolve(accounts));
    await screen.findByTestId('portal-signed-in');
    await choose(user, 'portal-account', 'Shop production (1234-5678-9012)');
    await waitFor(() => expect(fake.portalRoles).toHaveBeenCalledWith(portal, '123456789012'));
    await choose(user, 'portal-role', 'Importer');
    await write(user, 'aws-region', 'eu-central-1');
    expect(await barriers(screen.getByTestId('destination-panel'))).toEqual([]);
    await user.click(screen.getByTestId('use-destination'));
    expect(fake.knownDestination).toHaveBeenCalledWith({
      kind: 'aws',
      region: 'eu-central-1',
      portal: { ...portal, account: '123456789012', role: 'Importer' },
    });
  });

  it('takes the only role, and asks for no more', async () => {
    const fake = fakeEngine({
      finishPortalSignIn: async () => accounts.slice(1),
      portalRoles: async () => ['Importer'],
    });
    const user = renderApp();
    await beginAtPortal(user);
    await screen.findByTestId('portal-signed-in');
    await write(user, 'aws-region', 'eu-central-1');
    await waitFor(() =>
      expect((screen.getByTestId('portal-role') as HTMLInputElement).value).toBe('Importer'),
    );
    await user.click(screen.getByTestId('use-destination'));
    expect(fake.knownDestination).toHaveBeenCalled();
  });

  it('says why it failed, and is called off without a word', async () => {
    const fake = fakeEngine({
      startPortalSignIn: async () =>
        Promise.reject(failure('not_a_portal', 'This is not the address of an AWS portal.')),
    });
    const user = renderApp();
    await beginAtPortal(user);
    expect(await screen.findByText('This is not the address of an AWS portal.')).toBeTruthy();
    fake.startPortalSignIn.mockRejectedValue(failure('declined', 'You answered no.'));
    await user.click(screen.getByTestId('portal-sign-in'));
    await waitFor(() => expect(screen.queryByTestId('failure')).toBeNull());
  });

  it('can be cancelled while the browser is waited for', async () => {
    const never = deferred<PortalAccount[]>();
    const fake = fakeEngine({ finishPortalSignIn: () => never.promise });
    const user = renderApp();
    await beginAtPortal(user);
    await user.click(await screen.findByTestId('cancel-sign-in'));
    expect(fake.cancel).toHaveBeenCalledTimes(1);
    expect(screen.getByTestId('portal-sign-in')).toBeTruthy();
  });

  it('takes one click the next time, with what was used last', async () => {
    fakeEngine({
      signInChoices: async () => ({
        portal: { ...portal, account: '123456789012', role: 'ReadOnly' },
        is_signed_in: true,
        keys: [],
      }),
    });
    const user = renderApp();
    await user.click(screen.getByTestId('destination-chip'));
    await user.click(screen.getByTestId('destination-aws'));
    await screen.findByTestId('portal-signed-in');
    await waitFor(() =>
      expect((screen.getByTestId('portal-role') as HTMLInputElement).value).toBe('ReadOnly'),
    );
  });
});

describe('access keys', () => {
  it('are handed over once, and can be forgotten', async () => {
    const fake = fakeEngine();
    const user = renderApp();
    await openAws(user, 'keys');
    await write(user, 'access-key-id', 'AKIAX2Q7');
    await write(user, 'secret-access-key', 'hush');
    expect(await barriers(screen.getByTestId('destination-panel'))).toEqual([]);
    await user.click(screen.getByTestId('take-keys'));
    expect(fake.takeKeys).toHaveBeenCalledWith(
      { access_key_id: 'AKIAX2Q7', secret_access_key: 'hush', session_token: null },
      true,
      null,
    );
    expect((await screen.findByTestId('keys-chosen')).textContent).toContain('X2Q7');
    expect(document.body.innerHTML).not.toContain('hush');
    await user.click(screen.getByTestId('forget-keys'));
    expect(fake.forgetKeys).toHaveBeenCalledWith('X2Q7-0a1b2c3d');
    expect(await screen.findByTestId('keys-form')).toBeTruthy();
  });

  it('are for the session only where there is no keychain', async () => {
    const fake = fakeEngine();
    fake.takeKeys.mockRejectedValueOnce(failure('no_keychain', 'There is no keychain.'));
    const user = renderApp();
    await openAws(user, 'keys');
    await write(user, 'access-key-id', 'AKIAX2Q7');
    await write(user, 'secret-access-key', 'hush');
    await user.click(screen.getByTestId('take-keys'));
    await user.click(await screen.findByTestId('session-only'));
    expect(fake.takeKeys.mock.calls[1]?.[1]).toBe(false);
  });

  it('can be pasted all at once, as AWS shows them', async () => {
    fakeEngine();
    const user = renderApp();
    await openAws(user, 'keys');
    await user.click(screen.getByTestId('access-key-id'));
    await user.paste(
      'export AWS_ACCESS_KEY_ID="ASIAX2Q7"\nexport AWS_SECRET_ACCESS_KEY="hu/sh+"\nexport AWS_SESSION_TOKEN="to=ken=="',
    );
    const value = (id: string) => (screen.getByTestId(id) as HTMLInputElement).value;
    expect(value('access-key-id')).toBe('ASIAX2Q7');
    expect(value('secret-access-key')).toBe('hu/sh+');
    expect(value('session-token')).toBe('to=ken==');
  });

  it('are recognised in each form that AWS shows', () => {
    for (const text of [
      'SET AWS_ACCESS_KEY_ID=A\nSET AWS_SECRET_ACCESS_KEY=B\nSET AWS_SESSION_TOKEN=C',
      '$Env:AWS_ACCESS_KEY_ID="A"\n$Env:AWS_SECRET_ACCESS_KEY="B"\n$Env:AWS_SESSION_TOKEN="C"',
      '[123456789012_Importer]\naws_access_key_id = A\naws_secret_access_key=B\naws_session_token= C\n',
    ]) {
      expect(pastedKeys(text)).toEqual({
        access_key_id: 'A',
        secret_access_key: 'B',
        session_token: 'C',
      });
    }
    expect(pastedKeys('AKIAX2Q7')).toBeNull();
    expect(pastedKeys('AWS_ACCESS_KEY_ID=A')).toBeNull();
  });
});

describe('profiles of this computer', () => {
  const importer = {
    name: 'importer',
    region: 'eu-west-1',
    kind: { kind: 'role', role: 'Importer', through: 'shop', asks_for_code: true },
    portal: null,
  } as const;

  it('say what they give credentials by, and ask for a code where one is needed', async () => {
    const fake = fakeEngine({
      awsProfiles: async () => ({ profiles: [importer], region: null }),
    });
    const user = renderApp();
    await openAws(user, 'profile');
    await user.selectOptions(screen.getByTestId('aws-profile'), 'importer');
    await write(user, 'mfa-code', '123456');
    await user.click(screen.getByTestId('use-code'));
    expect(fake.signInWithCode).toHaveBeenCalledWith('importer', 'eu-west-1', '123456');
    expect(await screen.findByText('You are signed in.')).toBeTruthy();
    expect(await barriers(screen.getByTestId('destination-panel'))).toEqual([]);
  });

  it('lead to their portal', async () => {
    const fake = fakeEngine({
      awsProfiles: async () => ({
        profiles: [{ name: 'company', region: 'eu-west-1', kind: { kind: 'portal' }, portal }],
        region: null,
      }),
    });
    const user = renderApp();
    await openAws(user, 'profile');
    await user.selectOptions(screen.getByTestId('aws-profile'), 'company');
    await user.click(screen.getByTestId('portal-sign-in'));
    expect(fake.startPortalSignIn).toHaveBeenCalledWith(portal.start_url, 'eu-west-1');
    expect(await screen.findByText('You are signed in at the portal.')).toBeTruthy();
  });

  it('are named with their kind', () => {
    expect(profileLabel(importer)).toBe(
      'Profile importer (role Importer through shop, with a code (MFA))',
    );
  });
});

describe('the region', () => {
  it('is found by its name', async () => {
    fakeEngine();
    const user = renderApp();
    await openAws(user, 'keys');
    await write(user, 'aws-region', 'frankf');
    const option = await screen.findByRole('option', { name: /Frankfurt/ });
    expect(within(option).getByText('eu-central-1')).toBeTruthy();
    await user.click(option);
    expect((screen.getByTestId('aws-region') as HTMLInputElement).value).toBe('eu-central-1');
    expect(screen.getByText('Where the table lives. Europe (Frankfurt).')).toBeTruthy();
  });
});

it('says what is missing of each way in', () => {
  expect(awsProblem(ofWay('portal', 'eu-west-1'))).toContain('Sign in');
  expect(awsProblem(ofWay('keys', 'eu-west-1'))).toContain('access keys');
  expect(awsProblem(ofWay('profile', null))).toContain('region');
  expect(awsProblem(ofWay('profile', 'eu-west-1'))).toBeNull();
  expect(accountWords('123456789012')).toBe('1234-5678-9012');
});
