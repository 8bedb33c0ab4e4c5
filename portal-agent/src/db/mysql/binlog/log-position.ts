import type { Position } from '@data-migration/contract/portal'
import { GtidSet } from '../../../model/gtid-set.ts'

/** Where the reading of the log stands; each kind of position moves on by what its events say. */
export interface LogPosition {
  gtid(source: string, number: bigint): void
  mariadbGtid(domain: number, server: number, sequence: bigint): void
  place(file: string, pos: number): void
  /** A copy of the present state. */
  value(): Position
}

export function logPosition(from: Position): LogPosition {
  switch (from.kind) {
    case 'gtid':
      return gtidPosition(GtidSet.parse(from.value))
    case 'mariadb-gtid':
      return mariadbPosition(from.value)
    case 'file':
      return filePosition(from.file ?? '', Number(from.pos ?? 4))
    case 'lsn':
      throw new RangeError('a binlog has no LSN')
  }
}

const ignore = (): void => undefined

function gtidPosition(set: GtidSet): LogPosition {
  return {
    gtid: (source, number) => set.add(source, number),
    mariadbGtid: ignore,
    place: ignore,
    value: () => ({ kind: 'gtid', value: set.toString() }),
  }
}

/** The last GTID of each domain: its order is that of the log. */
function mariadbPosition(text: string): LogPosition {
  const domains = new Map(text.split(',').map((gtid) => [Number(gtid.split('-')[0]), gtid]))
  return {
    gtid: ignore,
    mariadbGtid: (domain, server, sequence) => void domains.set(domain, `${domain}-${server}-${sequence}`),
    place: ignore,
    value: () => ({ kind: 'mariadb-gtid', value: [...domains.values()].join(',') }),
  }
}

function filePosition(startFile: string, startPos: number): LogPosition {
  let file = startFile
  let pos = startPos
  return {
    gtid: ignore,
    mariadbGtid: ignore,
    place: (newFile, newPos) => {
      file = newFile
      pos = newPos
    },
    value: () => ({ kind: 'file', value: `${file}:${pos}`, file, pos: String(pos) }),
  }
}
