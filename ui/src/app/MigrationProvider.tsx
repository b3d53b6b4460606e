import { createContext, use, useRef, useState, type Dispatch, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { shallow } from 'zustand/shallow';
import { emptyMigration, type MigrationEvent, type MigrationState } from './migration';
import { createPlanEdits, type PlanEdits } from './planEdits';
import { createStore, type Store } from './store';
import { allTables, type NamedTable, type TableProgress } from './tables';

interface Shared {
  store: Store;
  planEdits: PlanEdits;
}

const SharedContext = createContext<Shared | null>(null);

interface Props {
  children: ReactNode;
  initial?: MigrationState;
}

export function MigrationProvider({ children, initial = emptyMigration }: Props) {
  const [shared] = useState((): Shared => {
    const store = createStore(initial);
    return { store, planEdits: createPlanEdits(store) };
  });
  return <SharedContext value={shared}>{children}</SharedContext>;
}

function useShared(): Shared {
  const shared = use(SharedContext);
  if (!shared) {
    throw new Error('used outside of MigrationProvider');
  }
  return shared;
}

/**
 * What a part shows of the migration. It is drawn again when that becomes another: of an object or a list, when one of
 * its fields or entries does. So a selector gives what the migration holds, and no object or list of its own within.
 */
export function useMigration<T>(selector: (state: MigrationState) => T): T {
  return useStore(useShared().store, useShallow(selector));
}

/** The migration itself, for what asks it when something happens. It draws nothing. */
export function useMigrationStore(): Store {
  return useShared().store;
}

/** For what only tells the migration something: it is not drawn again when the migration changes. */
export function useDispatch(): Dispatch<MigrationEvent> {
  return useShared().store.dispatch;
}

/** Edits of the plan, and when they have arrived. */
export function usePlanEdits(): PlanEdits {
  return useShared().planEdits;
}

/** What a part shows of each table that is open, in their order. It is drawn again when a field of one becomes another.
 * `importing` is how far its import is, while an import of all of them runs. */
export function useEachTable<T>(
  pick: (table: NamedTable, importing: TableProgress | undefined) => T,
): T[] {
  const shown = useRef<T[]>([]);
  return useMigration((state) => {
    shown.current = allTables(state).map((table, place) => {
      const before = shown.current[place];
      const now = pick(table, state.importing?.tables?.steps[place]);
      return before !== undefined && shallow(before, now) ? before : now;
    });
    return shown.current;
  });
}
