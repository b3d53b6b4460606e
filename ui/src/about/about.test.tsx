import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import cargo from '../../../Cargo.toml?raw';
import { version } from '../../package.json';
import { barriers } from '../test/axe';
import { fakeEngine, renderApp } from '../test/renderApp';

async function open() {
  fakeEngine();
  const user = renderApp();
  await user.click(screen.getByRole('button', { name: 'About Tableferry' }));
  const panel = await screen.findByRole('dialog', { name: 'About Tableferry' });
  const search = await within(panel).findByRole('searchbox', { name: 'Search the notices' });
  return { user, panel, search };
}

describe('About Tableferry', () => {
  it('says which version this is, the one that is packed', async () => {
    const { panel } = await open();
    expect(within(panel).getByTestId('version').textContent).toBe(version);
    expect(cargo).toContain(`[workspace.package]\nversion = "${version}"`);
  });

  it('shows the licences of Tableferry itself', async () => {
    const { user, panel } = await open();
    const mit = within(panel).getByRole('button', { name: 'MIT License' });
    expect(mit.getAttribute('aria-expanded')).toBe('false');
    await user.click(mit);
    expect(mit.getAttribute('aria-expanded')).toBe('true');
    expect(panel.textContent).toContain('The Tableferry contributors');
  });

  it('finds a package, a font and a licence text, with the keyboard alone', async () => {
    const { user, panel, search } = await open();
    search.focus();
    await user.keyboard('inter ofl');
    const font = await within(panel).findByRole('button', { name: /^@fontsource-variable\/inter/ });
    await waitFor(() => expect(within(panel).queryByTestId('notice-clsx')).toBeNull());
    await user.tab();
    expect(document.activeElement).toBe(font);
    await user.keyboard('{Enter}');
    expect(panel.textContent).toContain('SIL OPEN FONT LICENSE Version 1.1');
    await user.clear(search);
    await user.type(search, 'may you  find forgiveness');
    const found = await within(panel).findByText('1 found');
    expect(found.getAttribute('role')).toBe('status');
    expect(within(panel).getByTestId('notice-SQLite (in libsqlite3-sys)')).toBeTruthy();
    await user.type(search, ' no such thing');
    expect(await within(panel).findByText('0 found')).toBeTruthy();
  });

  it('shows the first of many, and all of them on request', async () => {
    const { user, panel } = await open();
    expect(within(panel).queryByTestId('notice-zeroize')).toBeNull();
    await user.click(within(panel).getByRole('button', { name: /^Show \d{3} more$/ }));
    expect(within(panel).getByTestId('notice-zeroize')).toBeTruthy();
  });

  it('takes the focus, closes with Escape, and gives it back', async () => {
    const { user, panel } = await open();
    await waitFor(() => expect(panel.contains(document.activeElement)).toBe(true));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.activeElement).toBe(screen.getByTestId('about'));
  });

  it('has no barriers', async () => {
    const { user, panel, search } = await open();
    await user.type(search, 'tauri-runtime-wry');
    const one = await within(panel).findByTestId('notice-tauri-runtime-wry');
    await waitFor(() => expect(within(panel).queryByTestId('notice-clsx')).toBeNull());
    await user.click(one);
    expect(await barriers(panel)).toEqual([]);
    expect(await barriers(screen.getByTestId('about'))).toEqual([]);
  });
});
