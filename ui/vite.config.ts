import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: './',
  plugins: [react()],
  clearScreen: false,
  // The licences and notices lie beside the page's folder.
  server: { port: 5173, strictPort: true, fs: { allow: ['..'] } },
  build: {
    outDir: 'dist',
    // WebKitGTK 4.1 is the oldest web view the app meets.
    target: ['es2022', 'safari16'],
    // Fonts stay files of their own: the content security policy allows them from the app only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test/drawn.ts', 'src/test/setup.ts'],
    restoreMocks: true,
    testTimeout: 180_000,
  },
});
