import { act, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { failure } from '../test/fixtures';
import { deferred, fakeEngine, renderApp } from '../test/renderApp';
import type { ConnectionSummary } from '../bindings/ConnectionSummary';
import { endpointProblem } from './EndpointFields';
import { destinationWords } from './words';

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
    expect(endpointProblem('http://localhost:8000')).toBeNull();
  });

  it('takes the region of the profile', async () => {
    const engine = fakeEngine();
    const user = renderApp();
    await user.click(screen.getByTestId('destination-chip'));
    await user.click(screen.getByTestId('destination-aws'));
    await screen.findByText('Profile work');
    await user.selectOptions(screen.getByTestId('aws-profile'), 'work');
    await user.click(screen.getByTestId('test-connection'));
    expect(engine.testConnection.mock.calls[0]?.[0]).toEqual({
      kind: 'aws',
      profile: 'work',
      region: 'eu-central-1',
    });
    expect((await screen.findByText(/It answered in 4 ms/)).textContent).toBeTruthy();
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

  it('names account and region of AWS', () => {
    expect(destinationWords({ kind: 'aws', profile: null, region: null }, null)).toEqual({
      name: 'AWS environment credentials',
      detail: 'us-east-1',
    });
  });
});
