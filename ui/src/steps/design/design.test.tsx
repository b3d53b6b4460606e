import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../bindings/Finding';
import type { Plan } from '../../bindings/Plan';
import { plan, profile, read } from '../../test/fixtures';
import { fakeEngine, renderApp } from '../../test/renderApp';
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

  it('renames an attribute once the field is left, and the keys follow', async () => {
    const engine = fakeEngine();
    const user = renderApp(read);
    const field = screen.getByTestId('attribute-user_id');
    await user.clear(field);
    await user.type(field, 'id');
    expect(screen.getByTestId('partition-key')).toHaveProperty('value', 'userId');
    await user.tab();
    expect(screen.getByTestId('partition-key')).toHaveProperty('value', 'id');
    await waitFor(() => expect(lastPlan(engine)?.table.partition_key).toBe('id'));
  });

  it('does not give two columns one name', async () => {
    fakeEngine();
    const user = renderApp(read);
    const field = screen.getByTestId('attribute-email');
    await user.clear(field);
    await user.type(field, 'username{Enter}');
    expect(screen.getByText(/called that already/)).toBeTruthy();
    await user.type(field, '{Escape}');
    expect(field).toHaveProperty('value', 'email');
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
