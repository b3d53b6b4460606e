import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { emptyMigration } from '../../../app/migration';
import { barriers } from '../../../test/axe';
import { failure } from '../../../test/fixtures';
import { deferred, fakeEngine, renderApp } from '../../../test/renderApp';
import {
  foundRelation,
  foundRelations,
  ordersToPeople,
  peopleToOrders,
} from '../../../test/relations';
import { bothRead } from '../../../test/tables';
import type { FoundRelations } from '../../../bindings/FoundRelations';

const both = { ...bothRead(emptyMigration), step: 'design' as const };

async function shown(answers: Parameters<typeof fakeEngine>[0] = {}) {
  const engine = fakeEngine({ findRelations: async () => foundRelations, ...answers });
  const user = renderApp(both);
  await user.click(screen.getByTestId('tab-relations'));
  return { engine, user };
}

describe('The relations of several tables', () => {
  it('are looked for by themselves, and counted on their tab', async () => {
    const { engine } = await shown();
    await screen.findByTestId('relation-orders → people');
    expect(engine.findRelations).toHaveBeenCalledTimes(1);
    expect(engine.findRelations.mock.calls[0]?.[0].map(({ name }) => name)).toEqual([
      'people',
      'orders',
    ]);
    expect(screen.getByTestId('tab-relations').textContent).toBe('Relations 1');
    expect(screen.getByTestId('footer-state').textContent).toBe(
      '1 relation may be chance: say whether it is meant.',
    );
  });

  it('are drawn, and a list says the same', async () => {
    await shown();
    const row = await screen.findByTestId('relation-orders → people');
    expect(row.textContent).toContain('Every username of orders (830 rows) is in people.');
    expect(within(row).getByText('Certain')).toBeTruthy();
    await screen.findByTestId('box-people');
    expect(screen.getByTestId('box-people').textContent).toContain('3 rows · user_id');
    expect(screen.getByTestId('picture').textContent).toContain('?');
    expect(await barriers(document.body)).toEqual([]);
  });

  it('show one with its figures, its orphans and where they stand', async () => {
    const { user } = await shown();
    await user.click(await screen.findByTestId('show-people → orders email'));
    const panel = screen.getByTestId('relation-panel');
    expect(document.activeElement?.textContent).toBe('people → orders');
    expect(panel.textContent).toContain('Point to nothing12 7 different values');
    expect(screen.getByTestId('orphan-samples').textContent).toContain('anna@example.comline 7');
    expect(await barriers(document.body)).toEqual([]);
    await user.click(screen.getByTestId('take-people → orders'));
    expect(screen.getByTestId('tab-relations').textContent).toBe('Relations 2');
    await user.click(screen.getByTestId('all-relations'));
    expect(document.activeElement).toBe(screen.getByTestId('show-people → orders email'));
  });

  it('are removed and put back', async () => {
    const { user } = await shown();
    await user.click(await screen.findByTestId('remove-orders → people'));
    expect(screen.getByTestId('tab-relations').textContent).toBe('Relations 0');
    await user.click(screen.getByTestId('restore-orders → people'));
    expect(screen.getByTestId('tab-relations').textContent).toBe('Relations 1');
    await user.click(screen.getByTestId('refuse-people → orders'));
    expect(screen.getByTestId('restore-people → orders')).toBeTruthy();
  });

  it('are added by a form, and counted before', async () => {
    const { engine, user } = await shown();
    await user.click(await screen.findByTestId('add-relation'));
    expect(screen.getByTestId('save-relation').ariaDisabled).toBe('true');
    expect(screen.getByTestId('relation-form').textContent).toContain('Choose two tables.');
    await user.selectOptions(screen.getByTestId('relation-child'), 'orders');
    await user.selectOptions(screen.getByTestId('relation-parent'), 'people');
    await user.selectOptions(screen.getByTestId('relation-child-column-0'), 'username');
    expect(screen.getByTestId('relation-form').textContent).toContain('in the design already');
    await user.selectOptions(screen.getByTestId('relation-child-column-0'), 'email');
    expect(await barriers(document.body)).toEqual([]);
    await user.click(screen.getByTestId('save-relation'));
    await waitFor(() =>
      expect(screen.getByTestId('tab-relations').textContent).toBe('Relations 2'),
    );
    expect(engine.measureRelation.mock.calls[0]?.[1]).toMatchObject({
      child: { table: 'orders', columns: ['email'] },
      parent: { table: 'people', columns: ['user_id'] },
      placement: 'own',
    });
    expect(screen.getByTestId('relation-panel').textContent).toContain('Added by you');
  });

  it('that hardly fit are told so, and still allowed', async () => {
    const { user } = await shown({
      measureRelation: async (_tables, relation) =>
        foundRelation(relation, {
          level: 'possible',
          evidence: { pointing: 3, orphans: 827, different_orphans: 80 },
          reason: 'Only 3 of orders (830 rows) have a email that is in people.',
        }),
    });
    await user.click(await screen.findByTestId('show-orders → people username'));
    await user.click(screen.getByTestId('correct-relation'));
    await user.selectOptions(screen.getByTestId('relation-child-column-0'), 'email');
    await user.click(screen.getByTestId('save-relation'));
    expect((await screen.findByTestId('relation-doubt')).textContent).toContain('Only 3 of orders');
    expect(screen.getByTestId('tab-relations').textContent).toBe('Relations 1');
    await user.click(screen.getByTestId('add-doubtful'));
    expect(screen.getByTestId('relation-panel').textContent).toContain('email → user_id');
    await user.click(screen.getByTestId('all-relations'));
    expect(screen.getByTestId('restore-orders → people')).toBeTruthy();
  });

  it('that cannot be counted say why', async () => {
    const { user } = await shown({
      measureRelation: async () => {
        throw failure('bad_usage', 'A column is chosen twice.');
      },
    });
    await user.click(await screen.findByTestId('add-relation'));
    await user.selectOptions(screen.getByTestId('relation-child'), 'orders');
    await user.selectOptions(screen.getByTestId('relation-parent'), 'people');
    await user.click(screen.getByTestId('save-relation'));
    expect((await screen.findByTestId('failure')).textContent).toContain('chosen twice');
  });

  it('can be stopped being looked for, and looked for again', async () => {
    const search = deferred<FoundRelations>();
    const { engine, user } = await shown({ findRelations: () => search.promise });
    expect(screen.getByTestId('footer-state').textContent).toContain('held against each other');
    await user.click(screen.getByTestId('cancel-relating'));
    expect(engine.cancel).toHaveBeenCalledWith(engine.findRelations.mock.calls[0]?.[1]);
    search.reject(failure('cancelled', 'It was cancelled.'));
    await user.click(await screen.findByTestId('relate-again'));
    expect(engine.findRelations).toHaveBeenCalledTimes(2);
  });

  it('are saved with the designs, and taken from those that are opened', async () => {
    const { engine, user } = await shown({
      openPlans: async () => ({
        proposals: [both.proposal, both.proposal],
        without: [],
        not_open: [],
        questions: [],
        questions_not_open: 0,
        derived: [],
        relations: [],
      }),
    });
    await screen.findByTestId('relation-orders → people');
    await user.click(screen.getByTestId('save-plan'));
    await waitFor(() => expect(engine.savePlans).toHaveBeenCalled());
    expect(engine.savePlans.mock.calls[0]?.[1]).toMatchObject([
      { child: ordersToPeople.child, parent: ordersToPeople.parent },
    ]);
    await user.click(screen.getByTestId('open-plan'));
    await waitFor(() =>
      expect(screen.getByTestId('tab-relations').textContent).toBe('Relations 0'),
    );
    expect(screen.getByTestId('relation-list').textContent).toContain('email of people');
    expect(peopleToOrders.level).toBe('possible');
  });

  it('make way for a table that is looked at', async () => {
    const { user } = await shown();
    expect(screen.getByTestId('table-people').ariaCurrent).toBeNull();
    await user.click(screen.getByTestId('table-orders'));
    expect(screen.getByTestId<HTMLInputElement>('table-name').value).toBe('Orders');
  });
});
