import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../bindings/Plan';
import { emptyMigration } from '../../../app/migration';
import { barriers } from '../../../test/axe';
import { foundRelation, foundRelations, ordersToPeople } from '../../../test/relations';
import { fakeEngine, renderApp } from '../../../test/renderApp';
import { bothRead } from '../../../test/tables';
import { changeWords } from './CopiedCard';

const both = { ...bothRead(emptyMigration), step: 'design' as const };

/** The plan of orders as the engine places it, with a column of people. */
function withCopies(placed: Plan, attributes: string[]): Plan {
  const plan: Plan = { ...placed };
  delete plan.copied;
  return {
    ...plan,
    copied: [
      {
        table: 'people',
        pointing: ['username'],
        pointed_to: ['user_id'],
        attributes: attributes.map((attribute) => ({ from: 'email', attribute })),
        plan,
      },
    ],
  };
}

describe('Columns that are copied', () => {
  it('are chosen, named by the engine until somebody names them, and their cost is told', async () => {
    const engine = fakeEngine({
      findRelations: async () => foundRelations,
      placeTables: async (tables, relations) =>
        tables.map(({ name, plan }) => {
          const copied = relations.flatMap((relation) => relation.copied);
          return name === 'orders' && copied.length > 0
            ? withCopies(
                plan,
                copied.map(({ attribute }) => attribute ?? 'personEmail'),
              )
            : plan;
        }),
    });
    const user = renderApp(both);
    await user.click(screen.getByTestId('tab-relations'));
    await user.click(await screen.findByTestId('show-orders → people username'));
    const card = await screen.findByTestId('copied');
    expect(card.textContent).toContain('Copy columns of people into orders');
    expect(screen.queryByTestId('copied-cost')).toBeNull();
    await user.click(screen.getByTestId('copied-columns'));
    await user.click(await screen.findByRole('option', { name: 'email' }));
    await waitFor(() =>
      expect(engine.placeTables.mock.calls.at(-1)?.[1][0]?.copied).toEqual([
        { column: 'email', attribute: null },
      ]),
    );
    const name = await screen.findByTestId('copied-name-email');
    await waitFor(() => expect((name as HTMLInputElement).value).toBe('personEmail'));
    expect(screen.getByTestId('copied-cost').textContent).toContain('31 items at most');
    await user.clear(name);
    await user.type(name, 'contact{Enter}');
    await waitFor(() =>
      expect(engine.placeTables.mock.calls.at(-1)?.[1][0]?.copied).toEqual([
        { column: 'email', attribute: 'contact' },
      ]),
    );
    expect(await barriers(document.body)).toEqual([]);
  });

  it('say how many rows a change touches', () => {
    expect(changeWords('people', 'orders', ordersToPeople)).toBe(
      'Where such a value changes in people later, its rows of orders have to be written again: 9 usually, 31 items at most.',
    );
    const one = foundRelation(ordersToPeople, { evidence: { busiest: 1, pointing: 89 } });
    expect(changeWords('people', 'orders', one)).toContain('1 usually, 1 item at most');
  });
});
