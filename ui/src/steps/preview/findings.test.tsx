import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../bindings/Finding';
import type { Plan } from '../../bindings/Plan';
import type { SuggestedFix } from '../../bindings/SuggestedFix';
import { check, plan, read, repeatedKey } from '../../test/fixtures';
import { findReady, whenChecked } from '../../test/ready';
import { deferred, fakeEngine, renderApp } from '../../test/renderApp';
import { stagedSource } from '../../test/staged';
import { groupByFix, problemPlaces } from './findingGroups';

const previewing = { ...read, step: 'preview' as const };

const readAsText: SuggestedFix = {
  fix: 'read_as',
  column: 'user_id',
  kind: 'text',
  edits: [{ edit: 'set_kind', column: 'user_id', kind: 'text', reading: null }],
};
const notANumber: Finding = {
  severity: 'warning',
  code: 'not_a_number',
  column: 'user_id',
  count: 2,
  samples: [
    { line: 4, value: 'Y' },
    { line: 3, value: 'Y' },
  ],
  message: '2 records hold no number in user_id.',
  repair: 'Read the column as Text.',
  fixes: [
    readAsText,
    {
      fix: 'replace',
      column: 'user_id',
      from: 'Y',
      edits: [
        {
          edit: 'add_column_fix',
          column: 'user_id',
          fix: { kind: 'replace', from: 'Y', to: '' },
        },
      ],
    },
  ],
};
const padded: Finding = {
  ...notANumber,
  code: 'padded',
  message: '1 number is respelled.',
  samples: [{ line: 2, value: '0101' }],
  fixes: [readAsText],
};
const note: Finding = {
  ...notANumber,
  severity: 'note',
  code: 'respelled',
  message: '1 value is written otherwise.',
  samples: [{ line: 2, value: '0101' }],
  fixes: [],
};

/** Fixed when the column is read as text. */
const answer = async (_id: string, of: Plan) =>
  of.columns[0]?.kind === 'text'
    ? check
    : { ...check, items: 1, rejected: 2, findings: [notANumber, note] };

describe('Findings', () => {
  it('come with fixes in plain words, and a click fixes, asks again and checks again', async () => {
    const engine = fakeEngine({ check: answer });
    const user = renderApp(previewing);
    const fix = await screen.findByTestId('suggestion-read_as-not_a_number-user_id');
    expect(fix.textContent).toContain('Read user_id as Text');
    expect(fix.title).toMatch(/type S/);
    expect(screen.getByTestId('tab-findings').textContent).toBe('Findings 1');
    await user.click(fix);
    await waitFor(() => expect(engine.check).toHaveBeenCalledTimes(2));
    expect(engine.check.mock.lastCall?.[1].columns[0]?.kind).toBe('text');
    expect(engine.previewRows.mock.lastCall?.[1].columns[0]?.kind).toBe('text');
    expect(engine.previewRecord.mock.lastCall?.[1].columns[0]?.kind).toBe('text');
    await waitFor(() =>
      expect(screen.getByTestId('footer-state').textContent).toMatch(/nothing stands in the way/),
    );
    expect(screen.queryByTestId('finding-not_a_number')).toBeNull();
    // The button is gone: the keyboard is still in the list.
    expect(document.activeElement).toBe(screen.getByLabelText('What the check found'));
  });

  it('undoes the last fix, and then the one before', async () => {
    const engine = fakeEngine({ check: answer });
    const user = renderApp(previewing);
    expect(screen.queryByTestId('undo-fix')).toBeNull();
    await user.click(await screen.findByTestId('fix-cell-user_id'));
    await user.clear(screen.getByTestId('fix-value'));
    await user.type(screen.getByTestId('fix-value'), '7{Enter}');
    await user.click(await screen.findByTestId('suggestion-read_as-not_a_number-user_id'));
    const undo = screen.getByTestId('undo-fix');
    expect(undo.textContent).toBe('Undo: Read user_id as Text');
    await whenChecked();
    await user.click(undo);
    await waitFor(() => expect(engine.check.mock.lastCall?.[1].columns[0]?.kind).toBe('number'));
    expect(engine.check.mock.lastCall?.[1].cell_fixes).toHaveLength(1);
    expect(screen.getByTestId('undo-fix').textContent).toContain('user_id in line 2 is “7”');
    await user.click(screen.getByTestId('undo-fix'));
    await waitFor(() => expect(engine.check.mock.lastCall?.[1]).toEqual(plan));
    expect(screen.queryByTestId('undo-fix')).toBeNull();
  });

  it('keeps the figures while it checks again, and cancels the check before', async () => {
    const slow = deferred<typeof check>();
    const engine = fakeEngine({
      check: async (id, of) => (of.columns[0]?.kind === 'text' ? slow.promise : answer(id, of)),
    });
    const user = renderApp(previewing);
    await user.click(await screen.findByTestId('suggestion-read_as-not_a_number-user_id'));
    expect(screen.getByText('checking again…')).toBeTruthy();
    const figures = screen.getByTestId('check-figures');
    expect(figures.textContent).toContain('2 rejected');
    expect(figures.getAttribute('aria-busy')).toBe('true');
    const done = screen.getByTestId('suggestion-read_as-not_a_number-user_id');
    expect(done.textContent).toContain('done');
    expect(done.getAttribute('aria-disabled')).toBe('true');
    const running = engine.check.mock.lastCall?.[2];
    await user.click(screen.getByTestId('undo-fix'));
    expect(engine.cancel).toHaveBeenCalledWith(running);
    expect(screen.queryByText('checking again…')).toBeNull();
  });

  it('asks for the value of a replacement in place', async () => {
    const engine = fakeEngine({ check: answer });
    const user = renderApp(previewing);
    const fix = await screen.findByTestId('suggestion-replace-not_a_number-user_id');
    expect(fix.textContent).toBe('Replace “Y” by…');
    await user.click(fix);
    expect(screen.getByLabelText('In user_id, read “Y” as')).toBe(document.activeElement);
    await user.keyboard('{Escape}');
    expect(screen.queryByTestId('suggestion-value')).toBeNull();
    expect(document.activeElement).toBe(fix);
    await user.click(fix);
    await user.type(screen.getByTestId('suggestion-value'), '12');
    await user.click(screen.getByTestId('suggestion-save'));
    await waitFor(() =>
      expect(engine.check.mock.lastCall?.[1].columns[0]?.fixes).toEqual([
        { kind: 'replace', from: 'Y', to: '12' },
      ]),
    );
  });

  it('folds the notes, and stays folded when there is nothing else', async () => {
    fakeEngine({ check: async () => ({ ...check, findings: [note] }) });
    const user = renderApp(previewing);
    await waitFor(() =>
      expect(screen.getByTestId('tab-findings').textContent).toBe('Findings 1 note'),
    );
    expect(screen.queryByTestId('notes')).toBeNull();
    await user.click(screen.getByTestId('tab-findings'));
    expect(screen.getByTestId('notes').textContent).toBe('1 note: good to know');
    await user.click(screen.getByTestId('panel-fold'));
    expect(screen.queryByTestId('notes')).toBeNull();
  });

  it('jumps from problem to problem, round and round', async () => {
    const engine = fakeEngine({ check: answer });
    const user = renderApp(previewing);
    const next = await screen.findByTestId('next-problem');
    expect(next.getAttribute('aria-label')).toBe('Next problem: line 3');
    await user.click(next);
    expect(engine.recordAtLine).toHaveBeenLastCalledWith('source-1', 3);
    expect(await screen.findByText('Item from line 3')).toBeTruthy();
    await user.click(screen.getByTestId('next-problem'));
    expect(await screen.findByText('Item from line 4')).toBeTruthy();
    await user.click(screen.getByTestId('next-problem'));
    expect(await screen.findByText('Item from line 3')).toBeTruthy();
    await user.click(screen.getByTestId('previous-problem'));
    expect(await screen.findByText('Item from line 4')).toBeTruthy();
  });

  it('names rows where the source is a database', async () => {
    const samples = [
      { line: 3, place: 'people, id 7', value: 'Y' },
      { line: 4, value: 'Y' },
    ];
    fakeEngine({ check: async () => ({ ...check, findings: [{ ...notANumber, samples }] }) });
    const user = renderApp({ ...previewing, source: stagedSource });
    const label = (id: string) => screen.getByTestId(id).getAttribute('aria-label');
    await screen.findByTestId('next-problem');
    expect(label('next-problem')).toBe('Next problem: people, id 7');
    expect(label('previous-problem')).toBe('Previous problem: row 4');
    expect(screen.getByRole('group', { name: 'Problems: the check names 2 rows' })).toBeTruthy();
    await user.click(screen.getByTestId('next-problem'));
    expect(await screen.findByText('Item from row 3')).toBeTruthy();
  });

  it('saves the records set aside, as soon as they are counted', async () => {
    const engine = fakeEngine({
      check: async (_id, of) =>
        of.duplicates === 'stop'
          ? { ...check, items: 2, duplicates: 1, findings: [repeatedKey] }
          : {
              ...check,
              items: 2,
              duplicates: 1,
              findings: [{ ...repeatedKey, severity: 'warning' }],
            },
    });
    const user = renderApp(previewing);
    await user.click(await screen.findByTestId('duplicates-first'));
    await screen.findByText(/1 record set aside/);
    await user.click(await findReady('save-set-aside'));
    const [id, of] = engine.saveSetAside.mock.lastCall ?? [];
    expect([id, of?.duplicates]).toEqual(['source-1', 'first']);
    expect(await screen.findByText('Saved in /home/anna/users.set-aside.csv.')).toBeTruthy();
    await user.click(screen.getByTestId('duplicates-stop'));
    expect(screen.queryByTestId('save-set-aside')).toBeNull();
  });
});

describe('Findings of one fix', () => {
  it('stand together, with its fix once', () => {
    const [first, second] = groupByFix([notANumber, repeatedKey, padded]);
    expect(first?.findings).toEqual([notANumber, padded]);
    expect(first?.fixes.map(({ fix }) => fix.fix)).toEqual(['read_as', 'replace']);
    // Repeated keys have a choice of their own.
    expect(second).toMatchObject({ findings: [repeatedKey], fixes: [] });
    expect(groupByFix([note, note]).map(({ key }) => key)).toHaveLength(2);
  });

  it('give the lines of problems in order, without notes', () => {
    expect(problemPlaces([notANumber, note, repeatedKey]).map(({ line }) => line)).toEqual([3, 4]);
  });

  it('share one place in the window', async () => {
    fakeEngine({ check: async () => ({ ...check, findings: [notANumber, padded] }) });
    renderApp(previewing);
    const list = within(await screen.findByLabelText('What the check found'));
    expect(await list.findAllByText('Read user_id as Text')).toHaveLength(1);
  });
});
