/** A package that Tableferry contains. */
export interface Notice {
  name: string;
  /** `null` for what has none of its own. */
  version: string | null;
  licence: string;
  /** Where its source is, where it says so. */
  url: string | null;
  texts: string[];
}

export interface NoticeSection {
  title: string;
  notices: Notice[];
}

const SECTION = /^# (.+)$/;
const PACKAGE = /^([^;]+); ([^;]+); ([^;]+); ([^;]+); ([0-9a-f, ]+)$/;
const TEXT = /^==== ([0-9a-f]{8}) ====$/m;

/** Reads what `scripts/notices.mjs` writes: packages on one line each, by section, then the texts, each under its id. */
export function parseNotices(file: string): NoticeSection[] {
  const [head = '', ...rest] = file.split(TEXT);
  const texts = new Map<string, string>();
  for (let at = 0; at + 1 < rest.length; at += 2) {
    texts.set(rest[at] ?? '', (rest[at + 1] ?? '').replaceAll(/^\n+|\n+$/g, ''));
  }
  const known = (value = '') => (value === '-' ? null : value);
  const sections: NoticeSection[] = [];
  for (const line of head.split('\n')) {
    const title = SECTION.exec(line)?.[1];
    if (title) {
      sections.push({ title, notices: [] });
    }
    const [, name, version, licence, url, ids] = PACKAGE.exec(line) ?? [];
    if (name && licence && ids) {
      sections.at(-1)?.notices.push({
        name,
        version: known(version),
        licence,
        url: known(url),
        texts: ids.split(', ').flatMap((id) => texts.get(id) ?? []),
      });
    }
  }
  return sections.filter(({ notices }) => notices.length > 0);
}

/** The packages whose name and licence hold all words of the search, or that have a text with just these words. */
export function searchNotices(sections: NoticeSection[], search: string): NoticeSection[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return sections;
  }
  const phrase = words.join(' ');
  const holds = ({ name, version, licence, texts }: Notice) => {
    const line = `${name} ${version ?? ''} ${licence}`.toLowerCase();
    return (
      words.every((word) => line.includes(word)) ||
      texts.some((text) => text.toLowerCase().includes(phrase))
    );
  };
  return sections
    .map(({ title, notices }) => ({ title, notices: notices.filter(holds) }))
    .filter(({ notices }) => notices.length > 0);
}
