const LEAST_PX = 76;
const MAX_PX = 300;
/** Width of one character of the monospace face at 12.5 px, and of the header's at 12 px. */
const MONO_PX = 8;
const HEADER_PX = 8;
const PADDING_PX = 31;

/** As wide as the content, up to a bound. */
export function columnWidth(title: string, values: string[], extra = 0): number {
  let longest = 0;
  for (const value of values) {
    longest = Math.max(longest, value.length);
  }
  const wanted = Math.max(title.length * HEADER_PX, longest * MONO_PX + extra) + PADDING_PX;
  return Math.round(Math.min(MAX_PX, Math.max(LEAST_PX, wanted)));
}

/** Left edge of each column, and at the end the width of all. */
export function columnEdges(widths: number[]): number[] {
  const edges = [0];
  for (const width of widths) {
    edges.push((edges.at(-1) ?? 0) + width);
  }
  return edges;
}

/** The columns from `first` up to but not including `end` that lie in the view. */
export function columnsInView(
  edges: number[],
  left: number,
  viewWidth: number,
): { first: number; end: number } {
  const count = edges.length - 1;
  let first = 0;
  while (first < count && (edges[first + 1] ?? 0) <= left) {
    first += 1;
  }
  let end = first;
  while (end < count && (edges[end] ?? 0) < left + viewWidth) {
    end += 1;
  }
  return { first, end };
}
