import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BenchWorld, Contestant } from './contestants.ts'
import { cli, runtime } from '../../e2e/lib/portal-command.ts'

/** Portal with default settings: pre-check, schema, full load with ledger, indexes. Verification has a bench of its own. */
export const ours: Contestant = oursWith({ 'verify.enabled': false })

/** The same with these options. */
export function oursWith(options: Readonly<Record<string, unknown>>): Contestant {
  return {
    name: 'ours',
    schema: 'moved',
    async prepare(world, targetDatabase) {
      await writeFile(join(world.folder, 'job.json'), JSON.stringify(job(world, targetDatabase, options)), {
        mode: 0o600,
      })
    },
    move(world, targetDatabase) {
      const args = [
        'run',
        '--job',
        join(world.folder, 'job.json'),
        '--workspace',
        join(world.folder, targetDatabase),
      ]
      const child = spawn(runtime, [cli, ...args, '--json'], {
        stdio: ['ignore', 'pipe', 'inherit'],
        signal: world.signal,
      })
      let output = ''
      child.stdout.on('data', (data: Buffer) => (output = (output + data.toString()).slice(-20_000)))
      const done = new Promise<void>((resolve, reject) => {
        child.on('error', reject)
        child.on('close', (code) =>
          code === 0 ? resolve() : reject(new Error(`portal ended with ${code}: ${output}`)),
        )
      })
      return { pid: child.pid ?? 0, done }
    },
  }
}

function job(world: BenchWorld, targetDatabase: string, options: Readonly<Record<string, unknown>>): unknown {
  return {
    source: endpoint(world.source, world.sourceDatabase, world.source.kind),
    target: { ...endpoint(world.target, targetDatabase, 'postgresql'), schema: 'moved' },
    mode: 'offline',
    options,
  }
}

function endpoint(server: BenchWorld['source'], database: string, kind: string) {
  return {
    kind,
    host: server.host,
    port: server.port,
    user: server.adminUser,
    password: server.adminPassword,
    database,
  }
}
