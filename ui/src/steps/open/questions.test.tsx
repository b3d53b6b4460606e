import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { FormatQuestion } from '../../bindings/FormatQuestion';
import { profile, proposal, read, source } from '../../test/fixtures';
import { fakeEngine, renderApp } from '../../test/renderApp';
import { nothingChosen } from './nothingChosen';

const question: FormatQuestion = {
  part: 'header',
  question: 'Does the first line name the columns?',
  evidence: 'It reads like the lines below it.',
  options: [
    {
      label: 'Yes, it names the columns',
      flags: '--header',
      choice: { ...nothingChosen, header: true },
      sample: [
        ['ann', 'rome'],
        ['bob', 'oslo'],
      ],
    },
    {
      label: 'No, it is a record like the others',
      flags: '--no-header',
      choice: { ...nothingChosen, header: false },
      sample: [
        ['column 1', 'column 2'],
        ['ann', ''],
        ['bob', 'two\nlines'],
      ],
    },
  ],
};

const asked = { ...source, summary: { ...source.summary, questions: [question] } };
const opened = { ...read, source: asked, step: 'open' } as const;

describe('What a file leaves open', () => {
  it('is asked with each answer beside the others, and nothing goes on before', async () => {
    fakeEngine();
    const user = renderApp(opened);
    const card = screen.getByTestId('ask-header');
    expect(card.textContent).toContain(question.question);
    expect(card.textContent).toContain(question.evidence);
    expect(card.textContent).toContain('column 1');
    expect(card.textContent).toContain('two↵lines');
    expect(card.textContent).toContain('empty');
    await user.click(screen.getByRole('button', { name: 'Design the table' }));
    expect(screen.queryByTestId('ask-header')).not.toBeNull();
  });

  it('opens the file again with the answer that is chosen', async () => {
    const engine = fakeEngine({ reopenSource: async () => ({ ...source, source_id: 'source-2' }) });
    const user = renderApp(opened);
    await user.click(screen.getByTestId('answer-header-1'));
    expect(engine.reopenSource).toHaveBeenCalledWith(
      'source-1',
      question.options[1]?.choice,
      expect.any(String),
      expect.anything(),
    );
    await waitFor(() => expect(screen.queryByTestId('questions')).toBeNull());
  });

  it('may come up once the file was read to its end', async () => {
    fakeEngine({ readSource: async () => ({ profile, proposal, questions: [question] }) });
    const user = renderApp({ ...read, source, step: 'open', profile: null, plan: null });
    await user.click(screen.getByTestId('open-file'));
    await waitFor(() => expect(screen.queryByTestId('ask-header')).not.toBeNull());
  });
});
