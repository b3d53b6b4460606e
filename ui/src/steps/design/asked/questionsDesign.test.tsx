import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { emptyMigration } from '../../../app/migration';
import type { AccessPattern } from '../../../bindings/AccessPattern';
import type { QuestionReport } from '../../../bindings/QuestionReport';
import { barriers } from '../../../test/axe';
import { failure } from '../../../test/fixtures';
import { deferred, fakeEngine, renderApp } from '../../../test/renderApp';
import { foundRelations } from '../../../test/relations';
import { bothRead } from '../../../test/tables';

const both = { ...bothRead(emptyMigration), step: 'design' as const };
const pattern: AccessPattern = {
  question: '',
  table: 'Orders',
  index: null,
  attributes: ['ShipCountry'],
  finds: 'many',
  sort: null,
  related: [],
};
const unanswered: QuestionReport = {
  words: 'Find orders by ship country',
  pattern,
  answer: {
    steps: [],
    inside: [],
    unanswered: {
      why: 'reads_whole_table',
      table: 'Orders',
      sentence: 'all of Orders would be read.',
    },
  },
  cost: null,
  whole_table: { items: 830, bytes: 900_000, requests: 1, read_units: 118 },
  fix: null,
};
const answered: QuestionReport = {
  ...unanswered,
  words: 'Find one order by order id',
  answer: { steps: [], inside: [], unanswered: null },
  cost: {
    usual: { requests: 1, read_units: 0.5, items: 1 },
    worst: { requests: 2, read_units: 4, items: 1 },
    worst_value: ['7'],
    values: 830,
    is_exact: true,
    not_in_index: 0,
  },
  whole_table: null,
};

async function shown(answers: Parameters<typeof fakeEngine>[0]) {
  const engine = fakeEngine({
    findRelations: async () => foundRelations,
    proposeQuestions: async () => [{ pattern, reason: 'Likely.' }],
    ...answers,
  });
  const user = renderApp(both);
  await user.click(screen.getByTestId('tab-questions'));
  return { engine, user };
}

describe('The questions of several tables', () => {
  it('are told with what their answers take', async () => {
    const { engine } = await shown({ measureQuestions: async () => [answered, unanswered] });
    await screen.findByText('1 of 2 questions answered by this design.');
    expect(engine.measureQuestions.mock.calls.at(-1)?.[2]).toEqual([pattern]);
    const text = screen.getByTestId('questions').textContent;
    expect(text).toContain('1 request · 0.5 read units');
    expect(text).toContain('At worst 2 requests · 4 read units');
    expect(text).toContain('Not answered: all of Orders would be read.');
    expect(text).toContain('830 items, 1 request · 118 read units');
    expect(await barriers(document.body)).toEqual([]);
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
    await user.click(await screen.findByTestId('questions-again'));
    await screen.findByTestId('questions-again');
    expect(engine.measureQuestions).toHaveBeenCalledTimes(2);
  });
});
