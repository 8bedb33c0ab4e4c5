import { exitCode } from '@data-migration/contract/portal'
import type { Endpoint } from '@data-migration/tests/testbed'
import { DemoFailure } from '../failure.ts'

/** A server the user named, with an administrator's login. */
export type ServerUrl = Pick<Endpoint, 'host' | 'port' | 'adminUser' | 'adminPassword'>

const kinds = {
  source: { protocols: ['mysql:', 'mariadb:'], port: 3306, example: 'mysql://user@host:3306' },
  target: { protocols: ['postgresql:', 'postgres:'], port: 5432, example: 'postgresql://user@host:5432' },
}

/** Messages never show the URL: it may hold a password. */
export function parseServerUrl(side: 'source' | 'target', text: string, password?: string): ServerUrl {
  const { protocols, port, example } = kinds[side]
  const url = URL.parse(text)
  const refuse = (found: string) =>
    new DemoFailure(exitCode.usage, `--${side} ${found}`, `Write it like this: --${side} ${example}`)
  if (url === null || url.hostname === '') throw refuse('is no URL of a server.')
  if (!protocols.includes(url.protocol))
    throw refuse(`begins with ${url.protocol}//, which is no ${side} of the demo.`)
  if (url.username === '') throw refuse('names no user.')
  if (url.pathname.length > 1)
    throw refuse('names a database; the demo makes one of its own, so leave that out.')
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || port),
    adminUser: decodeURIComponent(url.username),
    adminPassword: password ?? decodeURIComponent(url.password),
  }
}
