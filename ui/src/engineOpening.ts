/** The engine's commands that open files, dumps and databases, and list their tables, given what talks to it. */
import { listen } from '@tauri-apps/api/event';
import type { FormatChoice } from './bindings/FormatChoice';
import type { ListingProgress } from './bindings/ListingProgress';
import type { ReadProgress } from './bindings/ReadProgress';
import type { StagingProgress } from './bindings/StagingProgress';
import type { TableList } from './bindings/TableList';
import type {
  DroppedFile,
  DumpReading,
  Opened,
  OpenedSource,
  OpenedTable,
  ReadSource,
  Talks,
} from './engineTypes';

export function openingCommands({ invoke, channel }: Talks) {
  return {
    /** Shows the system's file dialog, for one file or several. `null`: the person changed their mind. */
    chooseFiles: (
      job: string,
      onProgress: (progress: ListingProgress) => void,
    ): Promise<Opened | null> => invoke('choose_files', { job, onProgress: channel(onProgress) }),
    /** Shows the system's folder dialog. `null`: the person changed their mind. */
    chooseFolder: (
      job: string,
      onProgress: (progress: ListingProgress) => void,
    ): Promise<Opened | null> => invoke('choose_folder', { job, onProgress: channel(onProgress) }),
    /** Lists the newest list again, with the dump at this place of it read as the person says; null: as is recognised. */
    listDumpAs: (
      listId: string,
      dump: number,
      said: DumpReading,
      job: string,
      onProgress: (progress: ListingProgress) => void,
    ): Promise<TableList> =>
      invoke('list_dump_as', { listId, dump, ...said, job, onProgress: channel(onProgress) }),
    /** Stages and opens tables of the newest list, those at these places. */
    openListed: (
      listId: string,
      places: number[],
      job: string,
      onProgress: (progress: StagingProgress) => void,
    ): Promise<{ tables: OpenedTable[] }> =>
      invoke('open_listed', { listId, places, job, onProgress: channel(onProgress) }),
    /** Opens the file that was refused last with code `no_table`, and reads it as a table nonetheless. */
    openRefused: (): Promise<OpenedSource> => invoke('open_refused', {}),
    openSample: (): Promise<OpenedSource> => invoke('open_sample', {}),
    /** What is dropped on the window, or given to it from outside. */
    onFileDropped: (handle: (dropped: DroppedFile) => void): Promise<() => void> =>
      listen<DroppedFile>('file-dropped', (event) => handle(event.payload)),
    /** Says that this page listens to the above: what the app was started with is opened now. */
    pageListens: (): Promise<void> => invoke('page_listens', {}),
    /** Reads the whole file: what each column holds, and the plan that follows. */
    readSource: (
      sourceId: string,
      job: string,
      onProgress: (progress: ReadProgress) => void,
    ): Promise<ReadSource> =>
      invoke('read_source', { sourceId, job, onProgress: channel(onProgress) }),
    /** Opens the same file again, read as the person says; the answer has an id of its own. */
    reopenSource: (
      sourceId: string,
      choice: FormatChoice,
      job: string,
      onProgress: (progress: ListingProgress) => void,
    ): Promise<OpenedSource> =>
      invoke('reopen_source', { sourceId, choice, job, onProgress: channel(onProgress) }),
    closeSource: (sourceId: string): Promise<void> => invoke('close_source', { sourceId }),
  };
}
