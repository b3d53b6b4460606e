import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../bindings/Plan';
import { barriers } from '../../test/axe';
import { plan, read } from '../../test/fixtures';
import { fakeEngine, renderApp } from '../../test/renderApp';
import { attributeChoices, isDate, isText } from './asked/draft';

const column = (name: string, kind: 'text' | 'number' | 'date' | 'json') => {
  const [first] = plan.columns;
  if (!first) {
    throw new Error('the fixture has no column');
  }
  return { ...first, column: name, attribute: name, kind, included: true };
};

function other(columns: Plan['columns']): Plan {
  return { ...plan, columns };
}

const offices = other([
  column('country', 'text'),
  column('opened', 'date'),
  column('plan', 'json'),
]);
const badges = other([column('badge_no', 'number')]);

/** Users with what their offices give, with their badge merged into them, and with lists of other rows. */
function withOthers(inside: Plan['inside']): Plan {
  return {
    ...plan,
    copied: [
      {
        table: 'offices',
        pointing: ['user_id'],
        pointed_to: ['office_id'],
        attributes: ['country', 'opened', 'plan'].map((from) => ({
          from,
          attribute: `office_${from}`,
        })),
        plan: offices,
      },
    ],
    inside: [
      {
        table: 'badges',
        attribute: '',
        form: { kind: 'merged', attributes: [{ from: 'badge_no', attribute: 'badgeNo' }] },
        pointing: ['user_id'],
        pointed_to: ['user_id'],
        order: [],
        plan: badges,
      },
      ...(inside ?? []),
    ],
  };
}

const list = {
  table: 'visits',
  attribute: 'visits',
  pointing: ['user_id'],
  pointed_to: ['user_id'],
  order: [],
  plan: badges,
};

const optionsOf = (select: HTMLElement) =>
  [...select.querySelectorAll('option')].map(({ textContent }) => textContent);

describe('Keys of indexes', () => {
  it('may come from other tables, and those that stand in a list may not', async () => {
    const engine = fakeEngine();
    const user = renderApp({ ...read, plan: withOthers([list]) });
    await user.click(screen.getByTestId('edit-index-UsernameIndex'));
    const key = screen.getByTestId('index-key');
    const offered = optionsOf(key);
    expect(offered).toContain('office_country (Text, from offices)');
    expect(offered).toContain('office_opened (Date, from offices)');
    expect(offered).toContain('badgeNo (Number, from badges)');
    expect(offered.some((label) => label.includes('office_plan') || label.includes('visits'))).toBe(
      false,
    );
    expect(screen.getByTestId('index-no-key').textContent).toBe(
      'No index finds items by what stands in visits: a key is one value, and this is a list of rows of visits.',
    );
    await user.selectOptions(key, 'office_country');
    await waitFor(() => expect((key as HTMLSelectElement).value).toBe('office_country'));
    // It is one that can be a key, and is in the list once.
    expect(optionsOf(key).filter((label) => label.startsWith('office_country'))).toHaveLength(1);
    const edits = engine.editPlan.mock.lastCall?.[2];
    expect(edits).toMatchObject([
      { edit: 'change_index', design: { partition_keys: ['office_country'] } },
    ]);
    expect(await barriers(document.body)).toEqual([]);
  });

  it('say of several lists and sets that no index finds by them', async () => {
    fakeEngine();
    const set = {
      ...list,
      table: 'grants',
      attribute: 'roles',
      form: { kind: 'set', column: 'role' },
    };
    const user = renderApp({
      ...read,
      plan: withOthers([list, set as NonNullable<Plan['inside']>[number]]),
    });
    await user.click(screen.getByTestId('edit-index-UsernameIndex'));
    expect(screen.getByTestId('index-no-key').textContent).toContain('in visits, roles: a key');
  });

  it('are offered where a question is put together', () => {
    const of = withOthers([list]);
    const labels = attributeChoices(of).map(({ label }) => label);
    expect(labels.slice(-3)).toEqual([
      'country of offices',
      'opened of offices',
      'badge_no of badges',
    ]);
    expect([
      isDate(of, 'office_opened'),
      isText(of, 'office_country'),
      isText(of, 'badgeNo'),
    ]).toEqual([true, true, false]);
  });
});
