import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { RaiseOffer } from '../../../bindings/RaiseOffer';
import type { MigrationState } from '../../../app/migration';
import { checked, failure, report, shape } from '../../../test/fixtures';
import { findReady } from '../../../test/ready';
import { fakeEngine, renderApp } from '../../../test/renderApp';
import { runSummary } from '../../../test/runs';
import { raiseProblem, unitsOf } from './raising';

const aws: MigrationState = {
  ...checked,
  destination: { kind: 'aws', profile: 'work', region: 'eu-central-1' },
};

const offer: RaiseOffer = {
  not_possible: null,
  is_worth_it: true,
  units_now: 5,
  seconds_now: 2400,
  proposed_units: 40,
  units: 40,
  seconds: 300,
  dollars: 0.05,
  tables: 1,
  price_region: 'us-east-1',
  prices_of: 'November 2026',
};

const raised = {
  id: 'a1',
  units_before: 15,
  units_raised: 120,
  message: 'The write capacity of Users was raised, and is set back.',
  not_set_back: null,
};

const left = {
  id: 'a1',
  table: 'Users',
  run: 'run-1',
  destination: { kind: 'practice' as const },
  exact: {
    destination: { kind: 'practice' as const },
    account: null,
    alias: null,
    identity: null,
    region: 'us-east-1',
    endpoint: 'practice',
  },
  units_before: 15,
  units_raised: 120,
  dollars_an_hour: 0.07,
  message: 'Users may still have the raised capacity.',
};

function engineWith(answers: Parameters<typeof fakeEngine>[0] = {}) {
  return fakeEngine({
    tableState: async () => ({ kind: 'same', existing: shape, unset: [] }),
    raiseOffer: async (_tables, _destination, units) => ({
      ...offer,
      ...(units === null ? {} : { units, seconds: 12_000 / units }),
    }),
    ...answers,
  });
}

describe('Raising the write capacity', () => {
  it('is off, says what it would gain and cost, and is chosen with what the engine proposes', async () => {
    const engine = engineWith();
    const user = renderApp(aws);
    const words = await screen.findByTestId('raise-words');
    expect(words.textContent).toContain('The table takes 5 write units a second: about 40 min');
    expect(words.textContent).toContain('Raised, for example, to 40: about 5 min');
    expect(words.textContent).toContain('set back afterwards');
    await user.click(screen.getByTestId('raise'));
    expect(screen.getByTestId('raise-to')).toHaveProperty('value', '40');
    await user.clear(screen.getByTestId('raise-to'));
    await waitFor(() =>
      expect(screen.getByTestId('start-import').getAttribute('aria-disabled')).toBe('true'),
    );
    await user.type(screen.getByTestId('raise-to'), '400');
    await waitFor(() =>
      expect(screen.getByTestId('raise-words').textContent).toContain('Raised to 400: about 30 s'),
    );
    await user.click(await findReady('start-import'));
    expect(engine.importItems.mock.calls[0]?.[0].choices.raised_units).toBe(400);
  });

  it('is not spoken of where there is nothing to gain, and says why it cannot be', async () => {
    engineWith({ raiseOffer: async () => ({ ...offer, is_worth_it: false }) });
    renderApp(aws);
    await screen.findByTestId('pace');
    expect(screen.queryByTestId('raise')).toBeNull();
  });

  it('says where auto scaling would set it back', async () => {
    engineWith({
      raiseOffer: async () => ({ ...offer, not_possible: 'Auto scaling sets it.' }),
    });
    renderApp(aws);
    expect(await screen.findByText('Auto scaling sets it.')).toBeTruthy();
    expect(screen.queryByTestId('raise')).toBeNull();
  });

  it('is told at the end, and set back where that failed', async () => {
    const engine = engineWith({
      importItems: async () => ({
        ...report,
        raised: { ...raised, not_set_back: failure('capacity_not_set_back', 'AWS said no.') },
      }),
    });
    const user = renderApp(aws);
    await user.click(await findReady('start-import'));
    expect((await screen.findByTestId('failure')).textContent).toContain('AWS said no.');
    await user.click(screen.getByTestId('set-back'));
    expect(engine.setBack.mock.calls[0]?.[0]).toBe('a1');
    expect((await screen.findByTestId('raised-note')).textContent).toBe('It is set back.');
  });

  it('is offered to be set back at the next start, and with its run', async () => {
    let raisedTables = [left];
    const engine = engineWith({
      recentRuns: async () => [runSummary()],
      raisedTables: async () => raisedTables,
      setBack: async () => {
        raisedTables = [];
        return { table: 'Users', message: 'It is set back.' };
      },
    });
    const user = renderApp();
    expect((await screen.findByTestId('raised-Users')).textContent).toContain(
      'Users may still have the raised capacity.',
    );
    await user.click(screen.getByTestId('set-back'));
    await waitFor(() => expect(screen.queryByTestId('raised-Users')).toBeNull());
    expect(engine.setBack).toHaveBeenCalledTimes(1);
  });
});

describe('What is typed for it', () => {
  it('is a whole number above 0', () => {
    expect(['400', ' 1,000 ', '0', '1.5', 'many', '12,34'].map(unitsOf)).toEqual([
      400,
      1000,
      null,
      null,
      null,
      null,
    ]);
    expect(raiseProblem('')).toBeNull();
    expect(raiseProblem(' ')).not.toBeNull();
    expect(raiseProblem('1,5')).not.toBeNull();
  });
});
