import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { checked, failure, source } from '../test/fixtures';
import { fakeEngine, renderApp } from '../test/renderApp';

describe('What a failure leads to', () => {
  it('is another destination, where this one does not let anybody in', async () => {
    fakeEngine({
      tableState: () => Promise.reject(failure('credentials_expired', 'It has expired.')),
    });
    const user = renderApp(checked);
    await user.click(await screen.findByTestId('change-destination'));
    expect(await screen.findByTestId('destination-panel')).toBeTruthy();
  });

  it('is the file as it is now, where it was changed', async () => {
    const engine = fakeEngine();
    const user = renderApp({
      ...checked,
      step: 'open',
      readFailure: failure('source_changed', 'The file was changed.'),
    });
    await user.click(await screen.findByTestId('open-again'));
    await waitFor(() => expect(engine.readSource).toHaveBeenCalled());
    expect(engine.reopenSource).toHaveBeenCalledWith(
      source.source_id,
      source.choice,
      expect.any(String),
      expect.anything(),
    );
  });

  it('is nothing of the page’s, where the engine’s words say it all', async () => {
    fakeEngine({ tableState: () => Promise.reject(failure('limit', 'Too many tables.')) });
    renderApp(checked);
    const notice = await screen.findByTestId('failure');
    expect([...notice.querySelectorAll('button')].map(({ dataset }) => dataset['testid'])).toEqual([
      'look-again',
    ]);
  });
});
