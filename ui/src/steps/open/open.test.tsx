import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { DroppedFile, ReadSource } from '../../engine';
import type { ReadProgress } from '../../bindings/ReadProgress';
import { checked, failure, read, source } from '../../test/fixtures';
import { importing } from '../../test/importing';
import { deferred, fakeEngine, renderApp } from '../../test/renderApp';
import { stagedSource } from '../../test/staged';

describe('Open', () => {
  it('reads the file that was chosen and offers the design', async () => {
    const engine = fakeEngine();
    const user = renderApp();
    expect(screen.getByTestId('primary')).toHaveProperty('ariaDisabled', 'true');
    await user.click(screen.getByTestId('open-file'));
    await waitFor(() =>
      expect(screen.getByTestId('footer-state').textContent).toMatch(/3 records/),
    );
    expect(engine.readSource).toHaveBeenCalledWith(
      'source-1',
      expect.any(String),
      expect.anything(),
    );
    await user.click(screen.getByTestId('primary'));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(/becomes a table/);
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
  });

  it('says of a database what its log tells', async () => {
    fakeEngine();
    const summary = { ...stagedSource.summary, notes: ['Rows may be missing.'] };
    renderApp({ ...read, step: 'open', source: { ...stagedSource, summary } });
    expect(screen.getByTestId('source-note').textContent).toBe('Rows may be missing.');
    const cells = within(screen.getByRole('grid')).getAllByText(/^(NULL|empty)/);
    expect(cells.map((cell) => cell.dataset.blank)).toEqual([undefined, 'null', 'empty_text']);
  });

  it('says what is wrong with a file that is refused, and where', async () => {
    fakeEngine({ chooseFiles: async () => Promise.reject(failure('not_text', 'A picture.')) });
    const user = renderApp();
    await user.click(screen.getByTestId('open-file'));
    const notice = await screen.findByTestId('failure');
    expect(notice.dataset.code).toBe('not_text');
    for (const words of [
      'A picture.',
      'Do this next.',
      'line 12',
      'column email',
      'x"y',
      'os error 2',
    ]) {
      expect(notice.textContent).toContain(words);
    }
    expect(screen.getByTestId('open-file')).toBeTruthy();
  });

  it('reads what is plainly no table nonetheless, where the person says so', async () => {
    const engine = fakeEngine({
      chooseFiles: async () => Promise.reject(failure('no_table', 'It looks like a log.')),
    });
    const user = renderApp();
    await user.click(screen.getByTestId('open-file'));
    const button = await screen.findByTestId('open-refused');
    expect(within(screen.getByTestId('failure')).getByTestId('open-refused')).toBe(button);
    await user.click(button);
    await waitFor(() =>
      expect(screen.getByTestId('footer-state').textContent).toMatch(/3 records/),
    );
    expect(engine.openRefused).toHaveBeenCalledExactlyOnceWith();
    expect(screen.queryByTestId('failure')).toBeNull();
  });

  it('offers that of what is dropped, and says why it cannot be read all the same', async () => {
    let drop: (dropped: DroppedFile) => void = () => undefined;
    fakeEngine({
      onFileDropped: async (handle) => {
        drop = handle;
        return () => undefined;
      },
      openRefused: async () => Promise.reject(failure('no_records', 'Not one record.')),
    });
    const user = renderApp(read);
    await act(async () => drop({ kind: 'refused', failure: failure('no_table', 'A web page.') }));
    expect(screen.getByTestId('failure').textContent).toContain('stays open as it was.');
    await user.click(screen.getByTestId('open-refused'));
    await waitFor(() => expect(screen.getByTestId('failure').dataset.code).toBe('no_records'));
    expect(screen.queryByTestId('open-refused')).toBeNull();
  });

  it('offers it for no other refusal, nor while an import runs', async () => {
    const engine = fakeEngine();
    renderApp({ ...read, importing, step: 'open', openFailure: failure('no_table', 'A log.') });
    await act(async () => screen.getByTestId('open-refused').click());
    expect(engine.openRefused).not.toHaveBeenCalled();
    cleanup();
    renderApp({ ...read, step: 'open', openFailure: failure('not_text', 'A picture.') });
    expect(screen.queryByTestId('open-refused')).toBeNull();
  });

  it('changes nothing when the person changes their mind', async () => {
    const engine = fakeEngine({ chooseFiles: async () => null });
    const user = renderApp();
    await user.click(screen.getByTestId('open-file'));
    expect(engine.readSource).not.toHaveBeenCalled();
    expect(screen.queryByTestId('failure')).toBeNull();
  });

  it('shows how far the reading has come and can be cancelled', async () => {
    const reading = deferred<ReadSource>();
    let tell: (progress: ReadProgress) => void = () => undefined;
    const engine = fakeEngine({
      readSource: (_id, _job, onProgress) => {
        tell = onProgress;
        return reading.promise;
      },
    });
    const user = renderApp();
    await user.click(screen.getByTestId('open-sample'));
    await waitFor(() => expect(engine.readSource).toHaveBeenCalled());
    act(() => tell({ records: 1200, bytes: 2048, bytes_total: 4096, seconds: 1 }));
    expect(screen.getByText(/1,200 records/)).toBeTruthy();
    expect(screen.getByText('2 KB of 4 KB')).toBeTruthy();
    await user.click(screen.getByTestId('cancel-read'));
    expect(engine.cancel).toHaveBeenCalledWith(engine.readSource.mock.calls[0]?.[1]);
    await act(async () => reading.reject(failure('cancelled', 'Reading was cancelled.')));
    expect(await screen.findByText('Read it again')).toBeTruthy();
  });

  it('takes a file that is dropped, and lets go of the one before', async () => {
    let drop: (dropped: DroppedFile) => void = () => undefined;
    const engine = fakeEngine({
      onFileDropped: async (handle) => {
        drop = handle;
        return () => undefined;
      },
    });
    renderApp(read);
    act(() => drop({ kind: 'hovering' }));
    expect(screen.getByText('Let go to open the file')).toBeTruthy();
    await act(async () =>
      drop({
        kind: 'opened',
        opened: { kind: 'one', source: { ...source, source_id: 'source-2' } },
      }),
    );
    expect(engine.closeSource).toHaveBeenCalledWith('source-1');
    expect(engine.readSource.mock.calls[0]?.[0]).toBe('source-2');
    expect(screen.queryByText('Let go to open the file')).toBeNull();
  });

  it('keeps an import that runs from losing its file', async () => {
    let drop: (dropped: DroppedFile) => void = () => undefined;
    const engine = fakeEngine({
      onFileDropped: async (handle) => {
        drop = handle;
        return () => undefined;
      },
    });
    renderApp({
      ...checked,
      importing,
    });
    await act(async () =>
      drop({
        kind: 'opened',
        opened: { kind: 'one', source: { ...source, source_id: 'source-2' } },
      }),
    );
    expect(engine.closeSource).toHaveBeenCalledWith('source-2');
    expect(engine.readSource).not.toHaveBeenCalled();
  });

  it('says why a step cannot be reached', () => {
    fakeEngine();
    renderApp();
    const step = screen.getByTestId('step-import');
    expect(step.getAttribute('aria-disabled')).toBe('true');
    const reason = document.getElementById(step.getAttribute('aria-describedby') ?? '');
    expect(reason?.textContent).toMatch(/Open a file first/);
    expect(within(screen.getByTestId('step-query')).getByText('Query')).toBeTruthy();
    expect(screen.getByTestId('step-query').getAttribute('aria-disabled')).toBe('false');
  });
});
