import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '@mantine/core/styles.css';
import './theme/variables.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { MigrationProvider } from './app/MigrationProvider';
import { schemeAtStart } from './theme/schemeAtStart';
import { theme } from './theme/theme';

// Set before the first paint, so that a dark window never shows a light flash.
document.documentElement.dataset.mantineColorScheme = schemeAtStart();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <MigrationProvider>
          <App />
        </MigrationProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
