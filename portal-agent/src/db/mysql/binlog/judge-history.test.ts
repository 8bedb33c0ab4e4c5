import type { Position } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import type { ServerHistory } from '../../../model/ports/change-reader.ts'
import { judgeMariadbHistory, judgeMysqlHistory } from './judge-history.ts'

const a = '3e11fa47-71ca-11e1-9e33-c80aa9429562'
const b = '4e11fa47-71ca-11e1-9e33-c80aa9429562'

/** `known`, or what the error names; behind it whether the servers are of one family. */
function outcome(history: ServerHistory): string {
  if (history.kind === 'known') return 'known'
  const { code, params, found } = history.error
  const named = code === 'DM-INC-013' ? params['transactions'] : found
  return `${code} ${named}${history.related ? '' : ' foreign'}`
}

const at = (kind: Position['kind'], position: string, loaded: readonly string[]) => ({
  from: { position: { kind, value: position }, inside: 0 },
  loaded: loaded.map((value) => ({ kind, value })),
})

describe('judgeMysqlHistory', () => {
  const judge = (position: string, executed: string, purged = '', loaded: readonly string[] = []) =>
    outcome(judgeMysqlHistory(at('gtid', position, loaded), { executed, purged }))

  it.each([
    ['the same', judge(`${a}:1-10`, `${a}:1-10`), 'known'],
    ['one that went on', judge(`${a}:1-10`, `${a}:1-12`), 'known'],
    ['one with transactions of its own', judge(`${a}:1-10`, `${a}:1-10,\n${b}:1-3`), 'known'],
    ['holes that are in both', judge(`${a}:1-5:8-10`, `${a}:1-5:8-10`), 'known'],
    ['one that purged what was applied', judge(`${a}:1-10`, `${a}:1-12`, `${a}:1-9`), 'known'],
    ['one that lost the last', judge(`${a}:1-10`, `${a}:1-9`), `DM-INC-013 ${a}:10`],
    ['one that lost some of the middle', judge(`${a}:1-10`, `${a}:1-3:6-20`), `DM-INC-013 ${a}:4-5`],
    [
      'one that lost and wrote others instead',
      judge(`${a}:1-10`, `${a}:1-8,${b}:1-2`, `${b}:1`),
      `DM-INC-013 ${a}:9-10`,
    ],
    ['tags that are lost', judge(`${a}:1-10:tag:1-2`, `${a}:1-10:tag:1`), `DM-INC-013 ${a}:tag:2`],
    ['one that purged what is needed', judge(`${a}:1-10`, `${a}:1-12`, `${a}:1-11`), `DM-INC-004 ${a}:11`],
    [
      'one whose own transactions are purged',
      judge(`${a}:1-10`, `${a}:1-10,${b}:1-3`, `${b}:1-2`),
      `DM-INC-004 ${b}:1-2`,
    ],
    // The log is read from the position on, whatever was loaded.
    [
      'one that purged between position and load',
      judge(`${a}:1-5`, `${a}:1-9`, `${a}:1-7`, [`${a}:1-9`]),
      `DM-INC-004 ${a}:6-7`,
    ],
    ['one of another family', judge(`${a}:1-10`, `${b}:1-10`), `DM-INC-013 ${a}:1-10 foreign`],
    ['one without GTIDs', judge(`${a}:1-10`, ''), `DM-INC-013 ${a}:1-10 foreign`],
    // The rows of the load hold more than the position says.
    ['one that lost what was loaded', judge(`${a}:1-5`, `${a}:1-8`, '', [`${a}:1-9`]), `DM-INC-013 ${a}:9`],
    ['loaded and known', judge(`${a}:1-5`, `${a}:1-9`, '', [`${a}:1-9`, `${a}:1-7`]), 'known'],
  ])('D12 %s', (_, found, expected) => expect(found).toBe(expected))
})

describe('judgeMariadbHistory', () => {
  const judge = (position: string, binlogState: string, slavePos = '', loaded: readonly string[] = []) =>
    outcome(judgeMariadbHistory(at('mariadb-gtid', position, loaded), { binlogState, slavePos }))

  it.each([
    ['the same', judge('0-1-10', '0-1-10'), 'known'],
    ['one that went on', judge('0-1-10', '0-1-12'), 'known'],
    ['one that was promoted and went on', judge('0-1-10', '0-1-10,\n0-2-14'), 'known'],
    ['every domain', judge('0-1-10,7-1-3', '0-1-10,0-2-11,7-1-3'), 'known'],
    ['one that has taken it and logged nothing', judge('0-1-10', '', '0-1-10'), 'known'],
    // 0-2-11 is no 0-1-10 with a larger number: it is what came instead.
    ['one that lost the last and counts on', judge('0-1-10', '0-1-9,0-2-11', '0-1-9'), 'DM-INC-013 0-1-10'],
    ['one that lost of one domain', judge('0-1-10,7-1-3', '0-1-10,7-1-2'), 'DM-INC-013 7-1-3'],
    ['one that knows no such domain', judge('0-1-10,7-1-3', '0-1-10'), 'DM-INC-013 7-1-3'],
    ['one that took more than it logged', judge('0-1-10', '', '0-1-12'), 'DM-INC-004 0-1-10'],
    ['one of another family', judge('0-1-10', '0-5-3'), 'DM-INC-013 0-1-10 foreign'],
    ['one without a log', judge('0-1-10', ''), 'DM-INC-013 0-1-10 foreign'],
    ['one that lost what was loaded', judge('0-1-5', '0-1-8', '', ['0-1-9']), 'DM-INC-013 0-1-9'],
    ['loaded long before', judge('0-2-20', '0-2-20', '0-2-15', ['0-1-9']), 'known'],
  ])('D12 %s', (_, found, expected) => expect(found).toBe(expected))
})
