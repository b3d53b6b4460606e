import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { FormatChoice } from '../../bindings/FormatChoice';
import type { OpenedSource, ReadSource } from '../../engine';
import { choices, failure, plan, profile, proposal, read, source } from '../../test/fixtures';
import { importing } from '../../test/importing';
import { deferred, fakeEngine, renderApp } from '../../test/renderApp';
import { formatWords } from './formatWords';
import { runSummary } from '../../test/runs';
import { nothingChosen } from './nothingChosen';

const opened = { ...read, step: 'open' } as const;
const { format } = source.summary;

describe('How a file is read', () => {
  it('is told in words', () => {
    expect(formatWords(format)).toBe('Comma-separated, UTF-8, with a header');
    expect(formatWords({ ...format, delimiter: '\t', header: false, gzipped: true })).toBe(
      'Tab-separated, UTF-8, without a header: columns are numbered, unpacked from gzip',
    );
    expect(formatWords({ ...format, kind: 'json_lines', encoding: 'windows1252' })).toBe(
      'JSON Lines, Windows-1252',
    );
  });

  it('is changed while looking at the text, and the file is opened and read again', async () => {
    const engine = fakeEngine({
      reopenSource: async (_id, choice) => ({
        source_id: 'source-2',
        summary: { ...source.summary, format: { ...format, delimiter: ';' } },
        choice,
      }),
    });
    const user = renderApp(opened);
    expect(screen.getByTestId('format-line').textContent).toContain('Comma-separated');
    await user.click(screen.getByTestId('reopen'));
    expect(screen.getByTestId('first-lines').textContent).toContain('user_id,username');
    await user.selectOptions(screen.getByTestId('delimiter'), ';');
    expect(engine.reopenSource).toHaveBeenCalledWith(
      'source-1',
      {
        ...nothingChosen,
        kind: 'delimited',
        delimiter: ';',
      },
      expect.any(String),
      expect.anything(),
    );
    await waitFor(() => expect(screen.getByTestId('delimiter')).toHaveProperty('value', ';'));
    expect(engine.closeSource).toHaveBeenCalledWith('source-1');
    expect(engine.readSource.mock.lastCall?.[0]).toBe('source-2');
    // What was said before is said again with the next change.
    await user.selectOptions(screen.getByTestId('header'), 'no');
    expect(engine.reopenSource).toHaveBeenLastCalledWith(
      'source-2',
      {
        ...nothingChosen,
        kind: 'delimited',
        delimiter: ';',
        header: false,
      },
      expect.any(String),
      expect.anything(),
    );
    await user.click(screen.getByTestId('recognise'));
    expect(engine.reopenSource.mock.lastCall?.[1]).toEqual(nothingChosen);
  });

  it('finds an encoding by its name or by the language it is for', async () => {
    const engine = fakeEngine({
      reopenSource: async (_id, choice) => ({
        source_id: 'source-2',
        summary: { ...source.summary, format: { ...format, encoding: 'euc_jp' } },
        choice,
      }),
    });
    const user = renderApp(opened);
    await user.click(screen.getByTestId('reopen'));
    const field = screen.getByTestId('encoding');
    expect(field).toHaveProperty('value', 'UTF-8 (most files)');
    await user.click(field);
    await user.clear(field);
    await user.type(field, 'japan');
    const found = await screen.findAllByRole('option', { hidden: true });
    // The options of other lists are native ones.
    const listed = found.filter((option) => option.tagName !== 'OPTION');
    expect(listed.map((option) => option.textContent)).toEqual([
      'Shift_JIS (Windows files)',
      'EUC-JP (Unix files)',
      'ISO-2022-JP (e-mail)',
    ]);
    await user.click(screen.getByRole('option', { name: 'EUC-JP (Unix files)', hidden: true }));
    expect(engine.reopenSource.mock.lastCall?.[1]).toEqual({
      ...nothingChosen,
      encoding: 'euc_jp',
    });
    await waitFor(() => expect(screen.getByTestId('format-line').textContent).toContain('EUC-JP'));
  });

  it('stays as it was chosen for a run that is taken up again', async () => {
    const choice: FormatChoice = {
      ...nothingChosen,
      kind: 'delimited',
      delimiter: ';',
      header: true,
      encoding: 'windows1252',
    };
    const again: OpenedSource = {
      ...source,
      source_id: 'again',
      summary: {
        ...source.summary,
        format: { ...format, delimiter: ';', encoding: 'windows1252' },
      },
      choice,
    };
    const run = runSummary({ id: 'run', state: 'cancelled', not_continued: null });
    const engine = fakeEngine({
      recentRuns: async () => [run],
      reopenRun: async () => ({
        source: again,
        plan,
        destination: { kind: 'practice' },
        choices,
      }),
    });
    const user = renderApp();
    await user.click(await screen.findByTestId('unfinished-continue'));
    await screen.findByTestId('table-state');
    await user.click(screen.getByTestId('step-open'));
    expect(screen.getByTestId('format-line').textContent).toContain('Semicolon-separated');
    await user.click(screen.getByTestId('reopen'));
    expect(screen.getByTestId('delimiter')).toHaveProperty('value', ';');
    expect(screen.getByTestId('recognise')).toBeTruthy();
    // What was chosen then is not lost with the next change.
    await user.selectOptions(screen.getByTestId('header'), 'no');
    expect(engine.reopenSource).toHaveBeenLastCalledWith(
      'again',
      { ...choice, header: false },
      expect.any(String),
      expect.anything(),
    );
  });

  it('takes any one character between cells', async () => {
    const engine = fakeEngine();
    const user = renderApp(opened);
    await user.click(screen.getByTestId('reopen'));
    await user.selectOptions(screen.getByTestId('delimiter'), 'other');
    await user.type(screen.getByTestId('delimiter-other'), '~{Enter}');
    expect(engine.reopenSource.mock.lastCall?.[1].delimiter).toBe('~');
  });

  it('stays as it was where the file cannot be read so', async () => {
    fakeEngine({ reopenSource: () => Promise.reject(failure('not_text', 'That is no JSON.')) });
    const user = renderApp(opened);
    await user.click(screen.getByTestId('reopen'));
    await user.selectOptions(screen.getByTestId('kind'), 'json_array');
    expect((await screen.findByTestId('failure')).textContent).toContain('That is no JSON.');
    expect(screen.getByTestId('kind')).toHaveProperty('value', 'delimited');
  });

  it('cannot be changed while an import runs, and says so', async () => {
    fakeEngine();
    const user = renderApp({
      ...opened,
      importing,
    });
    await user.click(screen.getByTestId('reopen'));
    expect(screen.getByTestId('encoding')).toHaveProperty('disabled', true);
    expect(screen.getByTestId('format').textContent).toMatch(/An import is running/);
  });
});

describe('While the file is read to its end', () => {
  it('its first records are there to look at', async () => {
    const reading = deferred<ReadSource>();
    fakeEngine({ readSource: () => reading.promise });
    const user = renderApp();
    await user.click(screen.getByTestId('open-file'));
    expect(await screen.findByTestId('cancel-read')).toBeTruthy();
    expect(screen.getByRole('grid', { name: /first records/ })).toBeTruthy();
    await act(async () => reading.resolve({ profile, proposal, questions: [] }));
    await waitFor(() => expect(screen.queryByTestId('cancel-read')).toBeNull());
    expect(screen.getByRole('grid', { name: /first records/ })).toBeTruthy();
  });
});
