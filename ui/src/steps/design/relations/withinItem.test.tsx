import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { InsideTable } from '../../../bindings/InsideTable';
import type { Placement } from '../../../bindings/Placement';
import type { PlacementOption } from '../../../bindings/PlacementOption';
import type { Plan } from '../../../bindings/Plan';
import type { Relation } from '../../../bindings/Relation';
import { emptyMigration } from '../../../app/migration';
import { barriers } from '../../../test/axe';
import { foundRelations, placementOptions } from '../../../test/relations';
import { fakeEngine, renderApp } from '../../../test/renderApp';
import { bothRead } from '../../../test/tables';

const both = { ...bothRead(emptyMigration), step: 'design' as const };

/** The plan of orders as the engine places it in the items of people. */
function inPeople(given: Plan, placement: Placement | undefined): Plan {
  const plan: Plan = { ...given };
  delete plan.placed;
  if (placement !== 'merged' && placement !== 'set') {
    return plan;
  }
  return { ...plan, placed: { parent: 'people', placement, table: plan.table, orphans: null } };
}

/** The plan of people as the engine places orders in its items as a set. */
function withOrders(given: Plan, relation: Relation | undefined): Plan {
  const plan: Plan = { ...given };
  delete plan.inside;
  if (relation?.placement !== 'set') {
    return plan;
  }
  const orders: InsideTable = {
    table: 'orders',
    attribute: relation.attribute ?? 'orderIds',
    form: { kind: 'set', column: 'order_id' },
    pointing: ['username'],
    pointed_to: ['user_id'],
    order: [],
    plan,
  };
  return { ...plan, inside: [orders] };
}

function optionLike(placement: Placement, lines: string[]): PlacementOption[] {
  return placementOptions.options
    .filter((option) => option.placement === 'inside')
    .map((option) => ({ ...option, placement, example: [{ table: 'People', lines }] }));
}

async function shown(recommended: 'merged' | 'set', options: PlacementOption[]) {
  const engine = fakeEngine({
    findRelations: async () => foundRelations,
    placementOptions: async () => ({
      ...placementOptions,
      recommended,
      reason: 'What the rows say.',
      options: [...placementOptions.options, ...options],
    }),
    placeTables: async (tables, relations) =>
      tables.map(({ name, plan }) =>
        name === 'orders'
          ? inPeople(plan, relations[0]?.placement)
          : withOrders(plan, relations[0]),
      ),
  });
  const user = renderApp(both);
  await user.click(screen.getByTestId('tab-relations'));
  await user.click(await screen.findByTestId('show-orders → people username'));
  await screen.findByTestId('placement-reason');
  return { engine, user };
}

describe('Rows in the item that they point to', () => {
  it('are merged into it where the engine offers that, with no order to choose', async () => {
    const merged = optionLike('merged', ['userId  101', 'orderDate  2024-01-07']);
    const { engine, user } = await shown('merged', merged);
    const card = screen.getByTestId('placement');
    expect(screen.getByTestId('place-merged').textContent).toContain('recommended');
    expect(screen.getByTestId('place-inside').textContent).not.toContain('recommended');
    await user.click(screen.getByTestId('place-merged'));
    expect(card.textContent).toContain('orderDate  2024-01-07');
    expect(screen.queryByTestId('inside-order')).toBeNull();
    await waitFor(() =>
      expect(engine.placeTables.mock.calls.at(-1)?.[1][0]?.placement).toBe('merged'),
    );
    // Those without a parent are asked about.
    expect(screen.getByTestId('orphans-alone').textContent).toContain('a table of their own');
    await waitFor(() =>
      expect(screen.getByTestId('box-orders').textContent).toContain('in people'),
    );
    expect(await barriers(document.body)).toEqual([]);
  });

  it('are a set of keys in it, and said to be so in the picture', async () => {
    const set = optionLike('set', ['userId  101', 'orderIds  { 7, 8, 9 and 2 more }']);
    const { user } = await shown('set', set);
    expect(screen.queryByTestId('place-merged')).toBeNull();
    await user.click(screen.getByTestId('place-set'));
    expect(screen.getByTestId('placement').textContent).toContain('{ 7, 8, 9 and 2 more }');
    await waitFor(() =>
      expect(screen.getByTestId('box-orders').textContent).toContain('set in people'),
    );
    expect(await barriers(document.body)).toEqual([]);
  });

  it('are in an attribute whose name can be chosen', async () => {
    const set = optionLike('set', ['userId  101', 'orderIds  { 7 }']);
    const { engine, user } = await shown('set', set);
    expect(screen.queryByTestId('inside-attribute')).toBeNull();
    await user.click(screen.getByTestId('place-set'));
    const name = await screen.findByTestId('inside-attribute');
    expect((name as HTMLInputElement).value).toBe('orderIds');
    const chosen = () => engine.placeTables.mock.calls.at(-1)?.[1][0]?.attribute;
    await user.clear(name);
    await user.type(name, ' bought {Enter}');
    await waitFor(() => expect(chosen()).toBe('bought'));
    await waitFor(() => expect((name as HTMLInputElement).value).toBe('bought'));
    // Left blank, it is called as the engine proposes.
    await user.clear(name);
    await user.type(name, '{Enter}');
    await waitFor(() => expect(chosen()).toBeNull());
    await waitFor(() => expect((name as HTMLInputElement).value).toBe('orderIds'));
  });
});
