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

interface Props {
  children: ReactNode;
  initial?: MigrationState;
}

export function MigrationProvider({ children, initial = emptyMigration }: Props) {
  const [state, dispatch] = useReducer(migrationReducer, initial);
  const migration = useMemo(() => ({ state, dispatch }), [state]);
  return <MigrationContext value={migration}>{children}</MigrationContext>;
}

export function useMigration(): Migration {
  const migration = use(MigrationContext);
  if (!migration) {
    throw new Error('useMigration outside of MigrationProvider');
  }
  return migration;
}
