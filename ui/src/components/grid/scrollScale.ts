/**
 * A browser's element has a greatest height (WebKit: 33,554,428 px), which a million rows exceed.
 * So the element that scrolls (the track) is bounded, and its scroll position is scaled to the rows.
 *
 * `offset` is the distance in pixels from the top of the first row to the top of the view;
 * `scrollTop` is what the browser holds. They are the same as long as the track is not bounded.
 */
export const MAX_TRACK_PX = 10_000_000;

export interface ScrollScale {
  trackHeight: number;
  scaled: boolean;
  /** The greatest offset there is. */
  mostOffset: number;
  toOffset: (scrollTop: number) => number;
  toScrollTop: (offset: number) => number;
}

export function scrollScale(
  rows: number,
  rowHeight: number,
  viewHeight: number,
  mostTrack = MAX_TRACK_PX,
): ScrollScale {
  const full = rows * rowHeight;
  const trackHeight = Math.min(full, mostTrack);
  const mostOffset = Math.max(0, full - viewHeight);
  const mostScrollTop = Math.max(0, trackHeight - viewHeight);
  const ratio = mostScrollTop > 0 ? mostOffset / mostScrollTop : 1;
  const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return {
    trackHeight,
    scaled: full > mostTrack,
    mostOffset,
    toOffset: (scrollTop) => within(scrollTop * ratio, mostOffset),
    toScrollTop: (offset) => within(offset / ratio, mostScrollTop),
  };
}

/** The rows from `first` up to but not including `end` that the view shows, and a few around it. */
export function rowsInView(
  offset: number,
  viewHeight: number,
  rowHeight: number,
  rows: number,
  around: number,
): { first: number; end: number } {
  const first = Math.max(0, Math.floor(offset / rowHeight) - around);
  const end = Math.min(rows, Math.ceil((offset + viewHeight) / rowHeight) + around);
  return { first: Math.min(first, end), end };
}

/** The offset that brings a row into view: the same where it is in view already, else centred. */
export function offsetToShow(
  row: number,
  offset: number,
  viewHeight: number,
  rowHeight: number,
  mostOffset: number,
): number {
  const top = row * rowHeight;
  if (top >= offset && top + rowHeight <= offset + viewHeight) {
    return offset;
  }
  const away = Math.min(Math.abs(top - offset), Math.abs(top + rowHeight - offset - viewHeight));
  let wanted = top - (viewHeight - rowHeight) / 2;
  if (away <= 2 * rowHeight) {
    wanted = top < offset ? top : top + rowHeight - viewHeight;
  }
  return Math.min(mostOffset, Math.max(0, wanted));
}
