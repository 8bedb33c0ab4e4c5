import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Contestant } from './contestants.ts'

/** pgloader 3.6 with the settings that were its fastest on two cores; it cannot log in to MySQL 8.4 and newer. */
export const pgloader: Contestant = {
  name: 'pgloader',
  schema: 'bench',
  async prepare(world, targetDatabase) {
    const { source, target } = world
    const from = `mysql://${source.adminUser}:${encodeURIComponent(source.adminPassword)}@${source.host}:${source.port}/${world.sourceDatabase}`
    const to = `postgresql://${target.adminUser}:${encodeURIComponent(target.adminPassword)}@${target.host}:${target.port}/${targetDatabase}`
    await writeFile(
      join(world.folder, 'bench.load'),
      `LOAD DATABASE FROM ${from} INTO ${to}
       WITH prefetch rows = 5000, workers = 2, concurrency = 1, include drop, create tables, create indexes, reset sequences
       ALTER SCHEMA '${world.sourceDatabase}' RENAME TO 'bench'
       SET MySQL PARAMETERS net_read_timeout = '600', net_write_timeout = '600';\n`,
      { mode: 0o600 },
    )
  },
  move(world) {
    const script = join(world.folder, 'bench.load')
    const child = spawn('pgloader', ['--quiet', '--no-ssl-cert-verification', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: world.folder,
      signal: world.signal,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => (output = (output + data.toString()).slice(-4000)))
    }
    const done = new Promise<void>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) =>
        code === 0 && !/\bERROR\b|\bFATAL\b/.test(output)
          ? resolve()
          : reject(new Error(`pgloader ended with ${code}: ${output}`)),
      )
    })
    return { pid: child.pid ?? 0, done }
  },
}
