import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { emptyMigration } from '../../../app/migration';
import type { QuestionReport } from '../../../bindings/QuestionReport';
import { barriers } from '../../../test/axe';
import { failure, plan, read } from '../../../test/fixtures';
import { pattern, questionReport, settled } from '../../../test/questions';
import { foundRelations, ordersToPeople } from '../../../test/relations';
import { deferred, fakeEngine, renderApp } from '../../../test/renderApp';
import { bothRead } from '../../../test/tables';

const both = { ...bothRead(emptyMigration), step: 'design' as const };
const byUser = pattern('Orders', 'username');
const byCountry = pattern('Orders', 'shipCountry');

async function shown(answers: Parameters<typeof fakeEngine>[0] = {}) {
  const engine = fakeEngine({
    findRelations: async () => foundRelations,
    settleQuestions: async (_before, _tables, _relations, questions) =>
      settled(questions, [byUser, byCountry]),
    ...answers,
  });
  const user = renderApp(both);
  await user.click(screen.getByTestId('tab-questions'));
  return { engine, user };
}

describe('The questions of several tables', () => {
  it('are told with what their answers take', async () => {
    const { engine } = await shown();
    await screen.findByText('1 of 2 questions answered by this design.');
    await waitFor(() => expect(engine.measureQuestions).toHaveBeenCalled());
    expect(engine.measureQuestions.mock.calls.at(-1)?.[2]).toEqual([byUser, byCountry]);
    const questions = screen.getByTestId('questions');
    await waitFor(() => expect(questions.textContent).toContain('1 request · 0.5 read units'));
    expect(questions.textContent).toContain('At worst 2 requests · 4 read units');
    expect(questions.textContent).toContain('Not answered: would read all of Orders.');
    expect(questions.textContent).toContain('830 items, 1 request · 118 read units');
    expect(screen.getByTestId('tab-questions').textContent).toBe('Questions 2');
    expect(await barriers(document.body)).toEqual([]);
  });

  it('can be left out and put in again', async () => {
    const { user } = await shown();
    await user.click(await screen.findByTestId('leave-out-1'));
    await waitFor(() =>
      expect(screen.getByTestId('tab-questions').textContent).toBe('Questions 1'),
    );
    const leftOut = await screen.findByTestId('left-out');
    expect(leftOut.textContent).toContain('Find orders by username');
    expect(await barriers(document.body)).toEqual([]);
    await user.click(within(leftOut).getByTestId('put-back-1'));
    await screen.findByText('1 of 2 questions answered by this design.');
    expect(screen.queryByTestId('left-out')).toBeNull();
  });

  it('are added by choosing, with other rows and an order', async () => {
    const { engine, user } = await shown();
    await user.click(await screen.findByTestId('add-question'));
    expect(document.activeElement?.textContent).toBe('Add a question');
    await user.selectOptions(screen.getByTestId('question-table'), 'people');
    await user.selectOptions(screen.getByTestId('question-finds'), 'one');
    await user.selectOptions(screen.getByTestId('question-by-0'), 'user_id');
    await user.click(screen.getByTestId('question-with-orders'));
    await user.selectOptions(screen.getByTestId('with-orders-order'), 'last_login');
    expect(screen.getByTestId('with-orders-descending')).toHaveProperty('checked', true);
    expect((await screen.findByTestId('draft-answer')).textContent).toContain(
      'Find people by userId',
    );
    expect(await barriers(document.body)).toEqual([]);
    await user.click(screen.getByTestId('keep-question'));
    expect(screen.queryByTestId('question-form')).toBeNull();
    expect(document.activeElement?.getAttribute('data-testid')).toBe('add-question');
    await screen.findByText('2 of 3 questions answered by this design.');
    expect(engine.settleQuestions.mock.calls.at(-1)?.[3]).toMatchObject({
      from: 'person',
      kept: [
        byUser,
        byCountry,
        {
          ...pattern('People', 'userId'),
          finds: 'one',
          related: [
            {
              child: ordersToPeople.child,
              parent: 'people',
              side: 'children',
              sort: { attribute: 'lastLogin', descending: true, range: null },
            },
          ],
        },
      ],
    });
  });

  it('are changed in place, and called in own words', async () => {
    const { engine, user } = await shown();
    await user.click(await screen.findByTestId('change-question-1'));
    await user.click(screen.getByTestId('question-more'));
    await user.selectOptions(screen.getByTestId('question-by-1'), 'email');
    await user.selectOptions(screen.getByTestId('question-order'), 'last_login');
    await user.selectOptions(screen.getByTestId('question-range'), 'between');
    await user.type(screen.getByTestId('question-words'), 'Who?');
    await user.click(screen.getByTestId('keep-question'));
    await waitFor(() => expect(screen.getByTestId('question-1').textContent).toContain('Who?'));
    expect(engine.settleQuestions.mock.calls.at(-1)?.[3].kept).toEqual([
      {
        ...pattern('Orders', 'username', 'email'),
        question: 'Who?',
        sort: { attribute: 'lastLogin', descending: true, range: 'between' },
      },
      byCountry,
    ]);
  });

  it('cannot be added twice, or without a column', async () => {
    const { user } = await shown();
    await user.click(await screen.findByTestId('add-question'));
    expect(screen.getByText('Choose what is to be found.')).toBeTruthy();
    await user.selectOptions(screen.getByTestId('question-table'), 'orders');
    expect(screen.getByText('Choose the column that it is found by.')).toBeTruthy();
    await user.selectOptions(screen.getByTestId('question-by-0'), 'username');
    expect(screen.getByText('This question is in the design already.')).toBeTruthy();
    await user.click(screen.getByTestId('keep-question'));
    expect(screen.getByTestId('question-form')).toBeTruthy();
  });

  it('can be stopped while they are counted', async () => {
    const counting = deferred<QuestionReport[]>();
    const { engine, user } = await shown({ measureQuestions: () => counting.promise });
    await user.click(await screen.findByTestId('cancel-questions'));
    expect(engine.cancel).toHaveBeenCalledWith(engine.measureQuestions.mock.calls.at(-1)?.[3]);
  });

  it('say why they could not be counted, and can be counted again', async () => {
    const { engine, user } = await shown({
      measureQuestions: async () => Promise.reject(failure('source_changed', 'It changed.')),
    });
    const again = await screen.findByTestId('questions-again');
    const times = engine.measureQuestions.mock.calls.length;
    await user.click(again);
    await waitFor(() => expect(engine.measureQuestions).toHaveBeenCalledTimes(times + 1));
  });

  it('are named after the design whenever it has changed', async () => {
    const { engine, user } = await shown();
    await screen.findByTestId('question-1');
    const times = engine.settleQuestions.mock.calls.length;
    await user.click(screen.getByTestId('tab-tables'));
    const name = screen.getByTestId('table-name');
    await user.clear(name);
    await user.type(name, 'Folk');
    await waitFor(() =>
      expect(engine.settleQuestions.mock.calls.at(-1)?.[1][0]?.plan.table.name).toBe('Folk'),
    );
    expect(engine.settleQuestions.mock.calls.length).toBeGreaterThan(times);
    // Of the tables that have changed, and no others, it is told how they were.
    expect(engine.settleQuestions.mock.calls.at(-1)?.[0].map((table) => table.name)).toEqual([
      'people',
    ]);
  });

  it('offer what would answer them', async () => {
    const fix = {
      source: 'orders',
      edits: [{ edit: 'on_demand' as const }],
      index: {
        name: 'ShipCountryIndex',
        partition_keys: ['shipCountry'],
        sort_keys: [],
        projection: { kind: 'all' as const },
        provisioned: { read_units_per_second: 1, write_units_per_second: 1 },
      },
      words: 'Add an index.',
      usual_write_units: 1,
      most_write_units: 1,
      items: 7,
      bytes: 70,
    };
    const { engine, user } = await shown({
      measureQuestions: async (_tables, _relations, patterns) =>
        patterns.map((of) => ({ ...questionReport(of), fix: of === byUser ? null : fix })),
    });
    const [button] = await screen.findAllByTestId('fix-orders-ShipCountryIndex');
    await user.click(button as HTMLElement);
    expect(engine.editPlan.mock.calls.at(-1)?.[2]).toEqual(fix.edits);
  });
});

describe('The questions of one table', () => {
  it('have a tab beside the table', async () => {
    const engine = fakeEngine({
      settleQuestions: async (_before, _tables, _relations, questions) =>
        settled(questions, [pattern(plan.table.name, 'userId')]),
    });
    const user = renderApp(read);
    expect(screen.queryByTestId('tab-relations')).toBeNull();
    await user.click(screen.getByTestId('tab-questions'));
    await screen.findByText('1 of 1 question answered by this design.');
    expect(engine.settleQuestions.mock.calls[0]?.[1]).toMatchObject([{ name: null, plan }]);
    await user.click(screen.getByTestId('add-question'));
    expect(screen.queryByTestId('question-table')).toBeNull();
    expect(screen.getByTestId('question-by-0')).toBeTruthy();
  });
});
