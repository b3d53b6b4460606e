/** What the picture shows, and where its lines begin and end. */

/** How large the box of a table is. */
export const BOX = { width: 160, height: 58 } as const;

/** The box of a table. */
export interface PictureTable {
  name: string;
  rows: number | null;
  /** The columns of its key. */
  keys: string;
  /** "joins employees and territories"; null for what is no join table. */
  joins: string | null;
}

/** The line of a relation. */
export interface PictureLine {
  key: string;
  child: string;
  parent: string;
  isOneToOne: boolean;
  hasOrphans: boolean;
  isAsked: boolean;
}

export type Lines = Pick<PictureLine, 'key' | 'child' | 'parent'>[];
export type Positions = Record<string, { x: number; y: number }>;
export type Side = 'left' | 'right' | 'below';

/** Where a line touches a box. */
export interface LineEnd {
  x: number;
  y: number;
  side: Side;
}

/** On which sides two boxes face each other. */
function sides(parent: { x: number }, child: { x: number }): { parent: Side; child: Side } {
  const gap = child.x - parent.x;
  if (gap > BOX.width) {
    return { parent: 'right', child: 'left' };
  }
  return gap < -BOX.width
    ? { parent: 'left', child: 'right' }
    : { parent: 'right', child: 'right' };
}

/** The ends of each line, by its key. Those at one side of a box share it evenly, in the order of what they lead to. */
export function lineEnds(
  lines: Lines,
  positions: Positions,
): Map<string, { parent: LineEnd; child: LineEnd }> {
  interface Slot {
    key: string;
    end: 'parent' | 'child';
    toward: number;
  }
  const ends = new Map<string, { parent: LineEnd; child: LineEnd }>();
  const slots = new Map<string, Slot[]>();
  const loops = new Map<string, number>();
  const take = (table: string, side: Side, slot: Slot) => {
    const at = `${side} ${table}`;
    slots.set(at, [...(slots.get(at) ?? []), slot]);
  };
  for (const { key, child, parent } of lines) {
    const [from, to] = [positions[parent], positions[child]];
    if (!from || !to) {
      continue;
    }
    if (child === parent) {
      const before = loops.get(child) ?? 0;
      loops.set(child, before + 1);
      const x = from.x + 26 + before * 18;
      const y = from.y + BOX.height;
      ends.set(key, {
        parent: { x, y, side: 'below' },
        child: { x: x + 44, y, side: 'below' },
      });
      continue;
    }
    const side = sides(from, to);
    const at = (box: { x: number }, of: Side) => box.x + (of === 'right' ? BOX.width : 0);
    ends.set(key, {
      parent: { x: at(from, side.parent), y: from.y, side: side.parent },
      child: { x: at(to, side.child), y: to.y, side: side.child },
    });
    take(parent, side.parent, { key, end: 'parent', toward: to.y });
    take(child, side.child, { key, end: 'child', toward: from.y });
  }
  for (const side of slots.values()) {
    const inOrder = side.toSorted((left, right) => left.toward - right.toward);
    for (const [place, { key, end }] of inOrder.entries()) {
      const both = ends.get(key);
      if (both) {
        const y = both[end].y + (BOX.height * (place + 1)) / (inOrder.length + 1);
        ends.set(key, { ...both, [end]: { ...both[end], y } });
      }
    }
  }
  return ends;
}

/** How far a curve goes straight out of a box. */
function reach(one: LineEnd, other: LineEnd): number {
  const across = Math.abs(one.x - other.x);
  return one.side === other.side ? 46 + across / 2 : Math.max(28, across / 2);
}

function outward({ x, y, side }: LineEnd, by: number): string {
  return side === 'below' ? `${x},${y + by}` : `${side === 'right' ? x + by : x - by},${y}`;
}

/** A curve from one end to the other. */
export function linePath(parent: LineEnd, child: LineEnd): string {
  const by = parent.side === 'below' ? 30 : reach(parent, child);
  return `M${parent.x},${parent.y} C${outward(parent, by)} ${outward(child, by)} ${child.x},${child.y}`;
}

/** The middle of that curve. */
export function lineMiddle(parent: LineEnd, child: LineEnd): { x: number; y: number } {
  const by = parent.side === 'below' ? 30 : reach(parent, child);
  const of = (text: string) => text.split(',').map(Number);
  const [ax = 0, ay = 0] = of(outward(parent, by));
  const [bx = 0, by2 = 0] = of(outward(child, by));
  return {
    x: (parent.x + 3 * ax + 3 * bx + child.x) / 8,
    y: (parent.y + 3 * ay + 3 * by2 + child.y) / 8,
  };
}
