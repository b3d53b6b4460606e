/** A look through files for the tables that they hold: a large dump is read whole for it. */
import type { Failure } from '../bindings/Failure';
import type { ListingProgress } from '../bindings/ListingProgress';
import type { MigrationState } from './migration';

/** A look that is under way, and how far it is. */
export interface LookingForTables {
  job: string;
  progress: ListingProgress;
  stopping: boolean;
}

export type LookingEvent =
  | { type: 'tables looking'; job: string; progress: ListingProgress }
  | { type: 'tables looking stopping' }
  /** It ended, or was ended; null: whichever it is. */
  | { type: 'tables looking ended'; job: string | null };

const types: readonly string[] = [
  'tables looking',
  'tables looking stopping',
  'tables looking ended',
] satisfies LookingEvent['type'][];

export function isOfLooking(event: { type: string }): event is LookingEvent {
  return types.includes(event.type);
}

/** How the look changes the migration. What is open stays, until there is something in its place. */
export function afterLooking(state: MigrationState, event: LookingEvent): MigrationState {
  const { looking } = state;
  switch (event.type) {
    case 'tables looking': {
      const { job, progress } = event;
      const stopping = looking?.job === job && looking.stopping;
      return {
        ...state,
        step: 'open',
        hovering: false,
        openFailure: null,
        looking: { job, progress, stopping },
      };
    }
    case 'tables looking stopping':
      return looking ? { ...state, looking: { ...looking, stopping: true } } : state;
    case 'tables looking ended':
      return looking && (event.job ?? looking.job) === looking.job
        ? { ...state, looking: null }
        : state;
  }
}

/** Nothing could be opened. */
export function refused(state: MigrationState, failure: Failure): MigrationState {
  return { ...state, step: 'open', openFailure: failure, looking: null, hovering: false };
}
