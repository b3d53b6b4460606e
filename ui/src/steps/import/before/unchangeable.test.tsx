import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { emptyMigration } from '../../../app/migration';
import { barriers } from '../../../test/axe';
import { pattern, settled } from '../../../test/questions';
import { foundRelations } from '../../../test/relations';
import { fakeEngine, renderApp } from '../../../test/renderApp';
import { bothChecked } from '../../../test/tables';

describe('What can never be changed', () => {
  it('is told before tables are created, with the questions that stay open', async () => {
    fakeEngine({
      findRelations: async () => foundRelations,
      settleQuestions: async (_before, _tables, _relations, questions) =>
        settled(questions, [pattern('People', 'userId'), pattern('Orders', 'shipCountry')]),
    });
    const user = renderApp({ ...bothChecked(emptyMigration), step: 'import' });
    const card = await screen.findByTestId('never-changed');
    await screen.findByText('2 tables · 1 question stays unanswered');
    await user.click(screen.getByText('What can never be changed afterwards'));
    expect(screen.getByTestId('unanswered-questions').textContent).toContain(
      'Find orders by shipCountry',
    );
    expect(card.textContent).toContain('Practice, on this computer');
    expect(await barriers(card)).toEqual([]);
    await user.click(screen.getByTestId('back-to-questions'));
    expect(screen.getByRole('tab', { selected: true }).textContent).toContain('Questions');
  });

  it('is not told of tables that are there', async () => {
    fakeEngine({
      tableState: async () =>
        ({ kind: 'different', differences: [], missing_indexes: [] }) as never,
    });
    renderApp({ ...bothChecked(emptyMigration), step: 'import' });
    await screen.findByTestId('tables-before');
    expect(screen.queryByTestId('never-changed')).toBeNull();
  });
});
