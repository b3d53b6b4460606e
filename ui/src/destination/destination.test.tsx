import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { emptyMigration } from '../app/migration';
import { failure, known } from '../test/fixtures';
import { deferred, fakeEngine, renderApp } from '../test/renderApp';
import type { ConnectionSummary } from '../bindings/ConnectionSummary';
import { endpointProblem } from './EndpointFields';
import { destinationWords, exactPhrase } from './words';

describe('the destination', () => {
  it('is Practice until another is used, and the header always says which', async () => {
    fakeEngine();
    const user = renderApp();
    const chip = screen.getByTestId('destination-chip');
    expect(chip.textContent).toBe('Practice· on this computer');
    await user.click(chip);
    await user.click(screen.getByTestId('destination-endpoint'));
    await user.clear(screen.getByTestId('endpoint-url'));
    await user.type(screen.getByTestId('endpoint-url'), 'http://localhost:9000');
    expect(chip.dataset.kind).toBe('practice');
    await user.click(screen.getByTestId('use-destination'));
    expect(chip.textContent).toContain('http://localhost:9000');
  });

  it('stays what it was when the person does not confirm another, and nothing is asked there', async () => {
    const engine = fakeEngine({ confirmDestination: async () => false });
    const user = renderApp();
    const chip = screen.getByTestId('destination-chip');
    await user.click(chip);
    await user.click(screen.getByTestId('destination-endpoint'));
    await user.click(screen.getByTestId('test-connection'));
    expect(await screen.findByText(/so nothing was sent/)).toBeTruthy();
    await user.click(screen.getByTestId('use-destination'));
    expect(await screen.findByText(/so nothing was sent/)).toBeTruthy();
    expect(engine.confirmDestination).toHaveBeenCalledTimes(2);
    expect(engine.testConnection).not.toHaveBeenCalled();
    expect(engine.knownDestination).not.toHaveBeenCalled();
    expect(chip.dataset.kind).toBe('practice');
  });

  it('does not take an address that is none, and says so', async () => {
    fakeEngine();
    const user = renderApp();
    await user.click(screen.getByTestId('destination-chip'));
    await user.click(screen.getByTestId('destination-endpoint'));
    await user.clear(screen.getByTestId('endpoint-url'));
    await user.type(screen.getByTestId('endpoint-url'), 'localhost');
    await user.click(screen.getByTestId('use-destination'));
    expect(screen.getByTestId('destination-panel')).toBeTruthy();
    expect(endpointProblem('localhost')).not.toBeNull();
    expect(endpointProblem('ftp://host')).not.toBeNull();
    expect(endpointProblem('http://me:hush@localhost:8000')).toContain('Leave user');
    expect(endpointProblem('http://localhost:8000')).toBeNull();
  });

  it('takes the region of the profile, and says which account it is', async () => {
    const engine = fakeEngine();
    const user = renderApp();
    await user.click(screen.getByTestId('destination-chip'));
    await user.click(screen.getByTestId('destination-aws'));
    await screen.findByText('Profile work (access keys)');
    await user.selectOptions(screen.getByTestId('aws-profile'), 'work');
    await user.click(screen.getByTestId('test-connection'));
    const aws = { kind: 'aws', profile: 'work', region: 'eu-central-1' };
    expect(engine.testConnection.mock.calls[0]?.[0]).toEqual(aws);
    expect(await screen.findByText(/It answered in 4 ms/)).toBeTruthy();
    expect(screen.getByTestId('exact-destination').textContent).toBe(
      'Account1234-5678-9012Regioneu-central-1Addressdynamodb.eu-central-1.amazonaws.com',
    );
    await user.click(screen.getByTestId('use-destination'));
    expect(engine.knownDestination).not.toHaveBeenCalled();
    expect(screen.getByTestId('destination-chip').textContent).toContain('1234-5678-9012');
  });

  it('asks for the region of AWS where nothing names one, and assumes none', async () => {
    const engine = fakeEngine();
    const user = renderApp();
    await user.click(screen.getByTestId('destination-chip'));
    await user.click(screen.getByTestId('destination-aws'));
    await screen.findByText(/names one: choose it here/);
    expect((screen.getByTestId('aws-region') as HTMLInputElement).value).toBe('');
    await user.click(screen.getByTestId('use-destination'));
    await user.click(screen.getByTestId('test-connection'));
    expect(engine.testConnection).not.toHaveBeenCalled();
    expect(engine.knownDestination).not.toHaveBeenCalled();
    expect(screen.getByText('Choose the region in which the table lives.')).toBeTruthy();
    await user.type(screen.getByTestId('aws-region'), 'eu-west-1');
    await user.click(screen.getByTestId('use-destination'));
    expect(engine.knownDestination.mock.calls[0]?.[0]).toEqual({
      kind: 'aws',
      profile: null,
      region: 'eu-west-1',
    });
    expect(screen.getByTestId('destination-chip').textContent).toContain('eu-west-1');
  });

  it('shows the region that the environment names, and uses it', async () => {
    const engine = fakeEngine({
      awsProfiles: async () => ({ profiles: [], region: 'ap-south-1' }),
    });
    const user = renderApp();
    await user.click(screen.getByTestId('destination-chip'));
    await user.click(screen.getByTestId('destination-aws'));
    await waitFor(() =>
      expect((screen.getByTestId('aws-region') as HTMLInputElement).value).toBe('ap-south-1'),
    );
    await user.click(screen.getByTestId('use-destination'));
    expect(engine.knownDestination.mock.calls[0]?.[0]).toMatchObject({ region: 'ap-south-1' });
  });

  it('stays where it was when the account cannot be found out', async () => {
    fakeEngine({
      awsProfiles: async () => ({ profiles: [], region: 'ap-south-1' }),
      knownDestination: async () =>
        Promise.reject(failure('no_credentials', 'There are no credentials.')),
    });
    const user = renderApp();
    await user.click(screen.getByTestId('destination-chip'));
    await user.click(screen.getByTestId('destination-aws'));
    await waitFor(() =>
      expect((screen.getByTestId('aws-region') as HTMLInputElement).value).toBe('ap-south-1'),
    );
    await user.click(screen.getByTestId('use-destination'));
    expect(await screen.findByText('There are no credentials.')).toBeTruthy();
    expect(screen.getByTestId('destination-chip').dataset.kind).toBe('practice');
  });

  it('warns of plain text before it is used', async () => {
    fakeEngine({
      knownDestination: async (destination) => ({
        ...known(destination),
        warning: 'Others can read it.',
      }),
    });
    const user = renderApp();
    await user.click(screen.getByTestId('destination-chip'));
    await user.click(screen.getByTestId('destination-endpoint'));
    await user.click(screen.getByTestId('use-destination'));
    expect(await screen.findByTestId('plain-http-warning')).toBeTruthy();
    expect(screen.getByTestId('destination-chip').dataset.kind).toBe('practice');
    await user.click(screen.getByText('Use it anyway'));
    expect(screen.getByTestId('destination-chip').dataset.kind).toBe('endpoint');
  });

  it('opens by itself to ask for the region of a run that brings none', async () => {
    fakeEngine({
      knownDestination: async () =>
        Promise.reject(failure('no_region', 'No AWS region is named, and none is assumed.')),
    });
    renderApp({
      ...emptyMigration,
      destination: { kind: 'aws', profile: null, region: null },
    });
    expect(await screen.findByTestId('destination-panel')).toBeTruthy();
    expect(screen.getByTestId('destination-chip').textContent).toContain('no region yet');
  });

  it('says in plain words why it cannot be reached', async () => {
    fakeEngine({
      testConnection: async () => Promise.reject(failure('no_answer', 'Nothing answers there.')),
    });
    const user = renderApp();
    await user.click(screen.getByTestId('destination-chip'));
    await user.click(screen.getByTestId('test-connection'));
    expect((await screen.findByTestId('failure')).textContent).toContain('Nothing answers there.');
  });

  it('lets a test be cancelled, and drops its late answer', async () => {
    const late = deferred<ConnectionSummary>();
    const engine = fakeEngine({ testConnection: () => late.promise });
    const user = renderApp();
    await user.click(screen.getByTestId('destination-chip'));
    await user.click(screen.getByTestId('test-connection'));
    await user.click(screen.getByTestId('cancel-test'));
    expect(engine.cancel).toHaveBeenCalledTimes(1);
    expect(screen.getByText('The test was cancelled.')).toBeTruthy();
    await act(async () => late.reject(failure('cancelled', 'Cancelled.')));
    expect(screen.queryByTestId('failure')).toBeNull();
  });

  it('names account, region and address of AWS as far as they are known', () => {
    const aws = { kind: 'aws', profile: null, region: null } as const;
    expect(destinationWords(aws, null)).toEqual({
      name: 'AWS environment credentials',
      detail: 'no region yet',
    });
    const { exact } = known({ ...aws, region: 'eu-west-1' });
    expect(destinationWords(aws, exact)).toEqual({
      name: 'AWS 1234-5678-9012',
      detail: 'eu-west-1 · dynamodb.eu-west-1.amazonaws.com',
    });
    expect(exactPhrase(aws, { ...exact, endpoint: 'http://localhost:8000' })).toBe(
      'AWS account 1234-5678-9012, region eu-west-1, at http://localhost:8000',
    );
    expect(destinationWords(aws, { ...exact, account: null }).name).toBe('AWS account unknown');
  });
});
