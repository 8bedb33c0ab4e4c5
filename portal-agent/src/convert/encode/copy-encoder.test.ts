import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RowBatch } from '../../model/row-batch.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import { column, database, primary, settings, table } from '../fixtures.ts'
import { planDatabase } from '../plan-database.ts'
import { type Cell, encodeBatches, planOf, rowBatch } from './batches.fixture.ts'
import { decodeBinaryCopy, decodeTextCopy } from './decode.fixture.ts'

const leastBytes = 128 * 1024

async function textRows(plan: TablePlan, rows: readonly (readonly Cell[])[], options = {}) {
  const { payload, encoder } = await encodeBatches(plan, [rowBatch(rows)], options)
  const decoded = decodeBinaryCopy(payload).map((row) => row.map((cell) => cell?.toString('utf8') ?? null))
  return { rows: decoded, encoder }
}

describe('createCopyEncoder', () => {
  it('makes a whole payload of nothing', async () => {
    const { payload, encoder } = await encodeBatches(planOf(['text']), [])
    expect(decodeBinaryCopy(payload)).toEqual([])
    expect(encoder.counts()).toEqual({ rowsRead: 0n, rowsWritten: 0n, rowsRejected: 0n, bytes: 21n })
  })

  it.each(['lenenc', 'int32'] as const)('Q05 keeps NULL and the empty string apart (%s)', async (cells) => {
    const rows = [
      [null, ''],
      ['NULL', '\\N'],
    ]
    const { payload } = await encodeBatches(planOf(['text', 'text']), [rowBatch(rows, cells)])
    expect(decodeBinaryCopy(payload).map((row) => row.map((cell) => cell?.toString() ?? null))).toEqual(rows)
  })

  it('takes cells of every length the protocol has a form for', async () => {
    const lengths = [0, 1, 0xfa, 0xfb, 0xff, 0x100, 0xffff, 0x10000, 300_000]
    const rows = lengths.map((length) => ['x'.repeat(length)])
    const { rows: decoded } = await textRows(planOf(['longtext']), rows)
    expect(decoded.map(([cell]) => cell?.length)).toEqual(lengths)
  })

  it('hands over buffers of 128 KiB and more, but the last, that together are the payload', async () => {
    const rows = fc.array(fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 20 }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(rows, async (batches) => {
        const plan = planOf(['longtext'])
        const cells = batches.map((batch) => batch.map((length) => ['y'.repeat(length)]))
        const { buffers, payload, encoder } = await encodeBatches(
          plan,
          cells.map((batch) => rowBatch(batch)),
        )
        expect(buffers.slice(0, -1).every((buffer) => buffer.length >= leastBytes)).toBe(true)
        expect(decodeBinaryCopy(payload).map(([cell]) => cell?.length)).toEqual(batches.flat())
        expect(encoder.counts().bytes).toBe(BigInt(payload.length))
      }),
      { numRuns: 30 },
    )
  })

  it('S14 takes a row larger than its buffer', async () => {
    const { rows } = await textRows(planOf(['longtext', 'int']), [
      ['z'.repeat(3_000_000), null],
      ['a', null],
    ])
    expect(rows.map(([cell]) => cell?.length)).toEqual([3_000_000, 1])
  })

  it('O08 needs the memory of one buffer, however many rows there are, and gives back what a large row took', async () => {
    const { createCopyEncoder } = await import('./copy-encoder.ts')
    const encoder = createCopyEncoder(planOf(['text']), {
      zeroDate: 'reject',
      nulInText: 'reject',
      invalidText: 'reject',
      outOfRange: 'reject',
    })
    const rows = (count: number, width: number) =>
      rowBatch(Array.from({ length: count }, () => ['r'.repeat(width)]))
    async function* source(): AsyncGenerator<RowBatch> {
      for (const batch of [rows(4000, 100), rows(1, 1_000_000), rows(4000, 100), rows(4000, 100)]) yield batch
    }
    const memory: ArrayBufferLike[] = []
    for await (const buffer of encoder.encode(source())) memory.push(buffer.buffer)
    expect(memory.length).toBeGreaterThan(4)
    expect(memory.filter(({ byteLength }) => byteLength > 256 * 1024)).toHaveLength(1)
    expect(memory.at(-1)?.byteLength).toBe(256 * 1024)
    expect(new Set(memory).size).toBe(3)
  })

  it('reads no batch before the buffers of the one before are taken', async () => {
    const order: string[] = []
    const { createCopyEncoder } = await import('./copy-encoder.ts')
    const encoder = createCopyEncoder(planOf(['text']), {
      zeroDate: 'reject',
      nulInText: 'reject',
      invalidText: 'reject',
      outOfRange: 'reject',
    })
    const rows = Array.from({ length: 2000 }, () => ['r'.repeat(200)])
    async function* source(): AsyncGenerator<RowBatch> {
      for (const name of ['one', 'two']) {
        order.push(name)
        yield rowBatch(rows)
      }
    }
    for await (const buffer of encoder.encode(source()))
      order.push(buffer.length >= leastBytes ? 'full' : 'rest')
    expect(order[1]).toBe('full')
    expect(order.indexOf('two')).toBeLessThan(order.lastIndexOf('full'))
  })

  it.each([
    ['a cell too few', ['1']],
    ['a cell too many', ['1', '2', '3']],
  ])('O02 throws on a row with %s', async (_what, row) => {
    await expect(encodeBatches(planOf(['int', 'int']), [rowBatch([row])])).rejects.toThrow(RangeError)
  })
})

describe('rejected rows', () => {
  it('O07 leave nothing behind, and everything about them is said', async () => {
    const plan = planOf(['text', 'date'], {}, true)
    const { rows, encoder } = await textRows(plan, [
      ['1', 'good', null],
      ['2', 'lost', '0000-00-00'],
      ['3', 'good', null],
    ])
    expect(rows.map((row) => row[1])).toEqual(['good', 'good'])
    expect(encoder.rejected).toEqual([
      {
        table: 't',
        phase: 'full',
        key: '{"id":"2"}',
        column: 'c1',
        reason: 'the target has no such date (zero date, or a day the calendar does not have)',
      },
    ])
    expect(encoder.counts()).toMatchObject({ rowsRead: 3n, rowsWritten: 2n, rowsRejected: 1n })
  })

  it('shows a binary key as hexadecimal digits, a composite one column by column', async () => {
    const source = table('t', [column('a', 'varchar(9)'), column('b', 'binary(2)'), column('d', 'date')], {
      indexes: [primary('b', 'a')],
    })
    const [planned] = planDatabase(database(source), settings()).tables
    const { encoder } = await encodeBatches(planned?.plan as TablePlan, [
      rowBatch([['ü', Buffer.from([0x00, 0xff]), '0000-00-00']]),
    ])
    expect(encoder.rejected[0]?.key).toBe('{"b":"00ff","a":"ü"}')
  })

  it('K01 shows a digest where the table has no key', async () => {
    const { encoder } = await textRows(planOf(['date']), [['0000-00-00'], ['2020-00-01'], ['0000-00-00']])
    const [one, other, again] = encoder.rejected.map(({ key }) => key)
    expect(one).toMatch(/^\{"rowSha256":"[0-9a-f]{64}"\}$/)
    expect(other).not.toBe(one)
    expect(again).toBe(one)
  })

  it('refuses NULL where the target has NOT NULL', async () => {
    const [planned] = planDatabase(database(table('t', [column('a', 'int')])), settings()).tables
    const { encoder } = await encodeBatches(planned?.plan as TablePlan, [rowBatch([[null]])])
    expect(encoder.rejected[0]?.reason).toBe('NULL in a column that is NOT NULL')
  })
})

describe('value policy', () => {
  it('T01 T02 turns zero dates into NULL', async () => {
    const options = { 'value.zeroDate': 'null' } as const
    const plan = planOf(['date', 'datetime', 'timestamp'], options)
    const { rows, encoder } = await textRows(
      plan,
      [['0000-00-00', '2020-00-15 01:02:03', '0000-00-00 00:00:00']],
      options,
    )
    expect(rows).toEqual([[null, null, null]])
    expect(encoder.rejected).toEqual([])
  })

  it('T01 does so in a NOT NULL column too, which the DDL has relaxed, but not in a key', async () => {
    const options = { 'value.zeroDate': 'null' } as const
    const source = table('t', [column('k', 'date'), column('d', 'date')], { indexes: [primary('k')] })
    const [planned] = planDatabase(database(source), settings(options)).tables
    const { payload, encoder } = await encodeBatches(
      planned?.plan as TablePlan,
      [
        rowBatch([
          ['2020-01-01', '0000-00-00'],
          ['0000-00-00', '2020-01-01'],
        ]),
      ],
      options,
    )
    expect(decodeBinaryCopy(payload).map((row) => row[1])).toEqual([null])
    expect(encoder.rejected.map((row) => row.column)).toEqual(['k'])
  })

  it.each([
    ['S06', 'value.nulInText', 'a\0b', 'a\ufffdb'],
    ['S05', 'value.invalidText', Buffer.from([0x61, 0xd0, 0x31]), 'a\ufffd1'],
    ['S05', 'value.invalidText', Buffer.from([0xef, 0xbb, 0xbf, 0xff]), '\ufeff\ufffd'],
  ])('%s %s', async (_pitfall, option, cell, replaced) => {
    const results = await Promise.all(
      ['reject', 'null', 'replace'].map((choice) =>
        textRows(planOf(['text']), [[cell]], { [option]: choice }),
      ),
    )
    expect(results.map(({ rows }) => rows)).toEqual([[], [[null]], [[replaced]]])
  })

  it.each([
    ['reject', 'replace', []],
    ['replace', 'null', [[null]]],
    ['replace', 'replace', [['\ufffd\ufffd']]],
  ] as const)('S05 S06 text with both faults: %s and %s', async (invalidText, nulInText, expected) => {
    const options = { 'value.invalidText': invalidText, 'value.nulInText': nulInText }
    const { rows } = await textRows(planOf(['text']), [[Buffer.from([0x00, 0xff])]], options)
    expect(rows).toEqual(expected)
  })

  it('S06 does not turn text into NULL where the target has NOT NULL', async () => {
    const options = { 'value.nulInText': 'null' } as const
    const [planned] = planDatabase(database(table('t', [column('a', 'text')])), settings(options)).tables
    const { encoder } = await encodeBatches(planned?.plan as TablePlan, [rowBatch([['\0']])], options)
    expect(encoder.counts().rowsRejected).toBe(1n)
  })

  it('S05 rejects replaced text that no longer fits its length', async () => {
    const options = { 'value.invalidText': 'replace' } as const
    const cells = [Buffer.alloc(3, 0xff), Buffer.alloc(4, 0xff)].map((cell) => [cell])
    const { rows, encoder } = await textRows(planOf(['varchar(3)']), cells, options)
    expect(rows).toEqual([['\ufffd\ufffd\ufffd']])
    expect(encoder.rejected).toHaveLength(1)
  })

  it('S05 makes room for replaced text that grows', async () => {
    const options = { 'value.invalidText': 'replace' } as const
    const long = Buffer.alloc(400_000, 0xff)
    const { rows } = await textRows(planOf(['longtext', 'longtext']), [[long, 'tail'.repeat(1000)]], options)
    expect(rows.map((row) => row.map((cell) => cell?.length))).toEqual([[400_000, 4000]])
  })

  it('J02 rejects a JSON text that is none even after the replacement', async () => {
    const options = { 'value.nulInText': 'replace' } as const
    const { rows, encoder } = await textRows(planOf(['json']), [['"a\0"'], ['\0']], options)
    expect(rows).toEqual([['"a\ufffd"']])
    expect(encoder.rejected).toHaveLength(1)
  })

  it('N05 turns what no boolean is into NULL', async () => {
    const options = { 'type.tinyint1': 'boolean', 'value.outOfRange': 'null' } as const
    const { rows } = await textRows(planOf(['tinyint(1)'], options), [['2']], options)
    expect(rows).toEqual([[null]])
  })
})

describe('text format', () => {
  const plan = (...types: string[]) => planOf(types, { 'full.copyFormat': 'text' })

  it('S19 comes back whatever the text holds', async () => {
    const text = fc
      .array(fc.constantFrom('\\', '\n', '\t', '\r', 'N', '.', 'x', '世', '\b', ''), { maxLength: 12 })
      .map((parts) => parts.join(''))
    const cell = fc.option(text, { nil: null })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 10 }), async (rows) => {
        const { payload } = await encodeBatches(plan('text', 'text'), [rowBatch(rows)])
        expect(decodeTextCopy(payload)).toEqual(rows)
      }),
    )
  })

  it('writes every type in the form the target reads', async () => {
    const types = ['int', 'decimal(9,2)', 'bit(3)', 'blob', 'timestamp(3)', 'datetime', 'time', 'point']
    const row = [
      '-5',
      '1.50',
      Buffer.from([0b101]),
      Buffer.from([0x00, 0xff]),
      '2024-01-02 03:04:05.678',
      '2024-01-02 03:04:05',
      '-838:59:59',
      Buffer.concat([Buffer.from('e6100000', 'hex'), Buffer.from('0101000000', 'hex'), Buffer.alloc(16)]),
    ]
    const { payload } = await encodeBatches(plan(...types), [rowBatch([row])])
    expect(decodeTextCopy(payload)).toEqual([
      [
        '-5',
        '1.50',
        '101',
        '\\x00ff',
        '2024-01-02 03:04:05.678+00',
        '2024-01-02 03:04:05',
        '-838:59:59',
        `\\x0101000020e6100000${'00'.repeat(16)}`,
      ],
    ])
  })

  it('accepts and refuses what the binary format does', async () => {
    const rows = [['0000-00-00'], ['2020-01-01'], ['2020-02-30'], ['x']]
    const outcome = async (format: 'binary' | 'text') => {
      const { encoder } = await encodeBatches(planOf(['date'], { 'full.copyFormat': format }), [
        rowBatch(rows),
      ])
      return encoder.rejected.map(({ key, reason }) => [key, reason])
    }
    expect(await outcome('text')).toEqual(await outcome('binary'))
    expect(await outcome('text')).toHaveLength(3)
  })

  it('makes no payload of nothing', async () => {
    const { buffers } = await encodeBatches(plan('int'), [rowBatch([])])
    expect(buffers).toEqual([])
  })
})
