/** The engine's commands for a newer file of a table, given what talks to it. */
import type { ChangesCost } from './bindings/ChangesCost';
import type { ChangesProgress } from './bindings/ChangesProgress';
import type { Destination } from './bindings/Destination';
import type { FoundChanges } from './bindings/FoundChanges';
import type { ImportProgress } from './bindings/ImportProgress';
import type { Plan } from './bindings/Plan';
import type { Report } from './bindings/Report';
import type { Talks } from './engineTypes';

export function changeCommands({ invoke, channel }: Talks) {
  return {
    /** What reading the table whole will cost. */
    changesCost: (destination: Destination, plan: Plan): Promise<ChangesCost> =>
      invoke('changes_cost', { destination, plan }),
    /** Holds the file against the whole table: what is new, changed and gone. Writes nothing. */
    findChanges: (
      sourceId: string,
      plan: Plan,
      destination: Destination,
      job: string,
      onProgress: (progress: ChangesProgress) => void,
    ): Promise<FoundChanges> =>
      invoke('find_changes', { sourceId, plan, destination, job, onProgress: channel(onProgress) }),
    /** Deletes what is gone from the file, once the person confirmed it; else rejects with code `declined`. */
    deleteGone: (
      list: string,
      typedName: string | null,
      job: string,
      onProgress: (progress: ImportProgress) => void,
    ): Promise<Report> =>
      invoke('delete_gone', { list, typedName, job, onProgress: channel(onProgress) }),
    /** Goes on with such a deletion, as above. */
    continueDeletion: (
      run: string,
      typedName: string | null,
      job: string,
      onProgress: (progress: ImportProgress) => void,
    ): Promise<Report> =>
      invoke('continue_deletion', { run, typedName, job, onProgress: channel(onProgress) }),
  };
}
