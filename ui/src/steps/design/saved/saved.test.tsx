import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../../bindings/Proposal';
import { failure, plan, proposal, read } from '../../../test/fixtures';
import { fakeEngine, renderApp } from '../../../test/renderApp';

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
