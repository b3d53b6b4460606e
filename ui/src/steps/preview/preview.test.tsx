import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { BlankCell } from '../../bindings/BlankCell';
import { check, failure, plan, read, record, repeatedKey } from '../../test/fixtures';
import { fakeEngine, renderApp } from '../../test/renderApp';
import { stagedSource } from '../../test/staged';

const previewing = { ...read, step: 'preview' as const };
const withRepeats = { ...check, items: 2, duplicates: 1, findings: [repeatedKey] };

describe('Preview', () => {
  it('checks every record on entering and says that nothing stands in the way', async () => {
    const engine = fakeEngine();
    renderApp(previewing);
    expect(screen.getByTestId('primary').getAttribute('aria-disabled')).toBe('true');
    await waitFor(() =>
      expect(screen.getByTestId('footer-state').textContent).toBe(
        'Checked all 3 records against DynamoDB’s rules: nothing stands in the way.',
      ),
    );
    expect(engine.check).toHaveBeenCalledTimes(1);
    expect(screen.getByTestId('check-figures').textContent).toMatch(/6 write units/);
    expect(screen.getByTestId('primary').getAttribute('aria-disabled')).toBeNull();
  });

  it('ends the check when the step is left', async () => {
    const engine = fakeEngine({ check: () => new Promise(() => undefined) });
    const user = renderApp(previewing);
    await user.click(screen.getByTestId('back'));
    expect(engine.cancel).toHaveBeenCalledWith(engine.check.mock.calls[0]?.[2]);
  });

  it('shows the cell beside the typed value, what was respelled, and the JSON', async () => {
    fakeEngine();
    const user = renderApp(previewing);
    const panel = within(await screen.findByTestId('item-panel'));
    expect(await panel.findByText('Item from line 2')).toBeTruthy();
    expect(panel.getByText('171 bytes · 2 write units')).toBeTruthy();
    expect(panel.getAllByText('0101').length).toBeGreaterThan(0);
    expect(panel.getByText(/respelled/)).toBeTruthy();
    expect(panel.getByText(/Absent from UsernameIndex/)).toBeTruthy();
    await user.click(panel.getByText('DynamoDB JSON'));
    expect(JSON.parse(panel.getByTestId('item-json').textContent)).toEqual({
      userId: { N: '101' },
    });
  });

  it('selects a record by click and by the arrow keys', async () => {
    fakeEngine();
    const user = renderApp(previewing);
    await user.click(screen.getByTestId('preview-row-1'));
    expect(await screen.findByText('Item from line 3')).toBeTruthy();
    screen.getByRole('grid').focus();
    await user.keyboard('{ArrowDown}');
    expect(await screen.findByText('Item from line 4')).toBeTruthy();
    await user.keyboard('{Home}');
    expect(await screen.findByText('Item from line 2')).toBeTruthy();
  });

  it('jumps to the row of the largest item', async () => {
    fakeEngine();
    const user = renderApp(previewing);
    const largest = await screen.findByTestId('largest-item');
    expect(largest.textContent).toBe('180 bytes');
    await user.click(largest);
    expect(await screen.findByText('Item from line 3')).toBeTruthy();
  });

  it('jumps to the record of a finding', async () => {
    const engine = fakeEngine({ check: async () => withRepeats });
    const user = renderApp(previewing);
    await user.click(await screen.findByTestId('sample-4'));
    expect(engine.recordAtLine).toHaveBeenCalledWith('source-1', 4);
    expect(await screen.findByText('Item from line 4')).toBeTruthy();
  });

  it('goes to a line, and says when there is no record', async () => {
    fakeEngine();
    const user = renderApp(previewing);
    await user.type(screen.getByTestId('goto-line'), '3{Enter}');
    expect(await screen.findByText('Item from line 3')).toBeTruthy();
    await user.clear(screen.getByTestId('goto-line'));
    await user.type(screen.getByTestId('goto-line'), '99{Enter}');
    expect(await screen.findByText('The file has no record there.')).toBeTruthy();
  });

  it('stops at repeated keys until the person has chosen, then checks again', async () => {
    const engine = fakeEngine({
      check: async (_id, of) =>
        of.duplicates === 'stop'
          ? withRepeats
          : { ...withRepeats, findings: [{ ...repeatedKey, severity: 'note' }] },
    });
    const user = renderApp(previewing);
    expect(await screen.findByTestId('finding-duplicate_key')).toBeTruthy();
    expect(screen.getByTestId('primary').getAttribute('aria-disabled')).toBe('true');
    expect(screen.getByTestId('footer-state').textContent).toContain(repeatedKey.message);
    await user.click(screen.getByTestId('duplicates-last'));
    await waitFor(() => expect(engine.check).toHaveBeenCalledTimes(2));
    expect(engine.check.mock.lastCall?.[1].duplicates).toBe('last');
    await waitFor(() =>
      expect(screen.getByTestId('footer-state').textContent).toMatch(/1 repeat will be set aside/),
    );
    expect(screen.getByTestId('duplicates-last').getAttribute('aria-checked')).toBe('true');
  });

  it('tells NULL and an empty text from texts that read so', async () => {
    const blanks: BlankCell[] = [
      { place: 2, kind: 'null' },
      { place: 3, kind: 'empty_text' },
    ];
    fakeEngine({
      previewRows: async (_id, _plan, from, count) => ({
        rows: Array.from({ length: count }, (_, at) => ({
          number: from + at,
          line: from + at + 1,
          cells: ['101', 'NULL', 'NULL', '', '{}'],
          blanks,
          fixed: [],
          at_fault: [],
          status: 'item',
          remark: null,
        })),
      }),
      previewRecord: async () => ({
        ...record,
        cells: [
          { column: 'username', text: 'NULL', fixed: null },
          { column: 'email', text: 'NULL', blank: 'null', fixed: null },
        ],
      }),
    });
    // The word counts as blank where it is a text; a NULL is one without any word.
    const columns = plan.columns.map((entry) => ({ ...entry, null_words: ['NULL'] }));
    renderApp({ ...previewing, source: stagedSource, plan: { ...plan, columns } });
    const row = within(await screen.findByTestId('preview-row-0'));
    expect(row.getAllByText(/^NULL/).map((cell) => cell.dataset.blank)).toEqual([
      undefined,
      'null',
    ]);
    expect(row.getByTitle('no value, not a text').textContent).toBe('NULL: no value, not a text');
    expect(row.getByTitle('a text with nothing in it').textContent).toMatch(/^empty:/);
    const panel = within(screen.getByTestId('item-panel'));
    expect(panel.getByTitle('no value, not a text')).toBeTruthy();
    expect(panel.getAllByText('counts as blank')).toHaveLength(1);
  });

  it('says when the check could not be made, and makes it again', async () => {
    let attempts = 0;
    fakeEngine({
      check: async () => {
        attempts += 1;
        return attempts === 1 ? Promise.reject(failure('no_such_file', 'It is gone.')) : check;
      },
    });
    const user = renderApp(previewing);
    await user.click(await screen.findByText('Check again'));
    await waitFor(() =>
      expect(screen.getByTestId('footer-state').textContent).toMatch(/nothing stands in the way/),
    );
  });
});
