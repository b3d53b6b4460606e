import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** The window freezes `Object.prototype`, so that nothing in the page can change it for others. What inherits from it can then
 * not be given a `constructor` by assignment, as d3-color does. Here it is defined instead. */
const underAFrozenPrototype: Plugin = {
  name: 'under-a-frozen-prototype',
  enforce: 'pre',
  transform(code, id) {
    if (!/[\\/]d3-color[\\/]dist[\\/]/.test(id)) {
      return null;
    }
    const assigned = 'prototype.constructor = constructor;';
    if (!code.includes(assigned)) {
      throw new Error(`${id} is not as it was: see whether it works under a frozen prototype.`);
    }
    const defined =
      "Object.defineProperty(prototype, 'constructor', { value: constructor, writable: true, configurable: true });";
    return { code: code.replace(assigned, defined), map: null };
  },
};

export default defineConfig({
  base: './',
  plugins: [react(), underAFrozenPrototype],
  // It comes through the plugin above.
  optimizeDeps: { exclude: ['d3-color'] },
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
