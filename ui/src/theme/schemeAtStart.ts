import { localStorageColorSchemeManager } from '@mantine/core';

/** The colours to start with: those that the person chose, else those of the system. */
export function schemeAtStart(): 'light' | 'dark' {
  // Where Mantine keeps what was chosen.
  const chosen = localStorageColorSchemeManager().get('auto');
  if (chosen !== 'auto') {
    return chosen;
  }
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
