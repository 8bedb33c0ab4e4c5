import { dataChangingOptions } from '@data-migration/contract/options'
import type { SourceServer } from '../model/ports/change-reader.ts'
import type { Fingerprint, Ledger, OtherServer } from '../model/ports/ledger.ts'
import type { RunJob } from './job.ts'
import type { Command } from './command.ts'
import type { Inspection } from './precheck.ts'
import { holderText, ownIdentity } from './process-identity.ts'
import type { RunContext } from './run-context.ts'
import { followedServer, judgeOtherServer, tellMoved } from './source-server.ts'
import { steadyLedger } from './steady-ledger.ts'

export interface Claim extends AsyncDisposable {
  readonly ledger: Ledger
  /** Which server the source has to be from now on. */
  readonly server: SourceServer
}

/** How long a target may take to make a stopped run's work durable. */
const endWithinMs = 10_000

/**
 * Makes this process the holder of the sub-task and opens its ledger. When it is let go, everything recorded is made
 * durable first, unless the sub-task was lost to another holder. Errors: DM-JOB-007, -008, -009, -010, -011; DM-INC-004, -006 and
 * -013 of another server.
 */
export async function claimSubTask(
  context: RunContext,
  inspection: Inspection,
  command: Command,
): Promise<Claim> {
  const { job, ports, takeOver, log } = context
  const { serverId } = inspection.source
  let movedFrom: string | null = null
  const request = {
    subTask: job.subTask,
    holder: holderText(ownIdentity()),
    fingerprint: fingerprintOf(job, inspection),
    takeOver,
    otherServer: async (other: OtherServer) => {
      const judged = await judgeOtherServer(context, inspection, command, other)
      movedFrom = judged === 'moves' ? other.recorded : null
      return judged
    },
  }
  const opened = await ports.openLedger(request)
  context.onClaimed(opened.epoch)
  log.info({ epoch: opened.epoch, resumed: opened.resumed }, 'sub-task claimed')
  const ledger = steadyLedger(opened, context.signal)
  if (movedFrom !== null) tellMoved(context, movedFrom, serverId)
  return {
    ledger,
    server: followedServer(context, ledger, serverId),
    async [Symbol.asyncDispose]() {
      await withinTime(async () => {
        await opened.makeDurable()
        await opened.release()
      }).catch((error: unknown) => log.warn({ err: error }, 'the ledger could not be closed in order'))
      await withinTime(() => Promise.resolve(opened[Symbol.asyncDispose]()))
    },
  }
}

/** What must not change between the runs of a sub-task: the source, the place of its data, and how values become others. */
function fingerprintOf(job: RunJob, inspection: Inspection): Fingerprint {
  const place = [
    ['target.kind', job.target.kind],
    ['target.schema', inspection.plan.schema.targetName],
    ...rulesOf(job),
  ] as const
  return {
    sourceServerId: inspection.source.serverId,
    sourceDatabase: job.source.database,
    options: Object.fromEntries([...dataChangingOptions(job.options), ...place]),
  }
}

/** Which rows and columns are moved, and where to: another choice is another migration. */
function rulesOf({ objects }: RunJob): readonly (readonly [string, string])[] {
  const rules = Object.entries(objects?.rules ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return rules.length === 0 ? [] : [['objects.rules', JSON.stringify(rules)]]
}

/** A target that does not answer does not hold up the end. */
async function withinTime(work: () => Promise<void>): Promise<void> {
  const timeout = Promise.withResolvers<void>()
  const timer = setTimeout(timeout.resolve, endWithinMs)
  try {
    await Promise.race([work(), timeout.promise])
  } finally {
    clearTimeout(timer)
  }
}
