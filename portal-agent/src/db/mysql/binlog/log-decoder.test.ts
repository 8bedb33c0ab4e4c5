import { describe, expect, it } from 'vitest'
import { changeKind } from '../../../model/change-block.ts'
import type { Table } from '../../../model/schema.ts'
import { testColumn, testTablePlan } from '../testing/columns.ts'
import { columnCode } from './column-code.ts'
import { eventType, headerLength } from './event-type.ts'
import { LogDecoder } from './log-decoder.ts'
import { changesOf } from './testing/read-changes.ts'

const part = { column: 'id', expression: null, prefix: null, descending: false }
const plan = testTablePlan({
  name: 't',
  columns: [testColumn('id', 'int'), testColumn('v', 'int')],
  indexes: [{ name: 'PRIMARY', kind: 'primary', parts: [part], invisible: false, comment: '' }],
  foreignKeys: [],
} as unknown as Table)

let pos = 4

function event(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(headerLength)
  pos += headerLength + body.length
  head.writeUInt8(type, 4)
  head.writeUInt32LE(headerLength + body.length, 9)
  head.writeUInt32LE(pos, 13)
  return Buffer.concat([head, body])
}

const short = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(`${text}\0`)])
const id = (no: number) => Buffer.from([no, 0, 0, 0, 0, 0, 0, 0])

/** Two columns of type INT; `names` as binlog_row_metadata = FULL tells them. */
function tableMap(no: number, schema: string, table: string, names: readonly string[] = []): Buffer {
  const listed = Buffer.concat(
    names.map((name) => Buffer.concat([Buffer.from([name.length]), Buffer.from(name)])),
  )
  const optional = names.length === 0 ? [] : [Buffer.from([4, listed.length]), listed]
  const columns = Buffer.from([2, columnCode.long, columnCode.long, 0, 0])
  return event(eventType.tableMap, Buffer.concat([id(no), short(schema), short(table), columns, ...optional]))
}

function row(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(1 + values.length * 4)
  values.forEach((value, i) => bytes.writeInt32LE(value, 1 + i * 4))
  return bytes
}

function rows(type: number, no: number, ...images: readonly Buffer[]): Buffer {
  const present = type === eventType.updateRowsV1 ? [2, 3, 3] : [2, 3]
  return event(type, Buffer.concat([id(no), Buffer.from(present), ...images]))
}

function changes(...events: readonly Buffer[]) {
  const from = { position: { kind: 'file', value: 'log.1:4', file: 'log.1', pos: '4' }, inside: 0 } as const
  const decoder = new LogDecoder({
    from,
    boundaries: [],
    plans: [plan],
    database: 'shop',
    charsetTables: new Map(),
    clockAheadMs: 0,
  })
  for (const each of [...events, event(eventType.xid, Buffer.alloc(8))]) decoder.event(each)
  const block = decoder.flush()
  return block === null ? [] : changesOf(block)
}

describe('rows in the log', () => {
  it('D33 an update is one change, with its key before and the whole row after', () => {
    expect(
      changes(
        tableMap(1, 'shop', 't'),
        rows(eventType.updateRowsV1, 1, row(1, 10), row(1, 11), row(2, 20), row(3, 21)),
      ),
    ).toEqual([
      { table: 't', kind: changeKind.update, before: ['1'], after: ['1', '11'] },
      { table: 't', kind: changeKind.update, before: ['2'], after: ['3', '21'] },
    ])
  })

  it('D35 of other databases and tables are nobody’s, also under the same name', () => {
    const insert = (no: number) => rows(eventType.writeRowsV1, no, row(no, no))
    expect(
      changes(
        tableMap(1, 'mysql', 't'),
        insert(1),
        tableMap(2, 'shop', 'rds_heartbeat'),
        insert(2),
        tableMap(3, 'shop', 't'),
        insert(3),
      ),
    ).toEqual([{ table: 't', kind: changeKind.insert, before: null, after: ['3', '3'] }])
  })

  it('D03 D14 are of the columns the structure has, where the log names them', () => {
    const insert = rows(eventType.writeRowsV1, 1, row(1, 2))
    expect(changes(tableMap(1, 'shop', 't', ['id', 'v']), insert)).toHaveLength(1)
    expect(() => changes(tableMap(1, 'shop', 't', ['v', 'id']), insert)).toThrow('not in the binary log as')
  })
})
