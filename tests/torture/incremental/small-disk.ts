import { execFile } from 'node:child_process'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { adminPg, type Endpoint } from '@data-migration/tests/testbed'

const run = promisify(execFile)
const mebibytes = 128
const tablespace = 'small_disk'

/** A disk that can be filled. */
export interface FillableDisk extends AsyncDisposable {
  readonly path: string
  /** Takes what is left of it. */
  fill(): Promise<void>
  free(): Promise<void>
}

/** Null where this user may not mount. */
export async function mountDisk(path: string, mebibytes: number): Promise<FillableDisk | null> {
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=0755`, 'tmpfs', path])
  } catch {
    return null
  }
  const ballast = join(path, 'ballast')
  return {
    path,
    fill: () => writeUntilFull(ballast),
    free: () => rm(ballast, { force: true }),
    // Lazily: whoever still holds a file of it does not keep it in place.
    [Symbol.asyncDispose]: async () => void (await run('umount', ['--lazy', path])),
  }
}

/** A disk of the target's data that can be filled, apart from the one of its log: that is what makes it an error and no crash. */
export interface SmallDisk extends FillableDisk {
  /** From now on this database lies on it. Nobody may be connected to it. */
  holds(database: string): Promise<void>
}

/** Null where this user may not mount. */
export async function mountDataDisk(server: Endpoint, folder: string): Promise<SmallDisk | null> {
  const path = join(folder, 'small-disk')
  await mkdir(path, { recursive: true, mode: 0o755 })
  const disk = await mountDisk(path, mebibytes)
  if (disk === null) return null
  const data = join(path, 'data')
  await mkdir(data, { mode: 0o700 })
  await query(server, `CREATE TABLESPACE ${tablespace} LOCATION '${data}'`)
  const holds = (database: string) =>
    query(server, `ALTER DATABASE "${database}" SET TABLESPACE ${tablespace}`)
  return { ...disk, holds }
}

async function query(server: Endpoint, sql: string): Promise<void> {
  await using client = await adminPg(server)
  await client.query(sql)
}

async function writeUntilFull(path: string): Promise<void> {
  await using file = await open(path, 'a')
  for (const size of [1 << 20, 1 << 12]) {
    const zeros = Buffer.alloc(size)
    try {
      for (;;) await file.appendFile(zeros)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    }
  }
}
