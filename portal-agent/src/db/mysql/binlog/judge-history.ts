import { dmError } from '@data-migration/contract/errors'
import type { Position } from '@data-migration/contract/portal'
import { GtidSet } from '../../../model/gtid-set.ts'
import type { AppliedHistory, ServerHistory } from '../../../model/ports/change-reader.ts'
import { reached } from '../../../model/position-order.ts'

/** MySQL: everything that was ever committed there, and what of it is in no log any more. */
export interface MysqlHistory {
  readonly executed: string
  readonly purged: string
}

/** MariaDB: the last GTID of each domain and server in its log, and the last of each domain it has taken from another server. */
export interface MariadbHistory {
  readonly binlogState: string
  readonly slavePos: string
}

const known: ServerHistory = { kind: 'known' }

/**
 * Pitfall D12: what was applied has to be known there, and the log has to hold everything that was not. Transactions of
 * its own that were not applied are changes like any others. Errors: DM-INC-013 names what is not known, DM-INC-004 what is purged.
 */
export function judgeMysqlHistory(
  applied: AppliedHistory,
  { executed, purged }: MysqlHistory,
): ServerHistory {
  const position = GtidSet.parse(applied.from.position.value)
  const ours = GtidSet.parse(
    aheadOf(applied)
      .map(({ value }) => value)
      .join(','),
  )
  const unknown = ours.minus(GtidSet.parse(executed))
  const related = unknown.toString() !== ours.toString()
  if (!unknown.isEmpty)
    return {
      kind: 'lacking',
      related,
      error: dmError('DM-INC-013', { transactions: unknown.toString() }, { found: oneLine(executed) }),
    }
  const gone = GtidSet.parse(purged).minus(position)
  return gone.isEmpty ? known : { kind: 'lacking', related, error: isPurged(applied, gone.toString()) }
}

/** The same of MariaDB, whose positions name the last transaction of each domain. */
export function judgeMariadbHistory(applied: AppliedHistory, history: MariadbHistory): ServerHistory {
  const gtids = [...new Set(aheadOf(applied).flatMap(({ value }) => gtidsOf(value)))]
  const [log, taken] = [gtidsOf(history.binlogState).map(parts), gtidsOf(history.slavePos).map(parts)]
  const states = gtids.map((gtid) => ({ gtid, state: stateOf(parts(gtid), log, taken) }))
  const those = (wanted: GtidState) =>
    states.flatMap(({ gtid, state }) => (state === wanted ? [gtid] : [])).join(',')
  const [unknown, gone] = [those('unknown'), those('purged')]
  const related = states.some(({ gtid, state }) => state !== 'unknown' || isOfFamily(parts(gtid), log))
  if (unknown !== '') {
    const found = oneLine(history.binlogState)
    return { kind: 'lacking', related, error: dmError('DM-INC-013', { transactions: unknown }, { found }) }
  }
  return gone === '' ? known : { kind: 'lacking', related, error: isPurged(applied, gone) }
}

/** The position, and what was loaded beyond it. */
function aheadOf({ from: { position }, loaded = [] }: AppliedHistory): readonly Position[] {
  return [position, ...loaded.filter((place) => place.kind === position.kind && !reached(position, place))]
}

function isPurged({ from }: AppliedHistory, found: string) {
  return dmError('DM-INC-004', { position: from.position.value }, { found })
}

interface Gtid {
  readonly domain: string
  readonly server: string
  readonly sequence: bigint
}

type GtidState = 'known' | 'purged' | 'unknown'

/**
 * In the log of that server up to there; or the very last that it has taken from another one, so that its log begins behind it. A
 * number that others have reached in the domain says nothing: after a fail-over they count on from where they stood.
 */
function stateOf(gtid: Gtid, log: readonly Gtid[], taken: readonly Gtid[]): GtidState {
  const of = (list: readonly Gtid[]) =>
    list.find(({ domain, server }) => domain === gtid.domain && server === gtid.server)
  const [written, followed] = [of(log)?.sequence ?? -1n, of(taken)?.sequence ?? -1n]
  if (written >= gtid.sequence || followed === gtid.sequence) return 'known'
  return followed > gtid.sequence ? 'purged' : 'unknown'
}

function isOfFamily({ domain, server }: Gtid, log: readonly Gtid[]): boolean {
  return log.some((other) => other.domain === domain && other.server === server)
}

function gtidsOf(value: string): string[] {
  return value
    .split(',')
    .map((gtid) => gtid.trim())
    .filter((gtid) => gtid !== '')
}

function parts(gtid: string): Gtid {
  const [domain = '', server = '', sequence = '0'] = gtid.split('-')
  return { domain, server, sequence: BigInt(sequence) }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, '')
}
