import {
  createContext,
  use,
  useMemo,
  useState,
  useSyncExternalStore,
  type Dispatch,
  type ReactNode,
} from 'react';
import { emptyMigration, type MigrationEvent, type MigrationState } from './migration';
import { createPlanEdits, type PlanEdits } from './planEdits';
import { createStore, type Store } from './store';

interface Migration {
  state: MigrationState;
  dispatch: Dispatch<MigrationEvent>;
}

interface Shared {
  store: Store;
  planEdits: PlanEdits;
}

const MigrationContext = createContext<Migration | null>(null);
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
  const { store } = shared;
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const migration = useMemo(() => ({ state, dispatch: store.dispatch }), [state, store]);
  return (
    <SharedContext value={shared}>
      <MigrationContext value={migration}>{children}</MigrationContext>
    </SharedContext>
  );
}

export function useMigration(): Migration {
  const migration = use(MigrationContext);
  if (!migration) {
    throw new Error('useMigration outside of MigrationProvider');
  }
  return migration;
}

function useShared(): Shared {
  const shared = use(SharedContext);
  if (!shared) {
    throw new Error('useDispatch outside of MigrationProvider');
  }
  return shared;
}

/** For what only tells the migration something: it is not drawn again when the migration changes. */
export function useDispatch(): Dispatch<MigrationEvent> {
  return useShared().store.dispatch;
}

/** Edits of the plan, and when they have arrived. */
export function usePlanEdits(): PlanEdits {
  return useShared().planEdits;
}
