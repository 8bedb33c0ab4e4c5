import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, symlink } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { join } from 'node:path'
import { type MigrationPair, onSource } from '../../e2e/lib/migration-pair.ts'
import { until } from '../../e2e/lib/until.ts'
import type { Gate } from './gate.ts'
import type { Operator } from './operator.ts'
import type { PlannedFault } from './plan-round.ts'
import { mountDisk, type FillableDisk } from './small-disk.ts'

const mebibytes = 24
/** Of the log, at once: several times what is written together. */
const rowsAtOnce = 30
const rowBytes = 200_000
const tellsWithinMs = 60_000

/** A disk of the executor for nothing but the kept log. */
export type SpoolDisk = FillableDisk

/** Null where this user may not mount. */
export async function mountSpoolDisk(folder: string): Promise<SpoolDisk | null> {
  const path = join(folder, 'spool-disk')
  await mkdir(path, { recursive: true })
  return await mountDisk(path, mebibytes)
}

/** The log is kept, and the load rests after its first piece until it is let go. */
export const keptLogOptions = { 'spool.mode': 'always', 'limit.rowsPerSecond': 1, 'full.chunkRows': 100 }

/** For changes that fill a disk. */
export async function createBulkTable(pair: MigrationPair): Promise<void> {
  await onSource(pair, (connection) =>
    connection.query('CREATE TABLE bulk (id INT AUTO_INCREMENT PRIMARY KEY, content LONGTEXT) ENGINE=InnoDB'),
  )
}

export interface SpoolScene {
  readonly spoolDisk: SpoolDisk | null
  readonly pair: MigrationPair
  readonly operator: Operator
  readonly gate: Gate
}

/**
 * The disk is full before anything is kept (the harder way), or has a part of the log by then, which has to stay. Portal has to
 * tell of it, and the load is let go only afterwards.
 */
export async function fillSpoolDisk(scene: SpoolScene, { hard, outageMs }: PlannedFault): Promise<void> {
  const { spoolDisk: disk, operator } = scene
  try {
    if (disk === null) throw new Error('only root can mount a disk to be filled')
    const spool = await keepsOn(disk, scene)
    const files = async () => (existsSync(spool) ? (await readdir(spool)).length : 0)
    if (!hard) {
      await writeMuch(scene)
      await until('a part of the log to be kept', async () => (await files()) > 0, tellsWithinMs)
    }
    await disk.fill()
    await writeMuch(scene)
    await until('Portal to tell of the full disk', () => tells(operator), tellsWithinMs)
    await delay(outageMs)
    if (!hard && (await files()) === 0) throw new Error('what was kept was thrown away')
  } finally {
    await disk?.free()
    await operator.letLoad()
  }
}

const tells = ({ runner }: Operator) => Promise.resolve(runner.tells('(ENOSPC)') || !runner.isRunning)

/** From now on the folder of the kept log is on the disk: it is made only when there is something to write. */
async function keepsOn(disk: SpoolDisk, { operator, pair }: SpoolScene): Promise<string> {
  await until('the log to be kept', () => Promise.resolve(operator.runner.tells('"spool":{')))
  const [name = ''] = await readdir(pair.workspace)
  const spool = join(pair.workspace, name, 'spool')
  await symlink(await mkdtemp(join(disk.path, 'spool-')), spool)
  return spool
}

/** Nothing that could be compressed away. */
async function writeMuch({ pair, gate }: SpoolScene): Promise<void> {
  await onSource(pair, async (connection) => {
    for (let row = 0; row < rowsAtOnce; row += 1)
      await gate.through(async () => {
        const content = randomBytes(rowBytes / 2).toString('hex')
        await connection.query('INSERT INTO bulk (content) VALUES (?)', [content])
      })
  })
}
