import { useCallback, useEffect, useState } from 'react';
import { engine, type Opened } from '../engine';
import { handlingOf } from './codes';
import { useMigrationStore } from './MigrationProvider';
import { useOpening } from './useOpening';

function nameOf(opened: Opened): string {
  return opened.kind === 'one' ? opened.source.summary.file_name : opened.list.title;
}

/** Takes what is dropped on the window, or given to it from outside, and says which file an import kept from being opened. */
export function useDropped() {
  const { getState, dispatch } = useMigrationStore();
  const { takeLooking, takeOpened } = useOpening();
  const [notOpened, setNotOpened] = useState<string | null>(null);

  useEffect(() => {
    const listening = engine.onFileDropped((dropped) => {
      switch (dropped.kind) {
        case 'hovering':
        case 'left':
          dispatch({ type: 'hovering', hovering: dropped.kind === 'hovering' });
          break;
        case 'opened':
          dispatch({ type: 'hovering', hovering: false });
          setNotOpened(getState().importing ? nameOf(dropped.opened) : null);
          void takeOpened(dropped.opened);
          break;
        case 'looking':
          takeLooking(dropped.job, dropped.progress);
          break;
        case 'refused':
          dispatch(
            handlingOf(dropped.failure).isCalledOff
              ? { type: 'tables looking ended', job: null }
              : { type: 'refused', failure: dropped.failure },
          );
      }
    });
    // What the app was started with has waited for this.
    listening.then(() => engine.pageListens()).catch(console.error);
    return () => {
      listening.then((stop) => stop(), console.error);
    };
  }, [getState, dispatch, takeLooking, takeOpened]);

  return { notOpened, forget: useCallback(() => setNotOpened(null), []) };
}
