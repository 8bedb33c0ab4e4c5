import { join, resolve } from 'node:path'

/** The checkout this file belongs to. */
export const repositoryRoot = resolve(import.meta.dirname, '..', '..')

/** Everything the testbed downloads, writes or runs lies below this folder (ignored by git). */
export const testbedRoot = resolve(process.env['TESTBED_DIR'] ?? join(repositoryRoot, '.testbed'))

/** Downloads and unpacked servers: expensive to make, survive `down --purge`. */
export const deliveryRoot = join(testbedRoot, 'delivery')

/** Data, logs and process record of one service. */
export function serviceDirectory(name: string): string {
  return join(testbedRoot, 'services', name)
}
