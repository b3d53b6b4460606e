/** Where two long texts differ, cut out of both. */

/** More characters than these are cut. */
export const SHOWN_CHARACTERS = 120;
/** What stays of what is alike before the difference. */
const LEAD_CHARACTERS = 24;

export interface Excerpt {
  /** What is alike before; begins with … where it is cut. */
  before: string;
  /** What differs. */
  marked: string;
  /** What is alike after, or the rest. */
  after: string;
  isCut: boolean;
}

const isLowSurrogate = (code: number) => code >= 0xdc00 && code <= 0xdfff;

/** Moves a cut backwards where it would halve a character. */
function wholeBefore(text: string, at: number): number {
  return at > 0 && at < text.length && isLowSurrogate(text.charCodeAt(at)) ? at - 1 : at;
}

function alikeFromStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at < most && one.charCodeAt(at) === other.charCodeAt(at)) {
    at += 1;
  }
  return wholeBefore(one, at);
}

function alikeFromEnd(one: string, other: string, start: number): number {
  const most = Math.min(one.length, other.length) - start;
  let count = 0;
  while (
    count < most &&
    one.charCodeAt(one.length - 1 - count) === other.charCodeAt(other.length - 1 - count)
  ) {
    count += 1;
  }
  const at = one.length - count;
  return isLowSurrogate(one.charCodeAt(at)) ? Math.max(0, count - 1) : count;
}

/** The part of `text` around where it differs from `other`; all of it marked where there is nothing to compare. */
export function excerpt(text: string, other: string | null): Excerpt {
  const start = other === null ? 0 : alikeFromStart(text, other);
  const end = other === null ? 0 : alikeFromEnd(text, other, start);
  const from =
    text.length > SHOWN_CHARACTERS ? wholeBefore(text, Math.max(0, start - LEAD_CHARACTERS)) : 0;
  const differs = text.length - end;
  const to = wholeBefore(text, Math.min(text.length, from + SHOWN_CHARACTERS));
  const markedTo = Math.min(differs, to);
  return {
    before: `${from > 0 ? '…' : ''}${text.slice(from, start)}`,
    marked: text.slice(start, Math.max(start, markedTo)),
    after: `${text.slice(Math.max(start, markedTo), to)}${to < text.length ? '…' : ''}`,
    isCut: from > 0 || to < text.length,
  };
}
