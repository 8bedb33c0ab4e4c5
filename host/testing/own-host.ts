import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CallOf,
  hostApiBase,
  type HostRouteName,
  hostRoutes,
  type ResponseOf,
  urlOf,
} from '@data-migration/contract/api'
import type { ErrorBody } from '@data-migration/contract/errors'
import type { Permission } from '@data-migration/contract/plugin'
import { type RunningHost, startHost } from '../compose.ts'
import { createLogger } from '../log/logger.ts'

export interface Reply {
  readonly status: number
  readonly text: string
  readonly json: unknown
  readonly headers: Headers
}

/** A host of this process on a free port, with what it logs. Disposing of it stops it and deletes its folder. */
export interface OwnHost extends AsyncDisposable {
  readonly url: string
  readonly dataRoot: string
  readonly adminToken: string
  readonly log: () => string
  /** Every reply body so far. */
  readonly replies: readonly string[]
  send(method: string, path: string, options?: SendOptions): Promise<Reply>
  /** By the contract, as admin unless told otherwise. */
  call<N extends HostRouteName>(name: N, call: CallOf<(typeof hostRoutes)[N]>, token?: string): Promise<Reply>
  /** The same; fails unless the status is the route's. */
  do<N extends HostRouteName>(
    name: N,
    call: CallOf<(typeof hostRoutes)[N]>,
    token?: string,
  ): Promise<ResponseOf<(typeof hostRoutes)[N]>>
  /** A new user who has set a password; their token. */
  userWith(permissions: readonly Permission[]): Promise<string>
  /** Stops it and starts it on the same data. */
  restart(): Promise<void>
}

export interface SendOptions {
  readonly token?: string | undefined
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, instead. */
  readonly raw?: { readonly text: string; readonly contentType: string }
}

export interface OwnHostOptions {
  readonly plugins?: readonly string[]
  readonly databaseUrl?: string | null
  readonly origins?: readonly string[]
}

export const adminPassword = 'Correct-Horse-Battery-7'
const userPassword = 'Another-Staple-Garden-8'

export async function ownHost(options: OwnHostOptions = {}): Promise<OwnHost> {
  const dataRoot = await mkdtemp(join(tmpdir(), 'dm-own-host-'))
  let log = ''
  const logger = createLogger('debug', { write: (line) => void (log += line) })
  const launch = () =>
    startHost(
      {
        host: '127.0.0.1',
        port: 0,
        dataRoot,
        databaseUrl: options.databaseUrl ?? null,
        keyFile: null,
        plugins: options.plugins ?? [],
        origins: options.origins ?? [],
        logLevel: 'debug',
        json: false,
        resetAdmin: false,
      },
      logger,
    )
  let running: RunningHost = await launch()
  const replies: string[] = []
  const send = async (method: string, path: string, given: SendOptions = {}): Promise<Reply> => {
    const { token, body, raw } = given
    const content =
      raw ??
      (body === undefined ? undefined : { text: JSON.stringify(body), contentType: 'application/json' })
    const response = await fetch(`${running.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(content === undefined ? {} : { 'content-type': content.contentType }),
      },
      ...(content === undefined ? {} : { body: content.text }),
    })
    const text = await response.text()
    replies.push(text)
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
    return {
      status: response.status,
      text,
      json: isJson ? JSON.parse(text) : null,
      headers: response.headers,
    }
  }
  const logInAs = async (name: string, given: string, wanted: string): Promise<string> => {
    const first = await send('POST', `${hostApiBase}/sessions`, { body: { name, password: given } })
    const { token } = first.json as { token: string }
    await send('PUT', `${hostApiBase}/me/password`, { token, body: { current: given, next: wanted } })
    return token
  }
  const adminToken = await logInAs('admin', running.adminPassword ?? '', adminPassword)
  const call: OwnHost['call'] = async (name, given, token = adminToken) => {
    const route = hostRoutes[name]
    const { params, query, body } = given as { params?: never; query?: never; body?: unknown }
    return await send(route.method.toUpperCase(), hostApiBase + urlOf(route, params, query), { token, body })
  }
  const must: OwnHost['do'] = async (name, given, token) => {
    const reply = await call(name, given, token)
    if (reply.status !== hostRoutes[name].status)
      throw new Error(`${name} gave ${reply.status}: ${reply.text}`)
    return reply.json as never
  }
  return {
    get url() {
      return running.url
    },
    dataRoot,
    adminToken,
    log: () => log,
    replies,
    send,
    call,
    do: must,
    userWith: async (permissions) => {
      const name = `user-${randomBytes(4).toString('hex')}`
      await must('host.saveRole', { params: { role: name }, body: { permissions: [...permissions] } })
      await must('host.createUser', { body: { name, password: adminPassword, role: name } })
      return await logInAs(name, adminPassword, userPassword)
    },
    restart: async () => {
      await running[Symbol.asyncDispose]()
      running = await launch()
    },
    [Symbol.asyncDispose]: async () => {
      await running[Symbol.asyncDispose]()
      await rm(dataRoot, { recursive: true, force: true })
    },
  }
}

export function errorOf(reply: Reply): ErrorBody {
  return (reply.json as { error: ErrorBody }).error
}
