import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../../bindings/Proposal';
import { failure, plan, proposal, read } from '../../../test/fixtures';
import { barriers } from '../../../test/axe';
import { emptyMigration } from '../../../app/migration';
import { fakeEngine, renderApp } from '../../../test/renderApp';
import { pattern, settled } from '../../../test/questions';
import { bothRead, planOf } from '../../../test/tables';

const asked = pattern(plan.table.name, 'userId');

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
    const engine = fakeEngine({
      settleQuestions: async (_before, _tables, _relations, questions) =>
        settled(questions, [asked]),
    });
    const user = renderApp(read);
    await user.click(screen.getByTestId('save-plan'));
    await waitFor(() =>
      expect(engine.savePlan).toHaveBeenCalledWith(
        expect.any(String),
        plan,
        [asked],
        'users.plan.json',
      ),
    );
    await waitFor(() =>
      expect(screen.getByTestId('plan-said').textContent).toBe(
        'Saved as /home/anna/users.plan.json. With 1 question.',
      ),
    );
  });

  it('says which of its questions were not saved', async () => {
    fakeEngine({
      settleQuestions: async (_before, _tables, _relations, questions) =>
        settled(questions, [asked]),
      savePlan: async () => ({ path: '/home/anna/u.json', left_out: ['A question is left out.'] }),
    });
    const user = renderApp(read);
    await user.click(screen.getByTestId('save-plan'));
    await waitFor(() =>
      expect(screen.getByTestId('plan-said').textContent).toBe(
        'Saved as /home/anna/u.json. A question is left out.',
      ),
    );
  });

  it('brings its questions, which are then those of the design', async () => {
    const engine = fakeEngine({
      openPlan: async () => ({
        proposal: opened,
        questions: [asked],
        questions_not_open: 2,
        derived: [],
      }),
    });
    const user = renderApp(read);
    await user.click(screen.getByTestId('open-plan'));
    await waitFor(() =>
      expect(screen.getByTestId('plan-said').textContent).toBe(
        'Opened. With 1 question. 2 questions are about tables or relations that are not open, and left out.',
      ),
    );
    await waitFor(() =>
      expect(engine.settleQuestions.mock.calls.at(-1)?.[3]).toMatchObject({
        kept: [asked],
        from: 'saved_design',
      }),
    );
  });

  it('is written to a folder for developers, and which files is told', async () => {
    const engine = fakeEngine({
      settleQuestions: async (_before, _tables, _relations, questions) =>
        settled(questions, [asked]),
    });
    const user = renderApp(read);
    await user.click(screen.getByTestId('save-for-developers'));
    const saved = await screen.findByTestId('saved-for-developers');
    expect(engine.saveForDevelopers.mock.calls[0]?.[2]).toEqual([asked]);
    expect(saved.textContent).toContain('/home/anna/for developers');
    expect(saved.textContent).toContain('create-tables.sh');
    expect(await barriers(document.body)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Close the list of files' }));
    expect(screen.queryByTestId('saved-for-developers')).toBeNull();
    engine.saveForDevelopers.mockRejectedValue(failure('unwritable', 'The disk is full.'));
    await user.click(screen.getByTestId('save-for-developers'));
    expect((await screen.findByTestId('failure')).textContent).toContain('The disk is full.');
  });

  it('takes the place of the proposal, and says what it did not find until that is read', async () => {
    fakeEngine({
      openPlan: async () => ({
        proposal: opened,
        questions: [],
        questions_not_open: 0,
        derived: [],
      }),
    });
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
        questions: [asked],
        questions_not_open: 9,
        derived: [],
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
      'Opened for 1 of 2 tables. 1 table has other columns than before. The file says nothing of orders. Not open: shippers. With 1 question. 9 questions are about tables or relations that are not open, and left out.',
    );
    await user.click(screen.getByTestId('table-orders'));
    expect(screen.getByTestId('table-name')).toHaveProperty('value', 'Orders');
  });
});
