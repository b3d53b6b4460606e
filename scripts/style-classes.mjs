// Refuses a page file that names a class which its style sheet does not have: it would have no style, without a word.

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '../ui/src');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
const missing = files
  .filter((file) => file.endsWith('.tsx'))
  .flatMap((file) => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const imports = [...text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)];
    return imports.flatMap(([, name, sheet]) => {
      const css = readFileSync(path.join(folder, path.dirname(file), sheet), 'utf8');
      const known = new Set([...css.matchAll(/\.([a-z]\w*)/gi)].map(([, found]) => found));
      const used = [...text.matchAll(new RegExp(`\\b${name}\\.([a-z]\\w*)`, 'gi'))];
      return used.flatMap(([, found]) =>
        known.has(found) || found === 'module' ? [] : [`${file}: ${found}`],
      );
    });
  });
if (missing.length > 0) {
  console.error(`Classes that their style sheets do not have:\n${missing.join('\n')}`);
  process.exit(1);
}
