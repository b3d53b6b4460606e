import { MantineProvider } from '@mantine/core';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { MigrationProvider } from '../app/MigrationProvider';
import { RunsProvider } from '../runs/RunsProvider';
import { theme } from '../theme/theme';

/** One part of the page, in what the whole page stands in. */
export function renderPart(part: ReactNode) {
  const { unmount } = render(
    <MantineProvider theme={theme} env="test">
      <MigrationProvider>
        <RunsProvider>{part}</RunsProvider>
      </MigrationProvider>
    </MantineProvider>,
  );
  return { user: userEvent.setup(), unmount };
}
