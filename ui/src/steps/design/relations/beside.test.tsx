import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../bindings/Plan';
import type { SharedTable } from '../../../bindings/SharedTable';
import { emptyMigration } from '../../../app/migration';
import { barriers } from '../../../test/axe';
import { foundRelations } from '../../../test/relations';
import { fakeEngine, renderApp } from '../../../test/renderApp';
import { bothRead } from '../../../test/tables';

const both = { ...bothRead(emptyMigration), step: 'design' as const };

/** The plan of orders as the engine places it beside people. */
function besidePeople(placed: Plan): Plan {
  const plan: Plan = { ...placed };
  delete plan.shared;
  const shared: SharedTable = {
    table: { ...plan.table, name: 'People', partition_key: 'pk', sort_key: 'sk', indexes: [] },
    item_type: 'ORDER',
    item_type_attribute: 'itemType',
    partition: [{ text: 'PERSON#' }, { column: 'username' }],
    sort: [
      { text: 'ORDER#' },
      { ordered: { column: 'order_date', form: 'text', may_be_blank: true } },
      { text: '#' },
      { ordered: { column: 'order_id', form: { number: 5 }, may_be_blank: false } },
    ],
    members: [
      { source: 'people', item_type: 'PERSON' },
      { source: 'orders', item_type: 'ORDER' },
    ],
    of_others: [],
    beside: {
      parent: 'people',
      pointing: ['username'],
      pointed_to: ['user_id'],
      orphans: null,
      plan,
      inverted: { parent: 'products', index: 'ProductIdIndex' },
    },
  };
  return { ...plan, shared };
}

async function shown() {
  const engine = fakeEngine({
    findRelations: async () => foundRelations,
    placeTables: async (tables, relations) =>
      tables.map(({ name, plan }) =>
        name === 'orders' && relations.some(({ placement }) => placement === 'beside')
          ? besidePeople(plan)
          : plan,
      ),
  });
  const user = renderApp(both);
  await user.click(screen.getByTestId('tab-relations'));
  await user.click(await screen.findByTestId('show-orders → people username'));
  await screen.findByTestId('placement-reason');
  return { engine, user };
}

describe('Rows beside those that they point to', () => {
  it('are shown with their figures and keys, and chosen with the digits that were counted', async () => {
    const { engine, user } = await shown();
    const card = screen.getByTestId('placement');
    await user.click(screen.getByTestId('place-beside'));
    expect(card.textContent).toContain('Most under one key32 items; 14 KB at most');
    expect(card.textContent).toContain('sk  ORDER#00007');
    await waitFor(() => {
      const relation = engine.placeTables.mock.calls.at(-1)?.[1][0];
      expect(relation?.placement).toBe('beside');
      expect(relation?.beside?.digits).toEqual([{ column: 'order_id', digits: 5 }]);
    });
    // Rows that belong to no parent are asked about, and may stand under the key that they name.
    expect(card.textContent).toContain('under the key that they name');
    expect(card.textContent).toContain('Their order by key');
    // The words of the keys can be others.
    const word = await screen.findByTestId('child-type');
    await user.clear(word);
    await user.type(word, 'BOUGHT{Enter}');
    await waitFor(() =>
      expect(engine.placeTables.mock.calls.at(-1)?.[1][0]?.beside).toEqual({
        digits: [{ column: 'order_id', digits: 5 }],
        child_type: 'BOUGHT',
      }),
    );
    // So can what the keys are called; left blank, they are as proposed.
    const key = screen.getByTestId('shared-partition-key');
    expect((key as HTMLInputElement).value).toBe('pk');
    expect((screen.getByTestId('shared-item-type') as HTMLInputElement).value).toBe('itemType');
    const beside = () => engine.placeTables.mock.calls.at(-1)?.[1][0]?.beside;
    await user.clear(key);
    await user.type(key, ' personKey {Enter}');
    await waitFor(() => expect(beside()).toMatchObject({ partition_key: 'personKey' }));
    await user.clear(word);
    await user.type(word, '{Enter}');
    await waitFor(() =>
      expect(beside()).toEqual({
        digits: [{ column: 'order_id', digits: 5 }],
        partition_key: 'personKey',
      }),
    );
    expect(await barriers(document.body)).toEqual([]);
  });

  it('say in the design of their table where they are written', async () => {
    const { user } = await shown();
    await user.click(screen.getByTestId('place-beside'));
    await waitFor(() =>
      expect(screen.getByTestId('box-orders').textContent).toContain('beside people'),
    );
    await user.click(screen.getByTestId('tab-tables'));
    await user.click(screen.getByTestId('table-orders'));
    const table = await screen.findByTestId('shared-table');
    expect(table.textContent).toContain('Written to People');
    expect(table.textContent).toContain('pkPERSON#{username}');
    expect(table.textContent).toContain('skORDER#{order_date}#{order_id}');
    expect(table.textContent).toContain('PERSON (people)');
    expect(screen.getByTestId('inverted-index').textContent).toBe(
      'The other way round: index ProductIdIndex finds them for a row of products.',
    );
  });
});
