import { dmError, toErrorBody } from '@data-migration/contract/errors'
import type { SourceServer } from '../model/ports/change-reader.ts'
import type { Ledger, OtherServer } from '../model/ports/ledger.ts'
import type { Command } from './command.ts'
import type { Inspection } from './precheck.ts'
import type { RunContext } from './run-context.ts'

/** They compare with whatever server is given, and follow nothing. */
const looks: ReadonlySet<Command> = new Set(['verify', 'repair'])

/**
 * Whether a sub-task may go on although the source is another server than on record: after a fail-over only following may, where
 * that server knows everything that was applied (pitfall D12). A comparison may with any that shares a history with what is
 * on record, which stays as it is. Errors: DM-JOB-010, DM-INC-004, DM-INC-006, DM-INC-013.
 */
export async function judgeOtherServer(
  context: RunContext,
  { source }: Pick<Inspection, 'source'>,
  command: Command,
  other: OtherServer,
): Promise<'moves' | 'stays'> {
  const { job, ports, signal } = context
  const { from, loaded, isLoaded, recorded } = other
  const on = (server: string) => `${job.source.database} on ${server}`
  const refused = (found: string) =>
    dmError('DM-JOB-010', { expected: on(recorded), actual: on(source.serverId) }, { found })
  if (!isLoaded) throw refused('the load is not complete')
  const follows = job.mode === 'online' && (command === 'incremental' || command === 'run')
  if (from === null || !(follows || looks.has(command)))
    throw refused('only following goes on from another server')
  const server: SourceServer = { id: recorded, moved: () => Promise.resolve() }
  const history = await ports.ofEpoch(0, server).changeReader.historyOf({ from, loaded }, signal)
  if (history.kind === 'known') return follows ? 'moves' : 'stays'
  if (follows) throw history.error
  if (!history.related) throw refused(history.error.message)
  return 'stays'
}

/** The server that is followed; where that changes, the ledger has it before anything of the new one is read. */
export function followedServer(context: RunContext, ledger: Ledger, id: string): SourceServer {
  let current = id
  return {
    get id() {
      return current
    },
    async moved(to) {
      await ledger.recordSourceServer(to)
      tellMoved(context, current, to)
      current = to
    },
  }
}

export function tellMoved({ sink, log }: RunContext, from: string, to: string): void {
  const error = dmError('DM-INC-213', { from, to })
  log.warn({ code: error.code, from, to }, error.message)
  sink.append({ type: 'alert', severity: 'warning', error: toErrorBody(error) })
}
