import { DmError, toErrorBody } from '@data-migration/contract/errors'
import type { Logger } from '@data-migration/contract/plugin'
import { type RunningHost, startHost } from './compose.ts'
import { type HostConfig, readConfig } from './config.ts'
import { createLogger } from './log/logger.ts'
import { currentPlugin } from './plugins/blame.ts'

// npm start: the stand-alone host.

process.umask(0o077)
const longestStopMs = 30_000

try {
  const config = await readConfig(process.argv.slice(2))
  const logger = createLogger(config.logLevel)
  surviveUncaught(logger)
  const host = await startHost(config, logger)
  announce(config, host)
  const why = await Promise.race([stopAsked(), host.lost.then(() => 'lost' as const)])
  if (why === 'lost')
    logger.error({}, 'the connection that holds the lock is lost: another host may start now')
  setTimeout(() => process.exit(1), longestStopMs).unref()
  await host[Symbol.asyncDispose]()
  process.exit(why === 'lost' ? 1 : 0)
} catch (error) {
  const { message, found, remedy, code } = toErrorBody(error)
  const details = error instanceof DmError ? '' : `\n${error instanceof Error ? error.stack : String(error)}`
  process.stderr.write(`${code} ${message}${found === undefined ? '' : ` (${found})`}\n${remedy}${details}\n`)
  process.exit(error instanceof DmError ? error.definition.exit : 1)
}

/** An error nobody caught belongs to the plugin whose code ran; the host and the other plugins go on. */
function surviveUncaught(logger: Logger): void {
  const survive = (error: unknown) => {
    const plugin = currentPlugin()
    if (plugin === undefined) logger.error({ error }, 'an error nobody caught')
    else plugin.blame(error)
  }
  process.on('uncaughtException', survive)
  process.on('unhandledRejection', survive)
}

function announce({ json }: HostConfig, { url, adminPassword }: RunningHost): void {
  if (json) return void process.stdout.write(`${JSON.stringify({ url, adminPassword })}\n`)
  process.stdout.write(`Listening on ${url}\n`)
  if (adminPassword !== null)
    process.stdout.write(
      `User admin, one-time password ${adminPassword} (to be changed at the first login)\n`,
    )
}

/** A second signal does not wait. */
async function stopAsked(): Promise<'asked'> {
  return await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        resolve('asked')
        process.once(signal, () => process.exit(130))
      })
  })
}
