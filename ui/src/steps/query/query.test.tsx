import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ItemsPage } from '../../bindings/ItemsPage';
import { emptyMigration } from '../../app/migration';
import { barriers } from '../../test/axe';
import { failure, shape } from '../../test/fixtures';
import { pattern, settled } from '../../test/questions';
import { foundRelations } from '../../test/relations';
import { fakeEngine, renderApp } from '../../test/renderApp';
import { bothRead } from '../../test/tables';
import { sortCondition, sortOperators, valueProblem, ways } from './ways';

const asking = { ...emptyMigration, step: 'query' as const };

function page(id: number, next: string | null): ItemsPage {
  return {
    operation: 'Scan',
    items: [
      {
        attributes: [{ name: 'userId', type_letter: 'N', text: String(id) }],
        dynamodb_json: `{"userId":{"N":"${id}"}}`,
      },
    ],
    count: 1,
    consumed_read_units: 0.5,
    next,
    seconds: 0.01,
  };
}

describe('Query', () => {
  it('finds by the table’s own key, a number', async () => {
    const engine = fakeEngine({
      query: async () => ({ ...page(101, null), operation: 'GetItem' }),
    });
    const user = renderApp(asking);
    await user.selectOptions(await screen.findByTestId('query-table'), 'Users');
    const value = await screen.findByTestId('query-value');
    await user.type(value, 'alice{Enter}');
    expect(screen.getByText(/“alice” is not one/)).toBeTruthy();
    expect(engine.query).not.toHaveBeenCalled();
    await user.clear(value);
    await user.type(value, '101{Enter}');
    expect((await screen.findByTestId('query-count')).textContent).toMatch(
      /1 item · 0.5 read units · GetItem/,
    );
    expect(engine.query.mock.calls[0]?.[1]).toMatchObject({
      table: 'Users',
      index: null,
      partition_values: ['101'],
      sort_values: [],
      sort: null,
    });
  });

  it('finds by an index, with a condition on its sort key', async () => {
    const engine = fakeEngine();
    const user = renderApp(asking);
    await user.click(await screen.findByTestId('query-by-UsernameIndex'));
    await user.type(screen.getByTestId('query-value'), 'alice');
    await user.selectOptions(screen.getByTestId('query-sort-operator'), 'between');
    await user.type(screen.getByTestId('query-sort-value'), '2024-01');
    await user.type(screen.getByTestId('query-sort-value-to'), '2024-02');
    await user.click(screen.getByTestId('run-query'));
    expect(engine.query.mock.calls[0]?.[1]).toMatchObject({
      index: 'UsernameIndex',
      partition_values: ['alice'],
      sort_values: [],
      sort: { operator: 'between', from: '2024-01', to: '2024-02' },
    });
    expect((await screen.findByTestId('query-count')).textContent).toBe('No item was found');
  });

  it('browses page by page, adding up items and read units', async () => {
    const engine = fakeEngine({
      query: async (_destination, request) =>
        request.start === null ? page(1, 'here') : page(2, null),
    });
    const user = renderApp(asking);
    await user.click(await screen.findByTestId('query-by-browse'));
    expect(screen.queryByTestId('query-value')).toBeNull();
    await user.click(screen.getByTestId('run-query'));
    await user.click(await screen.findByTestId('query-more'));
    await waitFor(() =>
      expect(screen.getByTestId('query-count').textContent).toMatch(/2 items · 1 read units/),
    );
    expect(engine.query.mock.lastCall?.[1].start).toBe('here');
    expect(screen.queryByTestId('query-more')).toBeNull();
    await user.click(screen.getByTestId('query-row-1'));
    expect(within(screen.getByTestId('item-panel')).getByText('2')).toBeTruthy();
    await user.click(screen.getByTestId('query-view-json'));
    expect(JSON.parse(screen.getByTestId('query-json').textContent)).toHaveLength(2);
    await user.click(screen.getByTestId('save-items'));
    expect(engine.saveItems).toHaveBeenCalledWith(
      ['{"userId":{"N":"1"}}', '{"userId":{"N":"2"}}'],
      'Orders.jsonl',
    );
  });

  it('says when there is no table', async () => {
    fakeEngine({ listTables: async () => [] });
    renderApp(asking);
    expect(await screen.findByText('There is no table here yet')).toBeTruthy();
  });
});

describe('The questions of the design', () => {
  const both = { ...bothRead(emptyMigration), step: 'query' as const };
  const byUser = pattern('People', 'userId');
  const byCountry = pattern('Orders', 'shipCountry');

  async function shown(answers: Parameters<typeof fakeEngine>[0] = {}) {
    const engine = fakeEngine({
      findRelations: async () => foundRelations,
      settleQuestions: async (_before, _tables, _relations, questions) =>
        settled(questions, [byCountry, byUser]),
      ...answers,
    });
    const user = renderApp(both);
    await waitFor(() =>
      expect(screen.getByTestId('asked-question').textContent).toContain('Find people by userId'),
    );
    return { engine, user };
  }

  it('are asked with values such as those of the rows, and answered step by step', async () => {
    const { engine, user } = await shown();
    // The first that is answered is shown first.
    const value = await screen.findByTestId('asked-value-0');
    expect(value).toHaveProperty('placeholder', 'such as 101');
    await user.type(value, 'x{Enter}');
    expect(screen.getByText(/“x” is not one/)).toBeTruthy();
    await user.clear(value);
    await user.type(value, '7{Enter}');
    const answer = await screen.findByTestId('asked-answer');
    expect(engine.askQuestion.mock.calls[0]?.slice(3, 5)).toEqual([byUser, [['userId', '7']]]);
    expect(screen.getByTestId('asked-made').textContent).toBe(
      '1 GetItem on People, then 2 Queries on UsernameIndex of Orders',
    );
    expect(screen.getByTestId('asked-sum').textContent).toBe(
      '3 requests · 2 read units · under 0.1 s',
    );
    // What stands in an item is shown whole, and no number is rounded.
    const lines = within(screen.getByTestId('asked-step-1')).getByRole('table');
    expect(lines.textContent).toBe('skucounta12345678901234567890b');
    expect(screen.getByTestId('asked-step-2').textContent).toContain('orders: 2 items');
    expect(await barriers(answer)).toEqual([]);
  });

  it('say why they are not answered, and leave the way by key', async () => {
    const { user } = await shown();
    await user.selectOptions(screen.getByTestId('asked-question'), '0');
    expect(screen.getByTestId('asked-unanswered').textContent).toContain(
      'would read all of Orders',
    );
    expect(screen.queryByTestId('run-question')).toBeNull();
    expect(await barriers(document.body)).toEqual([]);
    await user.click(screen.getByTestId('ask-by-key'));
    expect(await screen.findByTestId('query-value')).toBeTruthy();
    expect(screen.queryByTestId('asked-question')).toBeNull();
  });

  it('tell of what went wrong', async () => {
    const { user } = await shown({
      askQuestion: async () =>
        Promise.reject(failure('no_such_table', 'There is no table People.')),
    });
    await user.type(await screen.findByTestId('asked-value-0'), '7{Enter}');
    expect((await screen.findByTestId('failure')).textContent).toContain('no table People');
  });
});

describe('the ways to find items', () => {
  it('are the table’s key, each index, and browsing', () => {
    expect(ways(shape).map((way) => way.id)).toEqual(['Users', 'UsernameIndex', 'browse']);
  });

  it.each(['1', '-2.5', '.5', '1e10', ' 7 '])('takes %s for a number', (text) => {
    expect(valueProblem({ name: 'id', key_type: 'N' }, text)).toBeNull();
  });

  it.each(['', 'abc', '1,5', '0x10', 'NaN'])('does not take %s for a number', (text) => {
    expect(valueProblem({ name: 'id', key_type: 'N' }, text)).not.toBeNull();
  });

  it('offers "begins with" for text only', () => {
    const offered = (type: 'S' | 'N') => sortOperators(type).map((entry) => entry.value);
    expect(offered('S')).toContain('begins_with');
    expect(offered('N')).not.toContain('begins_with');
    expect(sortCondition('at_least', '3', '')).toEqual({ operator: 'at_least', value: '3' });
  });
});
