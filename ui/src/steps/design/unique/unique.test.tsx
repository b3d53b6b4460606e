import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { emptyMigration, migrationReducer } from '../../../app/migration';
import type { UniqueColumns } from '../../../bindings/UniqueColumns';
import { barriers } from '../../../test/axe';
import { locksOf, lockPlan } from '../../../test/locks';
import { read } from '../../../test/fixtures';
import { fakeEngine, renderApp } from '../../../test/renderApp';
import { bothChecked } from '../../../test/tables';

const username: UniqueColumns = {
  columns: ['username'],
  index: 'UsernameIndex',
  is_declared: false,
  values: 3,
};

/** The engine places what is derived as it made it. */
function withLocks() {
  return fakeEngine({
    uniqueColumns: async () => [username],
    placeTables: async (tables) =>
      tables.map(({ plan }) => {
        const of = plan.derived && tables.find(({ name }) => name === plan.derived?.of);
        return of && plan.derived ? lockPlan(of.plan, plan.derived) : plan;
      }),
  });
}

describe('Columns that are unique', () => {
  it('are offered lock items at their index, with what these cost and how to write with them', async () => {
    const engine = withLocks();
    const user = renderApp(read);
    const index = await screen.findByTestId('index-UsernameIndex');
    await waitFor(() =>
      expect(index.textContent).toContain('An index finds, but does not keep it unique.'),
    );
    await user.click(screen.getByTestId('keep-unique-username'));
    const dialog = await screen.findByTestId('lock-dialog');
    expect(dialog.textContent).toContain('No two of the 3 rows with a value share one.');
    expect(dialog.textContent).toContain('TransactWriteItems');
    expect(screen.getByTestId('lock-cost').textContent).toContain('3 items');
    expect(await barriers(document.body)).toEqual([]);

    await user.click(screen.getByTestId('add-locks'));
    // One table has become two, and what was read of the first is as it was.
    await screen.findByTestId('kept-unique-username');
    expect(engine.deriveTable).toHaveBeenCalledWith(
      expect.objectContaining({ name: null, source_id: read.source?.source_id }),
      { of: '', kind: 'lock', columns: ['username'] },
      null,
    );
    const tables = within(screen.getByTestId('tables'));
    expect(tables.getAllByRole('listitem')).toHaveLength(2);
    expect(screen.queryByTestId('tab-relations')).toBeNull();
    expect(screen.getByTestId<HTMLInputElement>('table-name').value).toBe(read.plan?.table.name);

    // The locks have a design of their own, and can be done without.
    await user.click(screen.getByTestId('see-locks-username'));
    const card = await screen.findByTestId('locks-design');
    expect(card.textContent).toContain('Each username of users is locked once');
    expect(card.textContent).toContain('USERNAME#{username}');
    expect(await barriers(document.body)).toEqual([]);
    await user.click(screen.getByTestId('remove-locks'));
    await screen.findByTestId('keep-unique-username');
    expect(screen.queryByTestId('tables')).toBeNull();
    expect(engine.closeSource).toHaveBeenCalledWith(`${read.source?.source_id}-locks`);
  });

  it('follow the table that they are of', async () => {
    const engine = withLocks();
    const user = renderApp(read);
    await user.click(await screen.findByTestId('keep-unique-username'));
    await user.click(await screen.findByTestId('add-locks'));
    await screen.findByTestId('kept-unique-username');
    const before = engine.placeTables.mock.calls.length;
    await user.type(screen.getByTestId('table-name'), 'X');
    await waitFor(() => expect(engine.placeTables.mock.calls.length).toBeGreaterThan(before));
    const [placed] = engine.placeTables.mock.calls.at(-1) ?? [[]];
    expect(placed.map(({ name }) => name)).toEqual(['users', 'users: unique username']);
  });
});

describe('Lock items', () => {
  it('are counted apart from the rows, which are read once more for them', async () => {
    const both = bothChecked(emptyMigration);
    const people = both.plan;
    if (!people) {
      throw new Error('no plan');
    }
    const opened = locksOf(
      { name: 'people', source_id: 'table-1', plan: people },
      { of: 'people', kind: 'lock', columns: ['email'] },
    );
    fakeEngine();
    const state = [
      { type: 'derived opened' as const, opened },
      { type: 'went' as const, step: 'import' as const },
    ].reduce(migrationReducer, both);
    expect(state.several?.tables.map(({ name }) => name)).toEqual([
      'people',
      'orders',
      'people: unique email',
    ]);
    renderApp(state);
    const before = await screen.findByTestId('tables-before');
    const sums = within(before).getByText('All tables').closest('tr');
    const records = (both.check?.result.records ?? 0) * 2;
    expect(sums?.textContent).toContain(`All tables${records}`);
    // Leaving out the one that is looked at shows the one whose rows it has.
    const looked = migrationReducer(state, { type: 'tables looked at', place: 2 });
    const left = migrationReducer(looked, { type: 'derived left out', name: opened.name });
    expect([left.several?.at, left.plan?.table.name]).toEqual([0, 'People']);
  });
});
