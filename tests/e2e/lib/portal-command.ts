import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Node as the project brings it, and the command `portal` from its sources. */
export const runtime = join(root, 'node_modules', '.bin', 'node')
export const cli = join(root, 'portal-agent', 'src', 'cli', 'main.ts')
