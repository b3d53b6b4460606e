import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../bindings/Plan';
import type { Relation } from '../../../bindings/Relation';
import { emptyMigration } from '../../../app/migration';
import { waitsForParent } from '../../../app/CheckOfTables';
import { allTables } from '../../../app/tables';
import { barriers } from '../../../test/axe';
import { locksOf } from '../../../test/locks';
import { foundRelations, placementOptions } from '../../../test/relations';
import { fakeEngine, renderApp } from '../../../test/renderApp';
import { bothRead, planOf } from '../../../test/tables';

const both = { ...bothRead(emptyMigration), step: 'design' as const };
const MADE = 'orders: missing user';

/** Orders inside people, and people that are made for orders, as the engine places them. */
function placed(name: string | null, given: Plan, relation: Relation | undefined): Plan {
  const plan: Plan = { ...given };
  delete plan.placed;
  delete plan.made;
  if (relation?.placement !== 'inside') {
    return plan;
  }
  if (name === 'orders') {
    const made = relation.orphans === 'parent' ? [MADE] : [];
    return {
      ...plan,
      placed: { parent: 'people', table: plan.table, orphans: relation.orphans, made },
    };
  }
  return name === MADE
    ? {
        ...plan,
        made: {
          parent: relation.parent,
          plan: planOf(0),
          pointing: relation.child.columns,
          table: planOf(0).table,
          beside: false,
          before: [],
          of_others: [],
        },
      }
    : plan;
}

async function shown() {
  const engine = fakeEngine({
    findRelations: async () => foundRelations,
    placementOptions: async () => ({ ...placementOptions, without_parent: 3 }),
    deriveTable: async (owner, derived) => ({
      name: MADE,
      source: { ...locksOf(owner, derived).source, source_id: 'made' },
      plan: { ...owner.plan, derived },
    }),
    placeTables: async (tables, relations) =>
      tables.map(({ name, plan }) => placed(name, plan, relations[0])),
  });
  const user = renderApp(both);
  await user.click(screen.getByTestId('tab-relations'));
  await user.click(await screen.findByTestId('show-orders → people username'));
  await screen.findByTestId('placement-reason');
  await user.click(screen.getByTestId('place-inside'));
  return { engine, user };
}

describe('Rows without a parent', () => {
  it('are put under one that is made for them, for as long as that is chosen', async () => {
    const { engine, user } = await shown();
    await user.click(await screen.findByTestId('orphans-parent'));
    await waitFor(() => expect(engine.deriveTable).toHaveBeenCalledTimes(1));
    expect(engine.deriveTable.mock.calls[0]?.[1]).toMatchObject({ of: 'orders', kind: 'parent' });
    const placedNames = () => engine.placeTables.mock.calls.at(-1)?.[0].map(({ name }) => name);
    await waitFor(() => expect(placedNames()).toContain(MADE));
    expect(await barriers(document.body)).toEqual([]);

    // Their own page leads back to the choice.
    await user.click(screen.getByTestId('tab-tables'));
    await user.click(screen.getByTestId(`table-${MADE}`));
    const card = await screen.findByTestId('made-parents');
    expect(card.textContent).toContain('that no row of people has');
    expect(await barriers(document.body)).toEqual([]);
    await user.click(screen.getByTestId('made-parents-relation'));
    await user.click(await screen.findByTestId('orphans-reject'));
    await waitFor(() => expect(engine.closeSource).toHaveBeenCalledWith('made'));
    await waitFor(() => expect(placedNames()).not.toContain(MADE));
    // At no time were tables placed with parents that nothing asks for.
    for (const [tables, relations] of engine.placeTables.mock.calls) {
      const isMade = tables.some(({ name }) => name === MADE);
      expect(isMade && relations[0]?.orphans !== 'parent').toBe(false);
    }
    expect(engine.deriveTable).toHaveBeenCalledTimes(1);
  });

  it('are checked after the parents that are made, and those after the parents that are there', () => {
    const relation: Relation = {
      child: { table: 'orders', columns: ['username'] },
      parent: { table: 'people', columns: ['username'] },
      placement: 'inside',
      orphans: 'parent',
      attribute: null,
      order: [],
      copied: [],
    };
    const orders = placed('orders', planOf(1), relation);
    const made = placed(
      MADE,
      { ...planOf(1), derived: { of: 'orders', kind: 'parent', columns: [] } },
      relation,
    );
    expect(waitsForParent(both, orders)).toBe(true);
    expect(waitsForParent(both, made)).toBe(true);
    const [people] = allTables(both);
    expect(people && waitsForParent(both, people.state.plan)).toBe(false);
  });
});
