import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { MigrationState } from '../../app/migration';
import { plan, profile, proposal, read } from '../../test/fixtures';
import { readWith } from '../../test/readWith';
import { fakeEngine, renderApp } from '../../test/renderApp';

/** A file of eighteen columns: those of the fixtures, and more of the second. */
function manyColumns(): MigrationState {
  const [, column] = plan.columns;
  const [, of] = profile.columns;
  if (!column || !of) {
    throw new Error('the fixture has no second column');
  }
  const names = Array.from({ length: 13 }, (_, at) => `extra_${at}`);
  const wide = {
    ...plan,
    columns: [
      ...plan.columns,
      ...names.map((name) => ({ ...column, column: name, attribute: name })),
    ],
  };
  const wideProposal = { ...proposal, plan: wide };
  return {
    ...read,
    profile: {
      ...profile,
      columns: [...profile.columns, ...names.map((name) => ({ ...of, column: name }))],
    },
    plan: wide,
    proposal: wideProposal,
    dataProposal: wideProposal,
    review: { plan: wide, findings: [] },
  };
}

const shown = () => screen.queryAllByTestId(/^column-/).length;

describe('Many columns', () => {
  it('are found by their names', async () => {
    fakeEngine();
    const user = renderApp(manyColumns());
    expect(shown()).toBe(18);
    await user.type(screen.getByTestId('find-column'), 'LASTlog');
    expect(shown()).toBe(1);
    await user.type(screen.getByTestId('find-column'), 'x');
    expect(screen.getByText('No column is called “LASTlogx”.')).toBeTruthy();
  });

  it('are filtered by what needs attention, and do not vanish while it is looked at', async () => {
    fakeEngine();
    const user = renderApp(manyColumns());
    expect(screen.getByTestId('columns-questions').textContent).toBe('With questions 1');
    await user.click(screen.getByTestId('columns-questions'));
    expect(shown()).toBe(1);
    await user.click(screen.getByTestId('zone-last_login-utc'));
    expect(screen.getByTestId('columns-questions').textContent).toBe('With questions 0');
    expect(shown()).toBe(1);
    await user.click(screen.getByTestId('columns-changed'));
    expect(shown()).toBe(1);
    await user.click(screen.getByTestId('columns-left-out'));
    expect(screen.getByText('No column belongs here.')).toBeTruthy();
    await user.click(screen.getByTestId('columns-all'));
    expect(shown()).toBe(18);
  });
});

describe('Few columns', () => {
  it('need no help to be found', () => {
    fakeEngine();
    renderApp(read);
    expect(screen.queryByTestId('find-column')).toBeNull();
  });

  it('are all named in one style', async () => {
    const snake = {
      ...plan,
      columns: plan.columns.map((column) => ({ ...column, attribute: column.column })),
    };
    const engine = fakeEngine({ editPlan: async () => ({ plan: snake, followed: [] }) });
    const user = renderApp(read);
    expect(screen.getByTestId('naming-style')).toHaveProperty('value', 'camel_case');
    await user.selectOptions(screen.getByTestId('naming-style'), 'snake_case');
    expect(engine.editPlan).toHaveBeenCalledWith(read.source?.source_id, plan, [
      { edit: 'name_attributes', style: 'snake_case' },
    ]);
    await waitFor(() =>
      expect(screen.getByTestId('attribute-user_id')).toHaveProperty('value', 'user_id'),
    );
    expect(screen.getByTestId('naming-style')).toHaveProperty('value', 'snake_case');
  });
});

describe('Records with too many cells', () => {
  const surplus = {
    records: 176,
    sampled: 176,
    matches: 170,
    columns: [{ value: 'email', count: 170 }],
    samples: [{ line: 3, value: '12, rue des Bouchers' }],
  };

  it('are shown with where their extra cells belong, and joined at a click', async () => {
    const engine = fakeEngine();
    const user = renderApp(readWith({ whole: { surplus } }));
    const notice = screen.getByTestId('surplus');
    expect(notice.textContent).toContain(
      'a comma seems to stand within a value of email. Joined there, 170 of 176 fit.',
    );
    expect(notice.textContent).toContain('12, rue des Bouchers');
    expect(screen.getByTestId('footer-state').textContent).toMatch(/extra cells of 176 records/);
    await user.click(screen.getByTestId('join-surplus'));
    await waitFor(() => expect(engine.reviewPlan.mock.lastCall?.[1].join_surplus).toBe(true));
    expect(screen.getByTestId('join-surplus').getAttribute('aria-pressed')).toBe('true');
    await user.click(screen.getByTestId('leave-surplus'));
    await waitFor(() => expect(engine.reviewPlan.mock.lastCall?.[1].join_surplus).toBe(false));
    expect(screen.getByTestId('footer-state').textContent).not.toMatch(/extra cells/);
  });
});
