import { describe, expect, it } from 'vitest';
import lock from '../../package-lock.json';
import cargoLock from '../../../Cargo.lock?raw';
import { parseNotices, searchNotices } from './notices';
import { noticesText } from './noticesText';

const sections = parseNotices(noticesText);
const all = sections.flatMap(({ notices }) => notices);
const named = (titles: string[]) =>
  sections
    .filter(({ title }) => titles.includes(title))
    .flatMap(({ notices }) => notices.map(({ name, version }) => `${name} ${version}`))
    .toSorted();

describe('the third-party notices', () => {
  it('give every package a licence and the text of it', () => {
    expect(all.length).toBeGreaterThan(300);
    expect(all.filter(({ texts }) => texts.length === 0)).toEqual([]);
    const short = all.filter(({ texts }) => texts.every((text) => text.length < 60));
    expect(short.map(({ name }) => name)).toEqual([]);
    const used = new Set(all.flatMap(({ texts }) => texts));
    expect(noticesText.match(/^==== [0-9a-f]{8} ====$/gm)).toHaveLength(used.size);
  });

  it('name what the page is made of, and only that (make notices writes them again)', () => {
    const shipped = Object.entries(lock.packages)
      .filter(([path, entry]) => path !== '' && !('dev' in entry))
      .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')} ${version}`)
      .toSorted();
    expect(named(['Fonts', 'Packages of the page'])).toEqual(shipped);
  });

  it('name Rust packages in the versions that are built in (make notices writes them again)', () => {
    const locked = new Set(
      [...cargoLock.matchAll(/^name = "(.+)"\nversion = "(.+)"$/gm)].map(
        ([, name, version]) => `${name} ${version}`,
      ),
    );
    const rust = named(['Rust packages']);
    expect(rust.filter((one) => !locked.has(one))).toEqual([]);
    expect(rust.length).toBeGreaterThan(300);
  });

  it('are found by name, licence and text', () => {
    const names = (search: string) =>
      searchNotices(sections, search).flatMap(({ notices }) => notices.map(({ name }) => name));
    expect(names('')).toHaveLength(all.length);
    expect(names('  libsqlite3-sys ')).toContain('libsqlite3-sys');
    expect(names('mpl-2.0')).toContain('cssparser');
    expect(names('may you do good')).toEqual(['SQLite (in libsqlite3-sys)']);
    expect(names('no package is called so')).toEqual([]);
  });
});
