import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { reportDetails } from '../about/reportDetails';
import { barriers } from '../test/axe';
import { failure } from '../test/fixtures';
import { fakeEngine, renderApp } from '../test/renderApp';
import { schemeAtStart } from '../theme/schemeAtStart';

beforeEach(() => localStorage.clear());

async function open(answers: Parameters<typeof fakeEngine>[0] = {}) {
  const engine = fakeEngine(answers);
  const user = renderApp();
  await user.click(screen.getByRole('button', { name: 'Settings' }));
  const panel = await screen.findByRole('dialog', { name: 'Settings' });
  await waitFor(() => expect(within(panel).getByTestId('data-folder').textContent).not.toBe('…'));
  return { engine, user, panel };
}

describe('Settings', () => {
  it('keep the appearance for the next start', async () => {
    const { user, panel } = await open();
    expect(schemeAtStart()).toBe('light');
    await user.click(within(panel).getByRole('radio', { name: 'Dark' }));
    expect(document.documentElement.dataset.mantineColorScheme).toBe('dark');
    expect(schemeAtStart()).toBe('dark');
    await user.click(within(panel).getByRole('radio', { name: 'Like the system' }));
    expect(schemeAtStart()).toBe('light');
  });

  it('show where the data lies, and open the folder', async () => {
    const { engine, user, panel } = await open();
    expect(panel.textContent).toContain('/home/anna/.local/share/tableferry');
    await user.click(within(panel).getByRole('button', { name: 'Open the folder' }));
    expect(engine.openDataFolder).toHaveBeenCalledExactlyOnceWith();
    expect(within(panel).queryByTestId('failure')).toBeNull();
  });

  it('say so where the folder cannot be opened', async () => {
    const { user, panel } = await open({
      openDataFolder: async () => Promise.reject(failure('page_not_opened', 'No file manager.')),
    });
    await user.click(within(panel).getByRole('button', { name: 'Open the folder' }));
    expect((await within(panel).findByTestId('failure')).textContent).toContain('No file manager.');
  });

  it('have no barriers', async () => {
    const { panel } = await open();
    expect(await barriers(panel)).toEqual([]);
  });
});

describe('The details for a report', () => {
  it('name the program and the system, and nothing of the person', async () => {
    const about = {
      version: '1.2.3',
      system: 'linux, x86_64',
      web_view: null,
      data_folder: '/home/anna/.local/share/tableferry',
    };
    const details = reportDetails(about, { language: 'de', scheme: 'auto' });
    expect(details).toContain('Tableferry 1.2.3\nSystem: linux, x86_64\nWeb view: unknown\n');
    expect(details).not.toContain('anna');
  });

  it('are copied from About', async () => {
    fakeEngine();
    const user = renderApp();
    const copied = vi.spyOn(navigator.clipboard, 'writeText');
    await user.click(screen.getByRole('button', { name: 'About Tableferry' }));
    await user.click(await screen.findByRole('button', { name: 'Copy details for a report' }));
    expect(copied.mock.calls[0]?.[0]).toContain('Web view: 2.48.3');
  });
});
