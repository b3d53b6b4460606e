/** The migration's state. What an event changes is there at once, also for what is not drawn. */
import { migrationReducer, type MigrationEvent, type MigrationState } from './migration';

export interface Store {
  getState: () => MigrationState;
  dispatch: (event: MigrationEvent) => void;
  /** Calls back after each change, until the function it gives is called. */
  subscribe: (onChange: () => void) => () => void;
}

export function createStore(initial: MigrationState): Store {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    getState: () => state,
    dispatch: (event) => {
      const next = migrationReducer(state, event);
      if (next !== state) {
        state = next;
        listeners.forEach((listener) => listener());
      }
    },
    subscribe: (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}
