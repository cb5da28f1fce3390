import { defineConfig } from 'vitest/config';

// One file after the other: they fill the same emulator. Patient, for a busy machine pauses an emulator.
export default defineConfig({
  test: { fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000 },
});
