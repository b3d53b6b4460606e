import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { DroppedFile } from '../engine';
import { barriers } from '../test/axe';
import { read, source } from '../test/fixtures';
import { importing } from '../test/importing';
import { fakeEngine, renderApp } from '../test/renderApp';

function listening() {
  let drop: (dropped: DroppedFile) => void = () => undefined;
  const engine = fakeEngine({
    onFileDropped: async (handle) => {
      drop = handle;
      return () => undefined;
    },
  });
  const opened: DroppedFile = {
    kind: 'opened',
    opened: { kind: 'one', source: { ...source, source_id: 'source-9' } },
  };
  return { engine, open: () => act(async () => drop(opened)) };
}

describe('A file that is given to the window from outside', () => {
  it('is asked for once the page listens', async () => {
    const { engine } = listening();
    renderApp();
    expect(engine.pageListens).not.toHaveBeenCalled();
    await waitFor(() => expect(engine.pageListens).toHaveBeenCalled());
    expect(engine.onFileDropped).toHaveBeenCalled();
  });

  it('is opened in place of what is open', async () => {
    const { engine, open } = listening();
    renderApp(read);
    await open();
    expect(engine.readSource.mock.calls.at(-1)?.[0]).toBe('source-9');
    expect(screen.queryByTestId('not-opened')).toBeNull();
  });

  it('leaves a running import alone and says so, until it is closed', async () => {
    const { engine, open } = listening();
    const user = renderApp({ ...read, importing, step: 'import' });
    await open();
    expect(engine.readSource).not.toHaveBeenCalled();
    expect(engine.closeSource).toHaveBeenCalledExactlyOnceWith('source-9');
    const notice = screen.getByTestId('not-opened');
    expect(notice.textContent).toContain('users.csv was not opened');
    expect(notice.textContent).toContain('An import is running.');
    expect(notice.getAttribute('role')).toBe('alert');
    expect(await barriers(notice)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Close this notice' }));
    expect(screen.queryByTestId('not-opened')).toBeNull();
    expect(screen.getByTestId('cancel-import')).toBeTruthy();
  });
});
