import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/** When what held the focus goes with a change of `content`, the focus stays in the element around it. */
export function useKeepFocus(around: RefObject<HTMLElement | null>, content: unknown) {
  const holdsFocus = useRef(false);
  useEffect(() => {
    const element = around.current;
    if (!element) {
      return;
    }
    const onFocusIn = () => {
      holdsFocus.current = true;
    };
    const onFocusOut = (event: FocusEvent) => {
      // An element that is taken out of the page is no longer within, and did not give the focus away.
      const left = event.target instanceof Node && element.contains(event.target);
      const to = event.relatedTarget;
      holdsFocus.current = !left || (to instanceof Node && element.contains(to));
    };
    element.addEventListener('focusin', onFocusIn);
    element.addEventListener('focusout', onFocusOut);
    return () => {
      element.removeEventListener('focusin', onFocusIn);
      element.removeEventListener('focusout', onFocusOut);
    };
  }, [around]);
  useLayoutEffect(() => {
    if (holdsFocus.current && document.activeElement === document.body) {
      around.current?.focus({ preventScroll: true });
    }
  }, [around, content]);
}
