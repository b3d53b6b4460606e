/** The engine's commands that say what this is and where its data lies, given what talks to it. */
import type { About, Talks } from './engineTypes';

export function aboutCommands({ invoke }: Talks) {
  return {
    about: (): Promise<About> => invoke('about', {}),
    /** Shows the data folder in the system's file manager. */
    openDataFolder: (): Promise<void> => invoke('open_data_folder', {}),
  };
}
