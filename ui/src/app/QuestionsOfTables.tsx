import { memo, useEffect } from 'react';
import { useMigrationStore } from './MigrationProvider';
import { isToSettle, settleAsked } from './settleAsked';

/** Holds the questions against the design, whenever it or they have changed. */
export const QuestionsOfTables = memo(function QuestionsOfTables() {
  const store = useMigrationStore();
  useEffect(() => {
    let isBusy = false;
    let isLeft = false;
    const settle = () => {
      if (isBusy || isLeft || !isToSettle(store.getState())) {
        return;
      }
      isBusy = true;
      const before = store.getState();
      // Where a file is gone, whoever saves or asks is told so.
      settleAsked(store)
        .catch(console.error)
        .finally(() => {
          isBusy = false;
          if (store.getState() !== before) {
            settle();
          }
        });
    };
    settle();
    const unsubscribe = store.subscribe(settle);
    return () => {
      isLeft = true;
      unsubscribe();
    };
  }, [store]);
  return null;
});
