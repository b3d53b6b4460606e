/** Laying out DynamoDB JSON for reading, without parsing it: order and spelling stay exactly as they are. */
export type Tone = 'plain' | 'name' | 'type' | 'value';

export interface JsonPart {
  text: string;
  tone: Tone;
}

const TYPES = new Set(['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS']);
/** A string, a number or word, or one of `{}[],:`; white space between them is left out. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The type letter opens an object with a scalar: `{ "N": "101" }` stays on one line. */
function isScalarHolder(tokens: string[], at: number): boolean {
  return (
    tokens[at] === '{' &&
    tokens[at + 2] === ':' &&
    tokens[at + 3] !== '{' &&
    tokens[at + 3] !== '[' &&
    tokens[at + 4] === '}'
  );
}

/** The document on several lines, in parts that bear their meaning. */
export function layOutJson(json: string): JsonPart[] {
  const tokens = json.match(TOKEN) ?? [];
  const parts: JsonPart[] = [];
  let depth = 0;
  const plain = (text: string) => parts.push({ text, tone: 'plain' });
  const scalar = (token: string, at: number) => {
    const isName = tokens[at + 1] === ':';
    const isType = isName && TYPES.has(token.slice(1, -1)) && tokens[at - 1] === '{';
    parts.push({ text: token, tone: isType ? 'type' : isName ? 'name' : 'value' });
  };
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? '';
    if (isScalarHolder(tokens, at)) {
      plain('{ ');
      scalar(tokens[at + 1] ?? '', at + 1);
      plain(': ');
      scalar(tokens[at + 3] ?? '', at + 3);
      plain(' }');
      at += 4;
    } else if (token === '{' || token === '[') {
      const closing = tokens[at + 1];
      if (closing === '}' || closing === ']') {
        plain(token + closing);
        at += 1;
      } else {
        depth += 1;
        plain(`${token}\n${'  '.repeat(depth)}`);
      }
    } else if (token === '}' || token === ']') {
      depth -= 1;
      plain(`\n${'  '.repeat(depth)}${token}`);
    } else if (token === ',') {
      plain(`,\n${'  '.repeat(depth)}`);
    } else if (token === ':') {
      plain(': ');
    } else {
      scalar(token, at);
    }
  }
  return parts;
}

/** The document on several lines, as text. */
export function prettyJson(json: string): string {
  return layOutJson(json)
    .map((part) => part.text)
    .join('');
}
