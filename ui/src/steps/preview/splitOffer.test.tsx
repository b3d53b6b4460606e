import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../bindings/Finding';
import { barriers } from '../../test/axe';
import { check, plan, read } from '../../test/fixtures';
import { splitPlan } from '../../test/locks';
import { fakeEngine, renderApp } from '../../test/renderApp';

const tooLarge: Finding = {
  severity: 'warning',
  code: 'item_too_large',
  column: null,
  count: 1,
  samples: [],
  message: '1 record is larger than 400 KB.',
  repair: 'Make room.',
  fixes: [
    {
      fix: 'leave_out',
      column: 'email',
      edits: [{ edit: 'include', column: 'email', included: false }],
    },
  ],
};

describe('An item that is too large', () => {
  it('has a column put into an item of its own beside, and back', async () => {
    const engine = fakeEngine({
      check: async (_id, of) =>
        of.derived
          ? check
          : { ...check, rejected: of.shared ? 0 : 1, findings: of.shared ? [] : [tooLarge] },
      placeTables: async (tables) => {
        const isSplit = tables.some((table) => table.plan.derived);
        return tables.map((table) => splitPlan(table.plan, isSplit));
      },
    });
    const user = renderApp({ ...read, step: 'preview' });
    await user.click(await screen.findByTestId('split-email'));
    await screen.findByTestId('tables');
    expect(engine.deriveTable).toHaveBeenCalledWith(
      expect.objectContaining({ name: null }),
      { of: '', kind: 'split', columns: ['email'] },
      null,
    );
    await waitFor(() => expect(screen.queryByTestId('split-email')).toBeNull());
    await user.click(screen.getByTestId('table-users: email'));
    await user.click(screen.getByTestId('step-design'));
    const card = await screen.findByTestId('split-design');
    expect(card.textContent).toContain('one query reads both');
    expect(screen.getByTestId('shared-table').textContent).toContain('Written to Users');
    expect(await barriers(document.body)).toEqual([]);
    await user.click(screen.getByTestId('join-again'));
    await waitFor(() => expect(screen.queryByTestId('tables')).toBeNull());
    // The table is by itself again, with the column.
    const [, , edits] = engine.editPlan.mock.calls.at(-1) ?? [];
    expect(edits).toEqual([{ edit: 'include', column: 'email', included: true }]);
    await waitFor(() => expect(screen.queryByTestId('shared-table')).toBeNull());
    const [placed] = engine.placeTables.mock.calls.at(-1) ?? [];
    expect(placed?.map(({ plan: of }) => of.table.name)).toEqual([plan.table.name]);
  });
});
