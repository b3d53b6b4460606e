import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../bindings/Plan';
import type { RecordPreview } from '../../bindings/RecordPreview';
import { cellFixOf } from '../../plan/fixesOf';
import { check, plan, read, record } from '../../test/fixtures';
import { whenChecked } from '../../test/ready';
import { fakeEngine, renderApp } from '../../test/renderApp';
import { stagedSource } from '../../test/staged';

const previewing = { ...read, step: 'preview' as const };

/** A record whose user_id is no number until it is fixed. */
async function previewRecord(_id: string, of: Plan, number: number): Promise<RecordPreview> {
  const fixed = cellFixOf(of, number, 'user_id')?.value ?? null;
  const cells = plan.columns.map(({ column }) =>
    column === 'user_id'
      ? { column, text: 'abc', fixed }
      : { column, text: 'x', fixed: cellFixOf(of, number, column)?.value ?? null },
  );
  const reason = 'This is not a number, and the column is read as Number.';
  return fixed === null
    ? {
        ...record,
        number,
        line: number + 2,
        cells,
        status: 'rejected',
        item: null,
        remarks: [],
        rejections: [{ code: 'not_a_number', column: 'user_id', value: 'abc', reason }],
      }
    : { ...record, number, line: number + 2, cells };
}

describe('A cell of the item panel', () => {
  it('is retyped in place, and the record becomes an item', async () => {
    const engine = fakeEngine({ previewRecord });
    const user = renderApp(previewing);
    expect(await screen.findByText('Rejected: line 2')).toBeTruthy();
    expect(screen.getByText(/This is not a number/)).toBeTruthy();
    expect(screen.getByText(/Your file is never changed/)).toBeTruthy();
    await user.click(screen.getByTestId('fix-cell-user_id'));
    const field = screen.getByTestId<HTMLTextAreaElement>('fix-value');
    expect(field.value).toBe('abc');
    expect(document.activeElement).toBe(field);
    await user.clear(field);
    await user.type(field, '104');
    await user.click(screen.getByTestId('fix-save'));
    expect(await screen.findByText('Item from line 2')).toBeTruthy();
    const fixes = [{ record: 0, line: 2, column: 'user_id', was: 'abc', value: '104' }];
    await waitFor(() => expect(engine.check.mock.lastCall?.[1].cell_fixes).toEqual(fixes));
    const panel = within(screen.getByTestId('item-panel'));
    expect(panel.getByText('abc').tagName).toBe('S');
    expect(document.activeElement).toBe(screen.getByTestId('fix-cell-user_id'));
    await user.click(screen.getByTestId('fix-undo-user_id'));
    expect(await screen.findByText('Rejected: line 2')).toBeTruthy();
    expect(engine.check.mock.lastCall?.[1].cell_fixes).toEqual([]);
  });

  it('is left as it was by Escape, and taken by Enter', async () => {
    const engine = fakeEngine({ previewRecord });
    const user = renderApp(previewing);
    await user.click(await screen.findByTestId('fix-cell-email'));
    await user.type(screen.getByTestId('fix-value'), 'y{Escape}');
    expect(screen.queryByTestId('fix-value')).toBeNull();
    expect(document.activeElement).toBe(screen.getByTestId('fix-cell-email'));
    expect(screen.queryByTestId('undo-fix')).toBeNull();
    await user.keyboard('{Enter}');
    await user.clear(screen.getByTestId('fix-value'));
    await user.type(screen.getByTestId('fix-value'), 'y{Enter}');
    await waitFor(() =>
      expect(engine.check.mock.lastCall?.[1].cell_fixes[0]).toMatchObject({ was: 'x', value: 'y' }),
    );
  });

  it('says when the whole column is fixed', async () => {
    fakeEngine({
      previewRecord: async () => ({
        ...record,
        cells: [{ column: 'user_id', text: ' 0101 ', fixed: '0101' }],
      }),
    });
    renderApp(previewing);
    expect(await screen.findByText('a fix of the whole column')).toBeTruthy();
    expect(screen.queryByTestId('fix-undo-user_id')).toBeNull();
  });

  it('cannot be retyped where cells are too many, and the way out is said', async () => {
    const reason = 'The record has 6 cells and the header has 5.';
    const engine = fakeEngine({
      previewRecord: async (_id, _plan, number) => ({
        ...record,
        number,
        status: 'rejected',
        item: null,
        cells: Array.from({ length: 6 }, (_, at) => ({
          column: plan.columns[at]?.column ?? 'column 6',
          text: 'x',
          fixed: null,
        })),
        rejections: [{ code: 'wrong_cell_count', column: null, value: null, reason }],
      }),
      check: async () => ({
        ...check,
        items: 2,
        rejected: 1,
        findings: [
          {
            severity: 'warning',
            code: 'wrong_cell_count',
            column: null,
            count: 1,
            samples: [{ line: 2, value: 'x' }],
            message: '1 record has too many cells.',
            repair: 'Join them.',
            fixes: [{ fix: 'join_surplus', edits: [{ edit: 'join_surplus', joined: true }] }],
          },
        ],
      }),
    });
    const user = renderApp(previewing);
    expect((await screen.findByTestId('wrong-cell-count')).textContent).toMatch(
      /6 cells for 5 columns/,
    );
    expect(screen.queryByTestId('fix-cell-email')).toBeNull();
    expect(
      (await screen.findByTestId('suggestion-join_surplus-wrong_cell_count-table')).textContent,
    ).toBe('Join the extra cells where they belong');
    await user.click(screen.getByTestId('panel-join-surplus'));
    await waitFor(() => expect(engine.check.mock.lastCall?.[1].join_surplus).toBe(true));
  });
});

describe('The fixes', () => {
  const fixed: Plan = {
    ...plan,
    columns: plan.columns.map((entry) =>
      entry.column === 'email'
        ? { ...entry, fixes: [{ kind: 'trim' }, { kind: 'replace', from: 'Y', to: '' }] }
        : entry,
    ),
    cell_fixes: [{ record: 1, line: 3, column: 'username', was: '', value: 'bob' }],
  };

  it('stand in one place, each with a way to remove it, and lead to their line', async () => {
    const engine = fakeEngine();
    const user = renderApp({ ...previewing, plan: fixed });
    expect(screen.getByTestId('tab-fixes').textContent).toBe('Fixes 3');
    await user.click(screen.getByTestId('tab-fixes'));
    const list = within(screen.getByTestId('fixes'));
    expect(list.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'Every cell of email: spaces at both ends are left outRemove',
      'Every cell of email: “Y” is read as blankRemove',
      'username in line 3: a blank is read as “bob”Remove',
    ]);
    await user.click(list.getByTestId('fix-line-3'));
    expect(await screen.findByText('Item from line 3')).toBeTruthy();
    await user.click(list.getByTestId('fix-remove-0'));
    await waitFor(() =>
      expect(engine.check.mock.lastCall?.[1].columns[2]?.fixes).toEqual([
        { kind: 'replace', from: 'Y', to: '' },
      ]),
    );
  });

  it('of whole records stand there too', async () => {
    const engine = fakeEngine();
    const ofRecords: Plan = {
      ...plan,
      leave_out_headers: true,
      leave_out_blank: true,
      left_out: [{ record: 3, line: 5, was: 'Total' }],
    };
    const user = renderApp({ ...previewing, plan: ofRecords });
    expect(screen.getByTestId('tab-fixes').textContent).toBe('Fixes 3');
    await user.click(screen.getByTestId('tab-fixes'));
    const list = within(screen.getByTestId('fixes'));
    expect(list.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'Records that repeat the header: left outRemove',
      'Empty records: left outRemove',
      'The record of line 5: left outRemove',
    ]);
    await user.click(list.getByTestId('fix-remove-1'));
    await waitFor(() =>
      expect(engine.check.mock.lastCall?.[1]).toEqual({ ...ofRecords, leave_out_blank: false }),
    );
    await whenChecked();
    await user.click(list.getByTestId('fix-remove-1'));
    await waitFor(() => expect(engine.check.mock.lastCall?.[1].left_out).toEqual([]));
  });

  it('of a database are told by its rows, and so are cells that are typed anew', async () => {
    const engine = fakeEngine({
      previewRecord: async (id, of, number) => ({
        ...(await previewRecord(id, of, number)),
        locator: `people, id ${number}`,
      }),
    });
    const ofRows: Plan = {
      ...fixed,
      left_out: [
        { record: 3, line: 4, place: 'people, id 4', was: 'Total' },
        { record: 5, line: 6, was: 'Total' },
      ],
      cell_fixes: [
        { record: 1, line: 2, place: 'people, id 1', column: 'username', was: '', value: 'bob' },
      ],
    };
    const user = renderApp({ ...previewing, source: stagedSource, plan: ofRows });
    await user.click(screen.getByTestId('tab-fixes'));
    const list = within(screen.getByTestId('fixes'));
    expect(
      list
        .getAllByRole('listitem')
        .slice(2)
        .map((item) => item.textContent),
    ).toEqual([
      'The row people, id 4: left outRemove',
      'Row 6: left outRemove',
      'username in people, id 1: a blank is read as “bob”Remove',
    ]);
    await user.click(
      await screen.findByRole('button', { name: 'Type a new value for email in people, id 0' }),
    );
    await user.clear(screen.getByTestId('fix-value'));
    await user.type(screen.getByTestId('fix-value'), 'x');
    await user.click(screen.getByTestId('fix-save'));
    await waitFor(() =>
      expect(engine.check.mock.lastCall?.[1].cell_fixes.at(-1)).toMatchObject({
        line: 2,
        place: 'people, id 0',
        column: 'email',
      }),
    );
  });

  it('can be removed all at once, and that can be undone', async () => {
    const engine = fakeEngine();
    const user = renderApp({ ...previewing, plan: fixed });
    await user.click(screen.getByTestId('tab-fixes'));
    await user.click(screen.getByTestId('fixes-remove-all'));
    await waitFor(() => expect(engine.check.mock.lastCall?.[1]).toEqual(plan));
    expect(screen.getByTestId('fixes').textContent).toMatch(/^No fixes yet/);
    await whenChecked();
    await user.click(screen.getByTestId('undo-fix'));
    await waitFor(() => expect(engine.check.mock.lastCall?.[1]).toEqual(fixed));
  });
});

describe('A cell of the grid', () => {
  it('says what is at fault, fixed, null and blank, not by colour alone', async () => {
    fakeEngine({
      previewRows: async () => ({
        rows: [
          {
            number: 0,
            line: 2,
            cells: ['abc', ' bob ', 'NULL', '', '{}'],
            blanks: [],
            fixed: [{ place: 1, text: 'bob' }],
            at_fault: [0],
            status: 'rejected',
            remark: 'abc is not a number.',
          },
        ],
      }),
    });
    renderApp({
      ...previewing,
      plan: {
        ...plan,
        columns: plan.columns.map((entry) => ({ ...entry, null_words: ['NULL'] })),
      },
    });
    const row = within(screen.getByTestId('preview-row-0'));
    expect((await row.findByText('abc')).title).toBe('abc is not a number.');
    expect(row.getByText('(at fault)')).toBeTruthy();
    expect(row.getByText('bob').title).toBe('Fixed. In your file:  bob ');
    expect(row.getByText('(counts as blank)')).toBeTruthy();
    expect(row.getByText('blank')).toBeTruthy();
    expect(screen.getByTestId('preview-row-0').getAttribute('aria-label')).toBe(
      'Line 2: Rejected: abc is not a number.',
    );
  });
});
