import type { Position } from '@data-migration/contract/portal'
import { GtidSet } from './gtid-set.ts'

/** Whether everything up to `goal` lies at or before `position`. Positions of different kinds cannot be compared: RangeError. */
export function reached(position: Position, goal: Position): boolean {
  if (position.kind !== goal.kind)
    throw new RangeError(`a ${position.kind} position beside a ${goal.kind} one`)
  switch (goal.kind) {
    case 'gtid':
      return GtidSet.parse(position.value).contains(GtidSet.parse(goal.value))
    case 'mariadb-gtid':
      return reachedDomains(position.value, goal.value)
    case 'file':
      return reachedPlace(position, goal)
    case 'lsn':
      return lsnNumber(position.value) >= lsnNumber(goal.value)
  }
}

/** The last sequence number of each domain. */
function domainsOf(value: string): Map<string, bigint> {
  const gtids = value.split(',').filter((gtid) => gtid !== '')
  return new Map(
    gtids.map((gtid) => {
      const [domain = '', , sequence = '0'] = gtid.trim().split('-')
      return [domain, BigInt(sequence)]
    }),
  )
}

function reachedDomains(value: string, goal: string): boolean {
  const domains = domainsOf(value)
  return [...domainsOf(goal)].every(([domain, sequence]) => (domains.get(domain) ?? -1n) >= sequence)
}

function reachedPlace(position: Position, goal: Position): boolean {
  const [file, goalFile] = [fileNumber(position.file ?? ''), fileNumber(goal.file ?? '')]
  if (file !== goalFile) return file > goalFile
  return BigInt(position.pos ?? 0) >= BigInt(goal.pos ?? 0)
}

/** Log files are numbered behind the last point; the number grows beyond six digits. */
function fileNumber(file: string): number {
  return Number(file.slice(file.lastIndexOf('.') + 1))
}

function lsnNumber(value: string): bigint {
  const [high = '0', low = '0'] = value.split('/')
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`)
}
