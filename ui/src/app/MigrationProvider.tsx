import { createContext, use, useMemo, useReducer, type Dispatch, type ReactNode } from 'react';
import {
  emptyMigration,
  migrationReducer,
  type MigrationEvent,
  type MigrationState,
} from './migration';

interface Migration {
  state: MigrationState;
  dispatch: Dispatch<MigrationEvent>;
}

const MigrationContext = createContext<Migration | null>(null);
const DispatchContext = createContext<Dispatch<MigrationEvent> | null>(null);

interface Props {
  children: ReactNode;
  initial?: MigrationState;
}

export function MigrationProvider({ children, initial = emptyMigration }: Props) {
  const [state, dispatch] = useReducer(migrationReducer, initial);
  const migration = useMemo(() => ({ state, dispatch }), [state]);
  return (
    <DispatchContext value={dispatch}>
      <MigrationContext value={migration}>{children}</MigrationContext>
    </DispatchContext>
  );
}

export function useMigration(): Migration {
  const migration = use(MigrationContext);
  if (!migration) {
    throw new Error('useMigration outside of MigrationProvider');
  }
  return migration;
}

/** For what only tells the migration something: it is not drawn again when the migration changes. */
export function useDispatch(): Dispatch<MigrationEvent> {
  const dispatch = use(DispatchContext);
  if (!dispatch) {
    throw new Error('useDispatch outside of MigrationProvider');
  }
  return dispatch;
}
