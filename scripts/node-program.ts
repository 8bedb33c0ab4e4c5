import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

/** The checkout this file belongs to. */
export const root = resolve(import.meta.dirname, '..')

const require = createRequire(import.meta.url)

/** Path of a package's executable, by its package.json. */
export function binOf(packageName: string, bin: string = packageName): string {
  const manifest = packagePath(packageName)
  const { bin: bins } = require(manifest) as { bin: string | Record<string, string> }
  const path = typeof bins === 'string' ? bins : bins[bin]
  if (path === undefined) throw new Error(`${packageName} has no executable ${bin}`)
  return join(dirname(manifest), path)
}

/** Some packages do not export their package.json; it lies in node_modules all the same. */
function packagePath(packageName: string): string {
  return join(root, 'node_modules', packageName, 'package.json')
}

const running = new Set<ChildProcess>()

/** Starts a JavaScript program on the Node this process runs on. */
export function startNode(
  args: readonly string[],
  stdio: 'pipe' | 'inherit',
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', stdio, stdio],
  })
  running.add(child)
  child.once('close', () => running.delete(child))
  return child
}

/** Passes a signal on; a terminal's Ctrl-C has already reached the children, which share our process group. */
export function signalRunning(signal: NodeJS.Signals): void {
  if (signal === 'SIGINT' && process.stdin.isTTY) return
  for (const child of running) child.kill(signal)
}

export interface Ended {
  readonly code: number
  /** stdout and stderr in the order they came. */
  readonly output: string
}

/** Runs a program to its end and keeps what it says. */
export async function runNode(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = startNode(args, 'pipe', env)
  const said: Buffer[] = []
  child.stdout?.on('data', (bytes: Buffer) => said.push(bytes))
  child.stderr?.on('data', (bytes: Buffer) => said.push(bytes))
  const code = await endOf(child)
  return { code, output: Buffer.concat(said).toString('utf8') }
}

/** The exit code; a signal counts as failure. */
export async function endOf(child: ChildProcess): Promise<number> {
  return await new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', (code) => done(code ?? 1))
  })
}
