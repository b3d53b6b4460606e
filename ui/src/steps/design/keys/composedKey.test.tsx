import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { KeyProposal } from '../../../bindings/KeyProposal';
import type { Plan } from '../../../bindings/Plan';
import { joined } from '../../../plan/composed';
import { proposal } from '../../../test/fixtures';
import { readWith } from '../../../test/readWith';
import { fakeEngine, renderApp } from '../../../test/renderApp';

const evidence = {
  records: 336_776,
  distinct: 336_776,
  exact: true,
  blank: 0,
  repeats: 0,
  partitions: 5725,
  busiest: 968,
  spread: 'even' as const,
  limits_writes: false,
};

const together: KeyProposal = {
  partition_column: null,
  sort_column: 'email',
  partition_template: joined(['user_id', 'username']),
  sort_template: null,
  reason: 'Together they tell every row apart',
  evidence,
};

function lastPlan(engine: ReturnType<typeof fakeEngine>): Plan | undefined {
  return engine.reviewPlan.mock.lastCall?.[1];
}

describe('A key made from several columns', () => {
  it('is one of the proposed keys, with its columns and what the first row gives', async () => {
    const engine = fakeEngine();
    const user = renderApp(readWith({ proposal: { keys: [...proposal.keys, together] } }));
    await user.click(screen.getByTestId('key-options'));
    const option = screen.getByTestId('key-option-1');
    expect(option.textContent).toContain('Or: userId and username together + email');
    await user.click(option);
    await waitFor(() =>
      expect(lastPlan(engine)?.composed_attributes).toEqual([
        { attribute: 'composed partition_key', template: together.partition_template },
      ]),
    );
    expect(lastPlan(engine)?.table).toMatchObject({
      partition_key: 'composed partition_key',
      sort_key: 'email',
    });
    expect(screen.getByTestId('partition-key')).toHaveProperty('value', 'composed partition_key');
    const shown = screen.getByTestId('partition-key-composed').textContent;
    expect(shown).toContain('Found by user_id and username together, such as 101#101');
  });

  it('is begun with two columns, and given up for one', async () => {
    const engine = fakeEngine();
    const user = renderApp(readWith({}));
    await user.selectOptions(screen.getByTestId('partition-key'), 'Several columns together…');
    await waitFor(() =>
      expect(lastPlan(engine)?.composed_attributes[0]?.template).toEqual(
        joined(['user_id', 'username']),
      ),
    );
    await user.clear(screen.getByTestId('partition-key-separator'));
    await user.type(screen.getByTestId('partition-key-separator'), '|');
    await waitFor(() =>
      expect(lastPlan(engine)?.composed_attributes[0]?.template).toEqual(
        joined(['user_id', 'username'], '|'),
      ),
    );
    expect(lastPlan(engine)?.composed_attributes).toHaveLength(1);
    await user.selectOptions(screen.getByTestId('partition-key'), 'email');
    await waitFor(() => expect(lastPlan(engine)?.composed_attributes).toEqual([]));
  });
});
