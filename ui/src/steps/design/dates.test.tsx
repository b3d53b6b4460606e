import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { AttributeKind } from '../../bindings/AttributeKind';
import type { ColumnPlan } from '../../bindings/ColumnPlan';
import { readWith } from '../../test/readWith';
import { fakeEngine, renderApp } from '../../test/renderApp';
import { ambiguousExample } from './dateReadings';

const plainly = { number: null, yes_no: null, date_order: null, binary: null, separator: null };

function candidate(kind: AttributeKind) {
  return { kind, matches: 3, outliers: 0, outlier_samples: [], is_certain: true, ...plainly };
}

function ambiguous(...kinds: AttributeKind[]) {
  return readWith({
    plan: { last_login: { kind: 'text' } },
    profile: {
      last_login: {
        is_date_ambiguous: true,
        without_zone: 0,
        examples: ['05/05/2024', '03/04/2024'],
        candidates: kinds.map(candidate),
      },
    },
  });
}

function lastLogin(engine: ReturnType<typeof fakeEngine>): ColumnPlan | undefined {
  return engine.reviewPlan.mock.lastCall?.[1].columns[3];
}

describe('A date that can be read in two ways', () => {
  it('is shown as both, by the value that tells most', () => {
    expect(ambiguousExample(['05/05/2024', '03/04/2024'])).toEqual({
      value: '03/04/2024',
      dayFirst: '3 April 2024',
      monthFirst: 'March 4, 2024',
    });
    expect(ambiguousExample(['2024-03-04', 'soon'])).toBeNull();
    expect(ambiguousExample(['1.2.24 10:00'])?.dayFirst).toBe('1 February 24');
  });

  it('is asked about, and stays text until it is answered', async () => {
    const engine = fakeEngine();
    const user = renderApp(ambiguous('date', 'text'));
    expect(screen.getByTestId('date-question-last_login').textContent).toContain(
      '03/04/2024 could be 3 April 2024 or March 4, 2024. Which is it?',
    );
    expect(screen.getByTestId('footer-state').textContent).toMatch(
      /1 question is open: day or month first in last_login/,
    );
    expect(screen.getByTestId('kind-last_login')).toHaveProperty('value', 'text');
    await user.click(screen.getByTestId('date-order-month-last_login'));
    await waitFor(() =>
      expect(lastLogin(engine)).toMatchObject({ kind: 'date', date_order: 'month_first' }),
    );
    expect(screen.getByTestId('footer-state').textContent).not.toMatch(/open/);
    expect(screen.getByText('Read with the month first.')).toBeTruthy();
  });

  it('is read as the engine finds its values to be: with a time or without one', async () => {
    const engine = fakeEngine();
    const user = renderApp(ambiguous('date_time', 'text'));
    await user.click(screen.getByTestId('date-order-day-last_login'));
    expect(engine.editPlan.mock.lastCall?.[2]).toEqual([
      { edit: 'read_dates', column: 'last_login', order: 'day_first', kind: null },
    ]);
  });

  it('is not answered by choosing the type alone', async () => {
    fakeEngine();
    const user = renderApp(ambiguous('date', 'text'));
    await user.selectOptions(screen.getByTestId('kind-last_login'), 'date');
    expect(screen.getByTestId('footer-state').textContent).toMatch(/1 question is open/);
  });

  it('can be kept as text', async () => {
    fakeEngine();
    const user = renderApp(ambiguous('date', 'text'));
    await user.click(screen.getByTestId('date-order-text-last_login'));
    expect(screen.getByTestId('footer-state').textContent).not.toMatch(/open/);
    expect(screen.getByText('Kept as text, as it is written.')).toBeTruthy();
  });
});

describe('A date written as seconds', () => {
  it('is a Number for a time to live, and asks for the zone that it needs', async () => {
    const engine = fakeEngine();
    const user = renderApp(
      readWith({
        plan: { last_login: { kind: 'date' } },
        profile: { last_login: { without_zone: 0 } },
      }),
    );
    await user.click(screen.getByTestId('detail-last_login'));
    await user.selectOptions(screen.getByTestId('date-as-last_login'), 'epoch_seconds');
    expect(screen.getByText(/time to live \(TTL\)/)).toBeTruthy();
    expect(screen.queryByTestId('zone-last_login-keep')).toBeNull();
    expect(screen.getByTestId('footer-state').textContent).toMatch(/rejected/);
    await user.click(screen.getByTestId('zone-last_login-utc'));
    await waitFor(() =>
      expect(lastLogin(engine)).toMatchObject({ date_as: 'epoch_seconds', zone: 'UTC' }),
    );
  });
});
