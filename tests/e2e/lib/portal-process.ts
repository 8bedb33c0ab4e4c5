import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { cli, runtime } from './portal-command.ts'

export interface PortalExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export type PortalLine = Readonly<Record<string, unknown>> & { readonly type?: string }

/** A `portal` process as a user starts it, with its JSON lines read as they come. */
export interface PortalProcess extends AsyncDisposable {
  readonly pid: number
  readonly child: ChildProcess
  readonly lines: readonly PortalLine[]
  readonly stdout: () => string
  readonly stderr: () => string
  readonly exit: Promise<PortalExit>
  /** SIGKILL: what a crash or an out-of-memory kill does. */
  kill(): Promise<PortalExit>
}

export function startPortal(args: readonly string[], env: NodeJS.ProcessEnv = process.env): PortalProcess {
  const child = spawn(runtime, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: PortalLine[] = []
  let stdout = ''
  let stderr = ''
  createInterface({ input: child.stdout }).on('line', (line) => {
    stdout += `${line}\n`
    if (line.startsWith('{')) lines.push(JSON.parse(line) as PortalLine)
  })
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  const exit = new Promise<PortalExit>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal }))
  })
  const kill = async () => {
    child.kill('SIGKILL')
    return await exit
  }
  if (child.pid === undefined) throw new Error(`${runtime} did not start`)
  return {
    pid: child.pid,
    child,
    lines,
    stdout: () => stdout,
    stderr: () => stderr,
    exit,
    kill,
    [Symbol.asyncDispose]: async () => void (await kill()),
  }
}

export interface PortalRun extends PortalExit {
  readonly lines: readonly PortalLine[]
  readonly stdout: string
  readonly stderr: string
  /** The last JSON line, where it is a report. */
  readonly report: PortalLine | undefined
}

/** Runs a command to its end. */
export async function runPortal(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<PortalRun> {
  await using portal = startPortal(args, env)
  const exit = await portal.exit
  const report = portal.lines.findLast((line) => line.type === 'report')
  return { ...exit, lines: portal.lines, stdout: portal.stdout(), stderr: portal.stderr(), report }
}
