import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../../bindings/Proposal';
import { failure, plan, proposal, read } from '../../../test/fixtures';
import { emptyMigration } from '../../../app/migration';
import { fakeEngine, renderApp } from '../../../test/renderApp';
import { bothRead, planOf } from '../../../test/tables';

const opened: Proposal = {
  ...proposal,
  plan: { ...plan, table: { ...plan.table, name: 'Saved' } },
  findings: [
    {
      severity: 'warning',
      code: 'missing_column',
      column: 'phone',
      count: 1,
      samples: [],
      message: 'The file has no column phone.',
      repair: 'It is left out.',
      fixes: [],
    },
  ],
};

describe('A saved design', () => {
  it('is saved under a name like the file’s', async () => {
    const engine = fakeEngine();
    const user = renderApp(read);
    await user.click(screen.getByTestId('save-plan'));
    expect(engine.savePlan).toHaveBeenCalledWith(expect.any(String), plan, 'users.plan.json');
    await waitFor(() =>
      expect(screen.getByTestId('plan-said').textContent).toContain('users.plan.json'),
    );
  });

  it('takes the place of the proposal, and says what it did not find until that is read', async () => {
    fakeEngine({ openPlan: async () => opened });
    const user = renderApp(read);
    await user.click(screen.getByTestId('open-plan'));
    await waitFor(() => expect(screen.getByTestId('table-name')).toHaveProperty('value', 'Saved'));
    expect(screen.getByTestId('plan-findings').textContent).toContain('no column phone');
    await user.click(screen.getByTestId('plan-findings-read'));
    expect(screen.queryByTestId('plan-findings')).toBeNull();
    await user.click(screen.getByTestId('use-data-proposal'));
    expect(screen.getByTestId('table-name')).toHaveProperty('value', 'Users');
  });

  it('changes nothing when the person changes their mind, and tells of a failure', async () => {
    const engine = fakeEngine({ openPlan: async () => null });
    const user = renderApp(read);
    await user.click(screen.getByTestId('open-plan'));
    expect(screen.getByTestId('table-name')).toHaveProperty('value', 'Users');
    engine.openPlan.mockRejectedValue(failure('plan_malformed', 'That is no saved design.'));
    await user.click(screen.getByTestId('open-plan'));
    expect((await screen.findByTestId('failure')).textContent).toContain('no saved design');
  });
});

describe('The designs of several tables', () => {
  const both = { ...bothRead(emptyMigration), step: 'design' as const };

  it('are saved in one file', async () => {
    const engine = fakeEngine();
    const user = renderApp(both);
    await user.click(screen.getByTestId('save-plan'));
    expect(engine.savePlans).toHaveBeenCalledWith(
      [
        { name: 'people', source_id: 'table-1', plan: planOf(0) },
        { name: 'orders', source_id: 'table-2', plan: planOf(1) },
      ],
      [],
      'shop.plan.json',
    );
    await waitFor(() =>
      expect(screen.getByTestId('plan-said').textContent).toContain('The designs of 2 tables'),
    );
  });

  it('are opened each for its table, and those that are missing are named', async () => {
    const saved = { ...opened, plan: { ...planOf(0), table: { ...plan.table, name: 'Saved' } } };
    const engine = fakeEngine({
      openPlans: async () => ({
        proposals: [saved, null],
        without: ['orders'],
        not_open: ['shippers'],
        questions: 9,
        relations: [],
      }),
    });
    const user = renderApp(both);
    await user.click(screen.getByTestId('open-plan'));
    expect(engine.openPlans).toHaveBeenCalledWith([
      { name: 'people', source_id: 'table-1' },
      { name: 'orders', source_id: 'table-2' },
    ]);
    await waitFor(() => expect(screen.getByTestId('table-name')).toHaveProperty('value', 'Saved'));
    expect(screen.getByTestId('plan-said').textContent).toBe(
      'Opened for 1 of 2 tables. 1 table has other columns than before. The file says nothing of orders. Not open: shippers. Its 9 questions stay in that file: a design saved here holds none.',
    );
    await user.click(screen.getByTestId('table-orders'));
    expect(screen.getByTestId('table-name')).toHaveProperty('value', 'Orders');
  });
});
