import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../bindings/Finding';
import type { Plan } from '../../bindings/Plan';
import { editPlan } from '../../test/editPlan';
import { failure, plan, profile, read } from '../../test/fixtures';
import { deferred, fakeEngine, renderApp } from '../../test/renderApp';
import { whyWords } from './why';

const blocker: Finding = {
  severity: 'blocker',
  code: 'table_name',
  column: null,
  count: 1,
  samples: [],
  message: 'That cannot be a table’s name.',
  repair: 'Use letters.',
  fixes: [],
};

/** The plan that the engine was last asked about. */
function lastPlan(engine: ReturnType<typeof fakeEngine>): Plan | undefined {
  return engine.reviewPlan.mock.lastCall?.[1];
}

describe('Design', () => {
  it('asks in which zone date-times were written, and assumes nothing', async () => {
    const engine = fakeEngine();
    const user = renderApp(read);
    const row = within(screen.getByTestId('column-last_login'));
    expect(row.getByText(/2 values name no time zone/)).toBeTruthy();
    expect(screen.getByTestId('footer-state').textContent).toMatch(/time zone of last_login/);
    await waitFor(() => expect(engine.reviewPlan).toHaveBeenCalled());
    expect(lastPlan(engine)?.columns[3]?.zone).toBeNull();
    await user.click(screen.getByTestId('zone-last_login-utc'));
    await waitFor(() => expect(lastPlan(engine)?.columns[3]?.zone).toBe('UTC'));
    expect(screen.getByTestId('footer-state').textContent).not.toMatch(/time zone/);
  });

  it('takes "keep as written" for an answer', async () => {
    fakeEngine();
    const user = renderApp(read);
    await user.click(screen.getByTestId('zone-last_login-keep'));
    expect(screen.getByTestId('footer-state').textContent).not.toMatch(/time zone/);
    expect(screen.getByText(/: kept as written/)).toBeTruthy();
  });

  it('offers every zone by name', async () => {
    const engine = fakeEngine();
    const user = renderApp(read);
    await user.click(screen.getByTestId('zone-last_login'));
    await user.type(screen.getByTestId('zone-last_login'), 'Europe/Berlin');
    await user.click(await screen.findByRole('option', { name: 'Europe/Berlin', hidden: true }));
    await waitFor(() => expect(lastPlan(engine)?.columns[3]?.zone).toBe('Europe/Berlin'));
  });

  it('renames an attribute once the field is left, and says what followed', async () => {
    const [index] = plan.table.indexes;
    if (!index) {
      throw new Error('the fixture has no index');
    }
    const message = 'The index UsernameIndex is now called LoginIndex.';
    const engine = fakeEngine({
      editPlan: async (id, of, edits) => {
        const edited = await editPlan(id, of, edits);
        const renamed = { ...index, name: 'LoginIndex', partition_key: 'login' };
        edited.plan.table.indexes = [renamed];
        const followed = { followed: 'index_renamed', from: index.name, to: 'LoginIndex', message };
        return { ...edited, followed: [{ ...followed, followed: 'index_renamed' }] };
      },
    });
    const user = renderApp(read);
    const field = screen.getByTestId('attribute-username');
    await user.clear(field);
    await user.type(field, 'login');
    expect(engine.editPlan).not.toHaveBeenCalled();
    await user.tab();
    expect((await screen.findByText(message)).closest('[role=status]')).toBeTruthy();
    expect(screen.getByTestId('index-LoginIndex')).toBeTruthy();
    expect(field).toHaveProperty('value', 'login');
    await waitFor(() => expect(lastPlan(engine)?.columns[1]?.attribute).toBe('login'));
  });

  it('keeps a name that the engine refuses in its field, with the reason', async () => {
    const engine = fakeEngine();
    engine.editPlan.mockRejectedValueOnce(failure('name_taken', 'The name is taken.'));
    const user = renderApp(read);
    const field = screen.getByTestId('attribute-email');
    await user.clear(field);
    await user.type(field, 'username{Enter}');
    expect((await screen.findByText('The name is taken.')).getAttribute('role')).toBe('alert');
    expect(field).toHaveProperty('value', 'username');
    expect(screen.queryByTestId('failure')).toBeNull();
    await user.type(field, '{Escape}');
    expect(field).toHaveProperty('value', 'email');
    expect(screen.queryByText('The name is taken.')).toBeNull();
  });

  it('shows what is typed at once, and loses no letter while the engine is slow', async () => {
    const answers: (() => void)[] = [];
    fakeEngine({
      editPlan: async (id, of, edits) => {
        const { promise, resolve } = deferred<undefined>();
        answers.push(() => resolve(undefined));
        await promise;
        return editPlan(id, of, edits);
      },
    });
    const user = renderApp(read);
    const field = screen.getByTestId('table-name');
    await user.type(field, 'Of2026');
    expect(field).toHaveProperty('value', 'UsersOf2026');
    // The first letter is on its way; the others go together.
    await act(async () => answers[0]?.());
    expect(field).toHaveProperty('value', 'UsersOf2026');
    await waitFor(() => expect(answers).toHaveLength(2));
    await act(async () => answers[1]?.());
    expect(field).toHaveProperty('value', 'UsersOf2026');
    expect(answers).toHaveLength(2);
  });

  it('offers only what can be a key', () => {
    fakeEngine();
    renderApp(read);
    const options = [...screen.getByTestId('partition-key').querySelectorAll('option')];
    expect(options.map((option) => option.value)).not.toContain('profileData');
    expect(options.map((option) => option.value)).toContain('lastLogin');
  });

  it('stops at a blocker, and the footer says which', async () => {
    fakeEngine({ reviewPlan: async () => [blocker] });
    const user = renderApp({ ...read, review: null });
    await user.click(screen.getByTestId('primary'));
    await waitFor(() =>
      expect(screen.getByTestId('footer-state').textContent).toMatch(/cannot be a table’s name/),
    );
    expect(screen.getByTestId('primary').getAttribute('aria-disabled')).toBe('true');
    expect(screen.getByTestId('table-name')).toBeTruthy();
  });

  it('goes on with the plan as it stands, not as it was reviewed', async () => {
    const engine = fakeEngine();
    const user = renderApp(read);
    await user.type(screen.getByTestId('table-name'), '2');
    await user.click(screen.getByTestId('primary'));
    expect(lastPlan(engine)?.table.name).toBe('Users2');
    expect(await screen.findByTestId('goto-line')).toBeTruthy();
    expect(engine.check.mock.lastCall?.[1].table.name).toBe('Users2');
  });

  it('puts everything back as proposed', async () => {
    fakeEngine();
    const user = renderApp(read);
    expect(screen.queryByTestId('restore-proposal')).toBeNull();
    await user.selectOptions(screen.getByTestId('kind-email'), 'number');
    await user.click(screen.getByTestId('remove-index-UsernameIndex'));
    await user.click(screen.getByTestId('restore-proposal'));
    expect(screen.getByTestId('kind-email')).toHaveProperty('value', 'text');
    expect(screen.getByTestId('index-UsernameIndex')).toBeTruthy();
  });

  it('says how well another type fits', () => {
    const [, username] = plan.columns;
    const [, usernameProfile] = profile.columns;
    if (!username || !usernameProfile) {
      throw new Error('the fixture has no second column');
    }
    const chosen = whyWords({ ...username, kind: 'number' }, username, 'why', usernameProfile);
    expect(chosen.words).toBe('Your choice; 1 of 3 values fit; line 4, “abc”, does not.');
    expect(chosen.outliers).toBe(true);
    expect(whyWords(username, username, 'why', usernameProfile).words).toBe('why');
  });
});
