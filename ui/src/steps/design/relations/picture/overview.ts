/** The picture of many tables at once: how they stand, and how large their names are. */
import { BOX, type Positions } from './picture';

/** From so many tables on they stand in columns: side by side as ELK has them, a hundred would be too small to read. */
const MANY_TABLES = 40;
/** Between the boxes of many. */
const GAP = { x: 40, y: 34 } as const;
/** Width by height of the space that the picture has, about. */
const ASPECT = 1.6;
/** From which zoom on a box is read as it is. */
const NEAR_ZOOM = 0.7;
/** Pixels of a name on the screen, however small its box is: the most, and the least where two lines of more do not fit. */
const NAME_PIXELS = 11.5;
const LEAST_NAME_PIXELS = 9.5;
/** Pixels of the picture for a line of a name, of which a box has two. */
const LINE = 40;

/** Tables in columns, from left to right and from top to bottom in the order of their places, so that those that are pointed
 * to stay left of those that point. Few tables stay where they are. */
export function inColumns(positions: Positions): Positions {
  const names = Object.keys(positions);
  if (names.length < MANY_TABLES) {
    return positions;
  }
  const at = (name: string) => positions[name] ?? { x: 0, y: 0 };
  const ordered = names.toSorted(
    (left, right) => at(left).x - at(right).x || at(left).y - at(right).y,
  );
  const [width, height] = [BOX.width + GAP.x, BOX.height + GAP.y];
  const columns = Math.max(1, Math.round(Math.sqrt((names.length * ASPECT * height) / width)));
  const rows = Math.ceil(names.length / columns);
  return Object.fromEntries(
    ordered.map((name, place) => [
      name,
      { x: Math.floor(place / rows) * width, y: (place % rows) * height },
    ]),
  );
}

/** The size of the names where the boxes are shown small, in pixels of the picture; null where a box is read as it is. */
export function nameSize(zoom: number): number | null {
  return zoom < NEAR_ZOOM
    ? Math.max(Math.min(NAME_PIXELS / zoom, LINE), LEAST_NAME_PIXELS / zoom)
    : null;
}

/** A name that goes on in the next line behind what parts its words, where it is too long for one. */
export function breakable(name: string): string {
  return name.replaceAll(/[_.\-/]/g, '$&\u200B');
}
