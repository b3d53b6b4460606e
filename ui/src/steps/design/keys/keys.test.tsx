import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { KeyEvidence } from '../../../bindings/KeyEvidence';
import type { KeyProposal } from '../../../bindings/KeyProposal';
import type { Plan } from '../../../bindings/Plan';
import { plan, proposal } from '../../../test/fixtures';
import { readWith } from '../../../test/readWith';
import { fakeEngine, renderApp } from '../../../test/renderApp';
import { MADE_KEY } from '../keyOptions';
import { evidenceWords, spreadWords } from './keyEvidence';

const evidence: KeyEvidence = {
  records: 2155,
  distinct: 2155,
  exact: true,
  blank: 0,
  repeats: 0,
  partitions: 830,
  busiest: 25,
  spread: 'even',
  limits_writes: false,
};

const pair: KeyProposal = {
  partition_column: 'user_id',
  sort_column: 'email',
  partition_template: null,
  sort_template: null,
  reason: 'Together they never repeat',
  evidence,
};
const made: KeyProposal = {
  partition_column: null,
  sort_column: null,
  partition_template: null,
  sort_template: null,
  reason: 'A key made from each record’s content',
  evidence: { ...evidence, repeats: null, busiest: null, exact: false },
};

const proposedPair: Plan = { ...plan, table: { ...plan.table, sort_key: 'email' } };

function lastPlan(engine: ReturnType<typeof fakeEngine>): Plan | undefined {
  return engine.reviewPlan.mock.lastCall?.[1];
}

describe('The evidence of a key', () => {
  it('is told in words', () => {
    expect(evidenceWords(evidence, 'orderID')).toBe(
      '2,155 different in 2,155 records, none blank, none repeats; the busiest orderID holds 25 records (1.2%)',
    );
    expect(evidenceWords({ ...evidence, blank: 3, repeats: 12, exact: false }, 'orderID')).toMatch(
      /^about 2,155 different in 2,155 records, 3 blank, which a key may not be, 12 repeat/,
    );
    expect(evidenceWords({ ...evidence, busiest: 1 }, 'id')).not.toMatch(/busiest/);
  });

  it('says how the partition key spreads the records, as the engine judges', () => {
    const halves = { ...evidence, spread: 'few_values', partitions: 2, busiest: 1077 } as const;
    expect(spreadWords(evidence)).toBe('Spread evenly');
    expect(spreadWords(halves)).toBe('Few values: 2 for all records');
    expect(spreadWords({ ...halves, exact: false })).toBe('Few values: about 2 for all records');
    expect(spreadWords({ ...evidence, spread: 'uneven', busiest: 900 })).toBe(
      'Uneven: 41.8% under one value',
    );
    expect(spreadWords({ ...evidence, spread: null })).toBeNull();
  });
});

describe('Keys', () => {
  const state = readWith({
    proposal: { plan: proposedPair, keys: [pair, ...proposal.keys, made] },
  });

  it('are shown with what the data say of them, and the others to choose from', async () => {
    const engine = fakeEngine();
    const user = renderApp(state);
    expect(screen.getByTestId('key-evidence').textContent).toContain(
      'the busiest userId holds 25 records (1.2%)',
    );
    expect(screen.queryByTestId('key-option-0')).toBeNull();
    expect(screen.getByTestId('key-option-1').textContent).toContain('Or: userId');
    await user.click(screen.getByTestId('key-option-1'));
    await waitFor(() => expect(lastPlan(engine)?.table.sort_key).toBeNull());
    expect(screen.getByTestId('key-option-0').textContent).toContain('Or: userId + email');
  });

  it('can be made from the content, which is explained', async () => {
    const engine = fakeEngine();
    const user = renderApp(state);
    await user.click(screen.getByTestId('key-option-2'));
    await waitFor(() =>
      expect(lastPlan(engine)?.generated_key).toEqual({ attribute: 'recordKey' }),
    );
    expect(lastPlan(engine)?.table).toMatchObject({ partition_key: 'recordKey', sort_key: null });
    expect(screen.getByTestId('partition-key')).toHaveProperty('value', MADE_KEY);
    expect(screen.getByTestId('key-evidence').textContent).toMatch(/same key/);
    await user.selectOptions(screen.getByTestId('partition-key'), 'email');
    await waitFor(() => expect(lastPlan(engine)?.generated_key).toBeNull());
    await user.selectOptions(screen.getByTestId('partition-key'), MADE_KEY);
    await waitFor(() => expect(lastPlan(engine)?.generated_key).not.toBeNull());
  });

  it('are counted for any one column, and not told of a pair that was not counted', async () => {
    fakeEngine();
    const user = renderApp(state);
    await user.selectOptions(screen.getByTestId('partition-key'), 'username');
    expect(screen.getByTestId('key-evidence').textContent).toMatch(/not counted together/);
    await user.selectOptions(screen.getByTestId('sort-key'), '');
    expect(screen.queryByTestId('key-evidence')).toBeNull();
    expect(screen.getByText('Your choice: never blank, never repeats.')).toBeTruthy();
  });

  it('stand folded where one column finds one item', async () => {
    fakeEngine();
    const user = renderApp(readWith({ proposal: { keys: [...proposal.keys, made] } }));
    expect(screen.queryByTestId('key-option-1')).toBeNull();
    await user.click(screen.getByTestId('key-options'));
    expect(screen.getByTestId('key-option-1')).toBeTruthy();
  });
});
