import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { offsetToShow, rowsInView, scrollScale } from './scrollScale';

const ROWS_AROUND = 6;
/** What is taken for the view's size before the browser has measured it. */
const UNMEASURED = { width: 1000, height: 600 };

interface Options {
  rowCount: number;
  rowHeight: number;
  headerHeight: number;
  selected: number | null;
  onShow?: (first: number, end: number) => void;
}

/** Where the grid is scrolled to, and which rows that shows. */
export function useGridView({ rowCount, rowHeight, headerHeight, selected, onShow }: Options) {
  const scroller = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState(UNMEASURED);
  const [position, setPosition] = useState({ scrollTop: 0, left: 0, offset: 0 });
  const height = Math.max(rowHeight, size.height - headerHeight);
  const scale = useMemo(
    () => scrollScale(rowCount, rowHeight, height),
    [rowCount, rowHeight, height],
  );
  const offset = Math.min(position.offset, scale.mostOffset);
  const { first, end } = rowsInView(offset, height, rowHeight, rowCount, ROWS_AROUND);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) {
      return;
    }
    const measure = () =>
      setSize(
        element.clientHeight > 0
          ? { width: element.clientWidth, height: element.clientHeight }
          : UNMEASURED,
      );
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  /** Moves to an exact offset, which the scaled scroll position alone cannot hold. */
  const moveTo = useCallback(
    (wanted: number) => {
      const element = scroller.current;
      if (element) {
        const exact = Math.min(scale.mostOffset, Math.max(0, wanted));
        element.scrollTop = scale.toScrollTop(exact);
        setPosition({ scrollTop: element.scrollTop, left: element.scrollLeft, offset: exact });
      }
    },
    [scale],
  );

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) {
      return;
    }
    setPosition((before) => {
      const { scrollTop, scrollLeft } = element;
      // A position that we set ourselves comes back rounded: the exact offset is kept.
      const ours = scale.scaled && Math.abs(scrollTop - scale.toScrollTop(before.offset)) <= 1;
      return {
        scrollTop,
        left: scrollLeft,
        offset: ours ? before.offset : scale.toOffset(scrollTop),
      };
    });
  }, [scale]);

  // On a scaled track one wheel notch would leap over rows: it moves by its own pixels instead.
  const latestOffset = useRef(offset);
  useEffect(() => {
    latestOffset.current = offset;
  }, [offset]);
  useEffect(() => {
    const element = scroller.current;
    if (!element || !scale.scaled) {
      return;
    }
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.shiftKey || event.deltaY === 0) {
        return;
      }
      event.preventDefault();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? rowHeight : 1;
      latestOffset.current += event.deltaY * pixels;
      moveTo(latestOffset.current);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scale.scaled, moveTo, rowHeight]);

  // A row selected from elsewhere (a finding, "go to line") comes into view.
  const moveToSelected = useRef<(row: number) => void>(() => undefined);
  useEffect(() => {
    moveToSelected.current = (row) => {
      const wanted = offsetToShow(row, offset, height, rowHeight, scale.mostOffset);
      if (wanted !== offset) {
        moveTo(wanted);
      }
    };
  });
  useEffect(() => {
    if (selected !== null) {
      moveToSelected.current(selected);
    }
  }, [selected]);

  useEffect(() => {
    onShow?.(first, end);
  }, [onShow, first, end]);

  const scrollSideways = useCallback((pixels: number) => {
    scroller.current?.scrollBy({ left: pixels });
  }, []);

  return {
    scroller,
    onScroll,
    scrollSideways,
    first,
    end,
    /** What to add to a row's place to set it right under the scaled scroll position. */
    top: scale.scaled ? position.scrollTop - offset : 0,
    left: position.left,
    width: size.width,
    height,
    track: scale.trackHeight,
  };
}
