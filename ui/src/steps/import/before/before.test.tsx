import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { MigrationState } from '../../../app/migration';
import { checked, choices, failure, report, shape } from '../../../test/fixtures';
import { fakeEngine, renderApp } from '../../../test/renderApp';
import { runSummary } from '../../../test/runs';

const aws: MigrationState = {
  ...checked,
  destination: { kind: 'aws', profile: 'work', region: 'eu-central-1' },
};

type Answers = Parameters<typeof fakeEngine>[0];

/** The Import step over a table that is there and holds items. */
function before(answers: Answers = {}, state: MigrationState = checked) {
  const engine = fakeEngine({
    tableState: async () => ({ kind: 'same', existing: shape, unset: [] }),
    itemsThere: async () => ({ is_empty: false, about: 1204 }),
    ...answers,
  });
  return { engine, user: renderApp(state) };
}

/** With what the import was started. */
function startedWith(engine: ReturnType<typeof fakeEngine>) {
  return engine.importItems.mock.calls[0]?.[0];
}

describe('Items that are there already', () => {
  it('are not spoken of where there are none', async () => {
    const { engine, user } = before(
      { itemsThere: async () => ({ is_empty: true, about: 0 }) },
      { ...checked, choices: { ...choices, existing: 'keep', keep_copy: true } },
    );
    await screen.findByTestId('pace');
    expect(screen.queryByTestId('existing-items')).toBeNull();
    expect(screen.getByTestId('table-state').textContent).toContain('It holds no item yet.');
    await user.click(screen.getByTestId('start-import'));
    // What was chosen for another table does not slow this import down.
    expect(startedWith(engine)).toMatchObject({ choices, run: null, typed_name: null });
  });

  it('are overwritten unless somebody says otherwise, without a copy', async () => {
    const { engine, user } = before();
    const card = await screen.findByTestId('existing-items');
    expect(card.textContent).toContain('Users holds about 1,200 items already');
    expect(screen.getByRole('radio', { name: 'Overwrite it' })).toHaveProperty('checked', true);
    expect(screen.getByRole('checkbox', { name: /Keep a copy/ })).toHaveProperty('checked', false);
    await user.click(screen.getByTestId('start-import'));
    expect(startedWith(engine)?.choices).toEqual(choices);
  });

  it('are copied before they are overwritten, at a cost that is told', async () => {
    const { engine, user } = before({
      verifyCost: async () => ({
        items: 3,
        read_units: 1_000_000,
        index_read_units: 0,
        dollars: 0.125,
        prices_of: 'November 2026',
      }),
    });
    await user.click(await screen.findByRole('checkbox', { name: /Keep a copy/ }));
    await waitFor(() =>
      expect(screen.getByTestId('existing-items').textContent).toContain(
        'at most 1,000,000 read units (an estimate)',
      ),
    );
    expect(engine.verifyCost.mock.calls[0]?.[3]).toEqual({ sample: null, count_indexes: false });
    await user.click(screen.getByTestId('start-import'));
    expect(startedWith(engine)?.choices).toEqual({ ...choices, keep_copy: true });
  });

  it('are kept, and no copy of them is', async () => {
    const { engine, user } = before();
    await user.click(await screen.findByRole('checkbox', { name: /Keep a copy/ }));
    await user.click(screen.getByTestId('existing-keep'));
    expect(screen.queryByRole('checkbox', { name: /Keep a copy/ })).toBeNull();
    await user.click(screen.getByTestId('start-import'));
    expect(startedWith(engine)?.choices).toEqual({ ...choices, existing: 'keep' });
  });

  it('stop the import, and that is said before it starts', async () => {
    const { engine, user } = before();
    await user.click(await screen.findByTestId('existing-stop'));
    expect(screen.getByTestId('footer-state').textContent).toMatch(/will stop before it writes/);
    await user.click(screen.getByTestId('start-import'));
    expect(startedWith(engine)?.choices.existing).toBe('stop');
  });

  it('are chosen for with the keyboard', async () => {
    const { user } = before();
    (await screen.findByRole('radio', { name: 'Overwrite it' })).focus();
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('radio', { name: 'Update it where it differs' })).toHaveProperty(
      'checked',
      true,
    );
  });

  it('keep the choice while the person looks at another step, and lose it with the file', async () => {
    const { engine, user } = before();
    await user.click(await screen.findByTestId('existing-keep'));
    await user.click(screen.getByTestId('step-preview'));
    await user.click(screen.getByTestId('step-import'));
    expect(await screen.findByRole('radio', { name: 'Keep it as it is' })).toHaveProperty(
      'checked',
      true,
    );
    await user.click(screen.getByTestId('step-open'));
    await user.click(screen.getByTestId('open-file'));
    await waitFor(() => expect(engine.readSource).toHaveBeenCalled());
    await waitFor(() =>
      expect(screen.getByTestId('step-design').getAttribute('aria-disabled')).toBe('false'),
    );
    await user.click(screen.getByTestId('step-preview'));
    await screen.findByTestId('check-figures');
    await user.click(screen.getByTestId('step-import'));
    expect(await screen.findByRole('radio', { name: 'Overwrite it' })).toHaveProperty(
      'checked',
      true,
    );
  });

  it('on AWS are overwritten only by the typed name', async () => {
    const { engine, user } = before({}, aws);
    const name = await screen.findByTestId('typed-Users');
    const start = screen.getByTestId('start-import');
    await user.type(name, 'users');
    await user.click(start);
    expect(engine.importItems).not.toHaveBeenCalled();
    expect(start.getAttribute('aria-disabled')).toBe('true');
    expect(screen.getByTestId('footer-state').textContent).toMatch(/waits for the table’s name/);
    await user.clear(name);
    await user.type(name, 'Users');
    await user.click(start);
    expect(startedWith(engine)).toMatchObject({ typed_name: 'Users' });
  });

  it('on AWS need no name where nothing is overwritten', async () => {
    const { engine, user } = before({}, aws);
    await user.type(await screen.findByTestId('typed-Users'), 'Users');
    await user.click(screen.getByTestId('existing-keep'));
    expect(screen.queryByTestId('typed-Users')).toBeNull();
    await user.click(screen.getByTestId('start-import'));
    expect(startedWith(engine)).toMatchObject({ typed_name: null });
  });

  it('are asked for again when the table did not answer', async () => {
    let attempts = 0;
    const { engine, user } = before({
      itemsThere: async () => {
        attempts += 1;
        return attempts === 1
          ? Promise.reject(failure('no_answer', 'Nothing answers.'))
          : { is_empty: true, about: 0 };
      },
    });
    await screen.findByTestId('failure');
    await user.click(screen.getByTestId('start-import'));
    expect(engine.importItems).not.toHaveBeenCalled();
    expect(screen.getByTestId('footer-state').textContent).toMatch(/not known whether Users/);
    await user.click(screen.getByTestId('look-again'));
    await waitFor(() =>
      expect(screen.getByTestId('start-import').getAttribute('aria-disabled')).toBeNull(),
    );
  });
});

describe('The pace', () => {
  it('is as fast as the table allows, or what the person says', async () => {
    const { engine, user } = before();
    const most = await screen.findByTestId('most-write-units');
    expect(screen.getByTestId('pace').textContent).toContain('as fast as the table allows');
    await user.type(most, '2');
    expect(screen.getByTestId('pace').textContent).toContain(
      'The 6 write units of this file, indexes counted too, then take about 3 s.',
    );
    await user.click(screen.getByTestId('start-import'));
    expect(startedWith(engine)?.choices.most_write_units).toBe(2);
  });

  it('says when a limit is above what the table takes anyway', async () => {
    const { user } = before();
    await user.type(await screen.findByTestId('most-write-units'), '1,000');
    expect(screen.getByTestId('pace').textContent).toContain(
      'take 10 write units a second together, so this limit changes nothing.',
    );
  });

  it.each(['0', '-5', 'fast', '1,5', '1e3'])('is not %s', async (typed) => {
    const { engine, user } = before();
    const most = await screen.findByTestId('most-write-units');
    await user.type(most, '7');
    await user.clear(most);
    await user.type(most, typed);
    expect(screen.getByTestId('pace').textContent).toContain('Give a number above 0');
    expect(most.getAttribute('aria-invalid')).toBe('true');
    await user.click(screen.getByTestId('start-import'));
    expect(engine.importItems).not.toHaveBeenCalled();
    expect(screen.getByTestId('footer-state').textContent).toMatch(/pace above is not a number/);
    await user.clear(most);
    await user.click(screen.getByTestId('start-import'));
    expect(startedWith(engine)?.choices.most_write_units).toBeNull();
  });
});

describe('An import that did not come to its end', () => {
  const unfinished = runSummary({
    id: 'run-7',
    state: 'stopped',
    records_total: 100_000,
    ended: Math.floor(new Date().setHours(14, 5, 0, 0) / 1000),
    choices: { existing: 'keep', keep_copy: false, most_write_units: 200 },
    report: {
      ...report,
      records_read: 45_000,
      items_written: 44_990,
      items_kept: 10,
      records_rejected: 0,
      stopped: failure('no_answer', 'It went silent.'),
    },
    not_continued: null,
  });

  it('is offered first, and taken up as it was started', async () => {
    const { engine, user } = before({ unfinishedRun: async () => unfinished }, aws);
    const card = await screen.findByTestId('unfinished-run');
    for (const words of [
      'stopped at 45,000 of 100,000 records',
      'today 14:05',
      'It went silent.',
      '45,000 read = 44,990 written + 10 kept',
      'It goes on as it was started: items that are there already are kept as they are.',
    ]) {
      expect(card.textContent).toContain(words);
    }
    expect(screen.queryByTestId('existing-items')).toBeNull();
    expect(screen.getByTestId('most-write-units')).toHaveProperty('value', '200');
    await user.click(screen.getByRole('button', { name: 'Continue it' }));
    expect(startedWith(engine)).toMatchObject({ run: 'run-7', choices: unfinished.choices });
  });

  it('may go on at another pace', async () => {
    const { engine, user } = before({ unfinishedRun: async () => unfinished });
    const most = await screen.findByTestId('most-write-units');
    await user.clear(most);
    await user.type(most, '0');
    await user.click(screen.getByRole('button', { name: 'Continue it' }));
    expect(engine.importItems).not.toHaveBeenCalled();
    await user.clear(most);
    await user.type(most, '50');
    await user.click(screen.getByRole('button', { name: 'Continue it' }));
    expect(startedWith(engine)).toMatchObject({
      run: 'run-7',
      choices: { ...unfinished.choices, most_write_units: 50 },
    });
  });

  it('is left where it is when the person starts again', async () => {
    const { engine, user } = before({ unfinishedRun: async () => unfinished });
    await user.click(await screen.findByTestId('start-again'));
    expect(screen.queryByTestId('unfinished-run')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Import 3 items' }));
    expect(startedWith(engine)).toMatchObject({ run: null, choices });
  });

  it('asks whether file and account are right where an earlier version noted neither', async () => {
    const { engine, user } = before({
      unfinishedRun: async () => ({ ...unfinished, to_confirm: 'It noted neither.' }),
    });
    const question = await screen.findByTestId('confirm-run');
    expect(question.textContent).toContain('It noted neither. It would go on in Users on');
    const go = screen.getByTestId('continue-import');
    await user.click(go);
    expect(engine.importItems).not.toHaveBeenCalled();
    expect(screen.getByTestId('footer-state').textContent).toMatch(/type the table’s name if both/);
    await user.type(screen.getByTestId('confirm-name'), 'Users');
    await user.click(go);
    expect(startedWith(engine)).toMatchObject({ run: 'run-7', typed_name: 'Users' });
  });

  it('is not offered when it cannot be continued', async () => {
    before({ unfinishedRun: async () => ({ ...unfinished, not_continued: 'It is running.' }) });
    expect(await screen.findByTestId('existing-items')).toBeTruthy();
    expect(screen.queryByTestId('unfinished-run')).toBeNull();
  });
});
