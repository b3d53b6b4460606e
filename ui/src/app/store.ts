/** The migration's state. What an event changes is there at once, also for what is not drawn. */
import { createStore as createZustandStore, type StoreApi } from 'zustand/vanilla';
import { migrationReducer, type MigrationEvent, type MigrationState } from './migration';

export interface Store extends Pick<
  StoreApi<MigrationState>,
  'getState' | 'getInitialState' | 'subscribe'
> {
  dispatch: (event: MigrationEvent) => void;
}

export function createStore(initial: MigrationState): Store {
  const { getState, getInitialState, subscribe, setState } = createZustandStore(() => initial);
  return {
    getState,
    getInitialState,
    subscribe,
    dispatch: (event) => setState(migrationReducer(getState(), event), true),
  };
}
