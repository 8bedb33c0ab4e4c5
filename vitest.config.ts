import { defineConfig } from 'vitest/config'

const excluded = ['**/node_modules/**', 'dist/**', '.testbed/**', '.demo/**', 'web/**']

/** The suffix says what a test needs: nothing, a database of the testbed, or the whole product. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Bounds what hangs; a busy machine is no failure.
          testTimeout: 60_000,
          include: ['**/*.test.ts'],
          exclude: [...excluded, '**/*.db.test.ts', 'tests/e2e/**', 'tests/ui/**'],
        },
      },
      {
        root: 'web/src',
        test: { name: 'web', include: ['**/*.test.ts'], environment: 'node' },
      },
      {
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude: excluded,
          testTimeout: 120_000,
          hookTimeout: 600_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: excluded,
          testTimeout: 900_000,
          hookTimeout: 600_000,
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'ui',
          include: ['tests/ui/**/*.test.ts'],
          exclude: excluded,
          testTimeout: 900_000,
          hookTimeout: 600_000,
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
    ],
  },
})
