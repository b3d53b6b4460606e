import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ListedDump } from '../../bindings/ListedDump';
import type { ListingProgress } from '../../bindings/ListingProgress';
import type { TableList } from '../../bindings/TableList';
import type { DroppedFile, Opened } from '../../engine';
import { barriers } from '../../test/axe';
import { failure, read, source } from '../../test/fixtures';
import { deferred, fakeEngine, renderApp } from '../../test/renderApp';
import { dump, listOf } from '../../test/tables';
import { nothingChosen } from './nothingChosen';

const progress: ListingProgress = { file: 'shop.sql', bytes: 2048, bytes_total: 4096 };

const asked: ListedDump = {
  ...dump,
  question: {
    part: 'encoding',
    question: 'In which encoding is it written?',
    evidence: 'Line 2 is no UTF-8.',
    options: ['windows1252', 'iso8859_2'].map((encoding) => ({
      label: encoding,
      flags: `--encoding ${encoding}`,
      choice: { ...nothingChosen, encoding: encoding as 'windows1252' },
      sample: [['café']],
    })),
  },
};

/** An engine that looks through a file until the test ends it. */
function lookingEngine() {
  const looking = deferred<Opened | null>();
  let tell: (told: ListingProgress) => void = () => undefined;
  const engine = fakeEngine({
    chooseFiles: (_job, onProgress) => {
      tell = onProgress;
      return looking.promise;
    },
  });
  return { engine, looking, tell: () => act(() => tell(progress)) };
}

describe('Looking through a large dump', () => {
  it('shows how far it is, and what was open stays until it ends', async () => {
    const { looking, tell } = lookingEngine();
    const user = renderApp({ ...read, step: 'open' });
    await user.click(screen.getByTestId('open-file'));
    expect(screen.queryByTestId('looking')).toBeNull();
    tell();
    expect(screen.getByTestId('looking').textContent).toContain('Looking for tables in shop.sql');
    expect(screen.getByText('2 KB of 4 KB')).toBeTruthy();
    expect(screen.getByRole('progressbar').ariaValueNow).toBe('50');
    expect(screen.getByTestId('format-line')).toBeTruthy();
    expect(screen.getByTestId('open-file').ariaDisabled).toBe('true');
    expect(await barriers(screen.getByTestId('looking'))).toEqual([]);
    await act(async () => looking.resolve({ kind: 'several', list: listOf(dump) }));
    expect(screen.queryByTestId('looking')).toBeNull();
    expect(screen.getByTestId('table-list')).toBeTruthy();
  });

  it('is ended by the person, who is told nothing of it', async () => {
    const { engine, looking, tell } = lookingEngine();
    const user = renderApp();
    await user.click(screen.getByTestId('open-file'));
    tell();
    await user.click(screen.getByTestId('cancel-looking'));
    expect(engine.cancel).toHaveBeenCalledWith(engine.chooseFiles.mock.calls[0]?.[0]);
    expect(screen.getByTestId('cancel-looking').textContent).toBe('Stopping…');
    tell();
    expect(screen.getByTestId('cancel-looking').textContent).toBe('Stopping…');
    await act(async () => looking.reject(failure('cancelled', 'Reading was cancelled.')));
    expect(screen.queryByTestId('looking')).toBeNull();
    expect(screen.queryByTestId('failure')).toBeNull();
  });

  it('says why it came to nothing', async () => {
    const { looking, tell } = lookingEngine();
    const user = renderApp();
    await user.click(screen.getByTestId('open-file'));
    tell();
    await act(async () => looking.reject(failure('unreadable', 'A quote is never closed.')));
    expect(screen.getByTestId('failure').textContent).toContain('A quote is never closed.');
    expect(screen.queryByTestId('looking')).toBeNull();
  });

  it('is shown for what is dropped, too, the newest alone', async () => {
    let drop: (dropped: DroppedFile) => void = () => undefined;
    const engine = fakeEngine({
      onFileDropped: async (handle) => {
        drop = handle;
        return () => undefined;
      },
    });
    const user = renderApp({ ...read, step: 'design' });
    await act(async () => drop({ kind: 'looking', job: 'drop-0', progress }));
    expect(screen.getByTestId('looking')).toBeTruthy();
    const other = { ...progress, file: 'other.sql' };
    await act(async () => drop({ kind: 'looking', job: 'drop-1', progress: other }));
    expect(engine.cancel).toHaveBeenCalledExactlyOnceWith('drop-0');
    expect(screen.getByTestId('looking').textContent).toContain('other.sql');
    await user.click(screen.getByTestId('cancel-looking'));
    expect(engine.cancel).toHaveBeenLastCalledWith('drop-1');
    await act(async () => drop({ kind: 'refused', failure: failure('cancelled', 'Cancelled.') }));
    expect(screen.queryByTestId('looking')).toBeNull();
    expect(screen.queryByTestId('failure')).toBeNull();
  });
});

describe('How a dump is read', () => {
  const listed = (list: TableList) => ({
    chooseFiles: async () => ({ kind: 'several', list }) as const,
  });

  it('is chosen once for all of its tables, which are listed again', async () => {
    const said: ListedDump = { ...dump, dialect: 'postgresql', is_said: true };
    const engine = fakeEngine({
      ...listed(listOf(dump)),
      listDumpAs: async () => ({ ...listOf(said), list_id: 'list-2' }),
    });
    const user = renderApp();
    await user.click(screen.getByTestId('open-file'));
    await user.click(await screen.findByTestId('bring-orders'));
    await user.click(screen.getByTestId('change-dump'));
    expect(screen.queryByTestId('recognise-dump')).toBeNull();
    await user.selectOptions(screen.getByTestId('dump-dialect'), 'postgresql');
    expect(engine.listDumpAs.mock.calls[0]?.slice(0, 3)).toEqual([
      'list-1',
      0,
      { dialect: 'postgresql', encoding: 'utf8' },
    ]);
    await waitFor(() =>
      expect(screen.getByTestId<HTMLSelectElement>('dump-dialect').value).toBe('postgresql'),
    );
    // What was left out of the tables still is.
    expect(screen.getByTestId<HTMLInputElement>('bring-orders').checked).toBe(false);
    expect(await barriers(document.body)).toEqual([]);
    await user.click(screen.getByTestId('recognise-dump'));
    expect(engine.listDumpAs.mock.calls[1]?.slice(0, 3)).toEqual([
      'list-2',
      0,
      { dialect: null, encoding: null },
    ]);
  });

  it('is told of each, where there are several, with the files of the tables', async () => {
    const list = listOf(dump);
    const tables = list.tables.map((table, at) => ({ ...table, dump: at % 2, file: `${at}.sql` }));
    const dumps = [dump, { ...asked, name: 'more.zip/other.sql' }];
    fakeEngine(listed({ ...list, tables, dumps }));
    const user = renderApp();
    await user.click(screen.getByTestId('open-file'));
    expect((await screen.findByTestId('table-list')).textContent).toContain('1.sql');
    expect(screen.getAllByTestId('dump').at(1)?.textContent).toContain('more.zip/other.sql');
    // Only what is chosen need be known.
    expect(screen.getByTestId('open-tables').ariaDisabled).toBe('true');
    await user.click(screen.getByTestId('bring-orders'));
    expect(screen.getByTestId('open-tables').ariaDisabled).not.toBe('true');
  });

  it('is asked once where it does not say its encoding, before its tables are opened', async () => {
    const engine = fakeEngine({ ...listed(listOf(asked)), listDumpAs: async () => listOf(dump) });
    const user = renderApp();
    await user.click(screen.getByTestId('open-file'));
    expect((await screen.findByTestId('ask-encoding')).textContent).toContain('café');
    expect(screen.getByTestId('open-tables').ariaDisabled).toBe('true');
    await user.click(screen.getByTestId('answer-encoding-1'));
    expect(engine.listDumpAs.mock.calls[0]?.slice(0, 3)).toEqual([
      'list-1',
      0,
      { dialect: null, encoding: 'iso8859_2' },
    ]);
    await waitFor(() => expect(screen.queryByTestId('ask-encoding')).toBeNull());
    expect(screen.getByTestId('open-tables').ariaDisabled).not.toBe('true');
  });

  it('is chosen for a table that is alone as well', async () => {
    const choice = { ...nothingChosen, sql_dialect: 'mysql' as const, table: 't', member: 'a.sql' };
    const format = { ...source.summary.format, kind: 'staged' as const };
    const alone = { ...source, choice, summary: { ...source.summary, format } };
    const engine = fakeEngine();
    const user = renderApp({ ...read, step: 'open', source: alone });
    await user.click(screen.getByTestId('reopen'));
    await user.selectOptions(screen.getByTestId('dump-dialect'), 'oracle');
    expect(engine.reopenSource.mock.calls[0]?.[1]).toEqual({
      ...choice,
      sql_dialect: 'oracle',
      encoding: source.summary.format.encoding,
    });
  });
});
