import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { hostApiBase } from '@data-migration/contract/api'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const runtime = join(root, 'node_modules', '.bin', 'node')

export interface HostOptions {
  /** Folder to keep; without it there is a temporary one, deleted at the end. */
  readonly dataRoot?: string
  /** Further arguments, e.g. `--plugin`, `--database-file`. */
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

/** A host as a child on a free port of 127.0.0.1. After a restart `url` is another one; `adminToken` stays valid. */
export interface TestHost extends AsyncDisposable {
  readonly url: string
  readonly pid: number
  readonly dataRoot: string
  /** Token of the user `admin`, who has set a password. */
  readonly adminToken: string
  readonly adminPassword: string
  /** Everything the host has written to stderr, over all restarts. */
  readonly log: () => string
  /** SIGKILL: what a crash does. Returns when the process is gone. */
  kill(): Promise<void>
  /** Orderly end; the exit code. */
  stop(): Promise<number | null>
  /** Starts it on the same data, after `kill` or `stop`. */
  start(): Promise<void>
  /** JSON over HTTP as admin; `path` from the root. Fails for a status of 400 and above. */
  call(method: string, path: string, body?: unknown): Promise<unknown>
}

interface Running {
  readonly child: ChildProcess
  readonly url: string
  readonly adminPassword: string | null
  readonly exited: Promise<number | null>
}

export async function startTestHost(options: HostOptions = {}): Promise<TestHost> {
  const dataRoot = options.dataRoot ?? (await mkdtemp(join(tmpdir(), 'dm-host-')))
  let log = ''
  const launch = () => launchHost(dataRoot, options, (text) => (log += text))
  let running = await launch()
  const admin = await becomeAdmin(running).catch(async (error: unknown) => {
    running.child.kill('SIGKILL')
    throw error
  })
  const end = async (signal: NodeJS.Signals) => {
    running.child.kill(signal)
    return await running.exited
  }
  return {
    get url() {
      return running.url
    },
    get pid() {
      return running.child.pid ?? 0
    },
    dataRoot,
    adminToken: admin.token,
    adminPassword: admin.password,
    log: () => log,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    start: async () => void (running = await launch()),
    call: (method, path, body) => callJson(running.url, admin.token, method, path, body),
    [Symbol.asyncDispose]: async () => {
      await end('SIGKILL')
      if (options.dataRoot === undefined) await rm(dataRoot, { recursive: true, force: true })
    },
  }
}

/** Status and body of any reply: JSON parsed, other text as it is, null where there is none. */
export async function request(
  url: string,
  { token, method = 'GET', body }: { token?: string; method?: string; body?: unknown } = {},
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text === '' ? null : text }
}

/** Ready when it tells its URL. */
async function launchHost(
  dataRoot: string,
  { args = [], env = process.env }: HostOptions,
  onLog: (text: string) => void,
): Promise<Running> {
  const command = [join(root, 'host', 'main.ts'), '--port', '0', '--data', dataRoot, '--json', ...args]
  const child = spawn(runtime, command, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (data: Buffer) => {
    said += data.toString()
    onLog(data.toString())
  })
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const line = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`the host ended with ${code}:\n${said}`)))
  })
  const { url, adminPassword } = JSON.parse(await line) as { url: string; adminPassword: string | null }
  return { child, url, adminPassword, exited }
}

/** Logs in with the one-time password and changes it. */
async function becomeAdmin({ url, adminPassword }: Running): Promise<{ token: string; password: string }> {
  if (adminPassword === null) throw new Error('the data folder belongs to a host whose admin has a password')
  const login = { name: 'admin', password: adminPassword }
  const { body } = await request(`${url}${hostApiBase}/sessions`, { method: 'POST', body: login })
  const { token } = body as { token: string }
  const password = `Test-${randomBytes(12).toString('hex')}`
  await callJson(url, token, 'PUT', `${hostApiBase}/me/password`, { current: adminPassword, next: password })
  return { token, password }
}

async function callJson(
  url: string,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const reply = await request(`${url}${path}`, { token, method, body })
  if (reply.status < 400) return reply.body
  throw new Error(`${method} ${path} gave ${reply.status}: ${JSON.stringify(reply.body)}`)
}
