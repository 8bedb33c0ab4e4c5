import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '@data-migration/tests/testbed'

const root = fileURLToPath(new URL('../../../', import.meta.url))

export interface WorldSize {
  readonly tasks: number
  readonly tables: number
  readonly updates: number
}

export interface Preview extends AsyncDisposable {
  /** The page's address, up to and with its base. */
  readonly url: string
}

/** The console as it is delivered, answered by the examples of `web/dev` in the size asked for. */
export async function startPreview(size: WorldSize): Promise<Preview> {
  await runToEnd(['scripts/build.ts', '--stale'])
  const port = await freePort()
  const vite = ['preview', 'web', '--mode', 'fixture', '--host', '127.0.0.1', '--port', String(port)]
  const child = spawn(process.execPath, ['node_modules/vite/bin/vite.js', ...vite, '--strictPort'], {
    cwd: root,
    env: {
      ...process.env,
      FIXTURE_TASKS: String(size.tasks),
      FIXTURE_TABLES: String(size.tables),
      FIXTURE_UPDATES: String(size.updates),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error('vite ended')))])
  child.stdout.resume()
  return {
    url: `http://127.0.0.1:${port}/static-plugin/data-migration/`,
    [Symbol.asyncDispose]: async () => {
      child.kill()
      await ended
    },
  }
}

async function runToEnd(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
}
