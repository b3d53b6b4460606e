// The crates with their lines and what each depends on, the lowest first. Fails where a crate depends on one of a
// layer above it, where a shell depends on any other but app, or where modules of a crate depend on each other in a circle.
//
// node scripts/layers.mjs [--check]
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const quiet = process.argv.includes('--check');

// From the bottom to the top. Crates of one layer may use each other, as long as Cargo lets them.
const LAYERS = [
  ['ground', ['failure', 'wording', 'private-files', 'features', 'sorting']],
  ['source', ['source']],
  ['plan', ['plan', 'item', 'join', 'profile', 'propose', 'check']],
  ['dynamodb', ['import-core', 'dynamodb']],
  ['app', ['app']],
  ['shells', ['cli', 'tableferry']],
];
// The shells reach everything through the app layer.
const SHELLS_USE = new Set(['app', 'failure', 'wording']);
const FOR_TESTS = new Set(['fault-server', 'bench', 'simulator']);

const metadata = JSON.parse(
  execFileSync('cargo', ['metadata', '--locked', '--no-deps', '--format-version', '1'], {
    cwd: root,
    maxBuffer: 1 << 28,
  }),
);
const short = (name) => name.replace(/^tableferry-/, '');
const layerOf = (name) => LAYERS.findIndex(([, crates]) => crates.includes(name));
const faults = [];

function rustFiles(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return rustFiles(path);
    return name.endsWith('.rs') ? [path] : [];
  });
}

const crates = metadata.packages.map((found) => {
  const name = short(found.name);
  const folder =
    name === 'tableferry' ? join(root, 'src-tauri') : join(found.manifest_path, '..', 'src');
  const uses = found.dependencies
    .filter((dependency) => dependency.path && dependency.kind === null)
    .map((dependency) => short(dependency.name));
  const lines = rustFiles(folder).reduce(
    (sum, path) => sum + readFileSync(path, 'utf8').split('\n').length - 1,
    0,
  );
  return { name, folder, uses, lines };
});

for (const { name, uses } of crates) {
  if (FOR_TESTS.has(name)) continue;
  if (layerOf(name) < 0) faults.push(`${name} belongs to no layer; name one in scripts/layers.mjs`);
  for (const used of uses) {
    if (FOR_TESTS.has(used)) faults.push(`${name} depends on ${used}, which is for tests`);
    else if (layerOf(used) > layerOf(name))
      faults.push(`${name} depends on ${used}, which is above it`);
    else if (layerOf(name) === LAYERS.length - 1 && !SHELLS_USE.has(used))
      faults.push(`${name} depends on ${used}, which it reaches through app`);
  }
}

// Which modules of a crate name which, by their `use` and other paths outside of tests.
function modulesOf(folder) {
  const modules = new Map();
  for (const path of rustFiles(folder)) {
    const parts = relative(folder, path).slice(0, -3).split(sep);
    if (parts.includes('tests')) continue;
    if (['mod', 'lib', 'main'].includes(parts.at(-1))) parts.pop();
    const [text] = readFileSync(path, 'utf8').split('#[cfg(test)]\nmod tests {');
    modules.set(parts.join('/'), text.replace(/\/\/.*/g, ''));
  }
  return modules;
}

function namedBy(module, text, modules) {
  const named = new Set();
  const paths = /\b((?:super::)+|crate::|self::)((?:[a-z_0-9]+::)*[A-Za-z_0-9]*(?:\{[^;]*?\})?)/g;
  const own = module === '' ? [] : module.split('/');
  for (const [, prefix, rest] of text.matchAll(paths)) {
    const supers = prefix.split('super').length - 1;
    const base = prefix === 'crate::' ? [] : own.slice(0, own.length - supers);
    const brace = rest.indexOf('{');
    const head = (brace < 0 ? rest : rest.slice(0, brace)).split('::').filter(Boolean);
    const tails =
      brace < 0
        ? [[]]
        : (rest.slice(brace).match(/[A-Za-z_:0-9]+/g) ?? []).map((tail) => tail.split('::'));
    for (const tail of tails) {
      let at = base;
      for (const part of [...head, ...tail]) {
        if (!modules.has([...at, part].join('/'))) break;
        at = [...at, part];
      }
      const found = at.join('/');
      if (found !== '' && found !== module) named.add(found);
    }
  }
  return named;
}

function circlesOf(folder) {
  const modules = modulesOf(folder);
  const arrows = new Map([...modules].map(([name, text]) => [name, namedBy(name, text, modules)]));
  const reaches = (from) => {
    const seen = new Set();
    const open = [...arrows.get(from)];
    while (open.length > 0) {
      const next = open.pop();
      if (!seen.has(next)) {
        seen.add(next);
        open.push(...(arrows.get(next) ?? []));
      }
    }
    return seen;
  };
  return [...arrows.keys()].filter((name) => reaches(name).has(name));
}

for (const { name, folder } of crates) {
  const circle = circlesOf(folder);
  if (circle.length > 0)
    faults.push(`in ${name}, these modules stand in a circle: ${circle.join(', ')}`);
}

if (!quiet) {
  for (const [layer, names] of LAYERS) {
    console.log(layer);
    for (const name of names) {
      const found = crates.find((crate) => crate.name === name);
      if (!found) continue;
      const uses = found.uses.length > 0 ? `  → ${found.uses.join(', ')}` : '';
      console.log(`  ${name.padEnd(14)}${String(found.lines).padStart(6)} lines${uses}`);
    }
  }
}
for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
