import {
  adminPg,
  createScratchDatabase,
  ensurePg15,
  type ScratchDatabase,
  uniqueName,
} from '@data-migration/tests/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DatabaseSchema } from '../model/schema.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import {
  column,
  database,
  foreignKey,
  index,
  part,
  primary,
  settings,
  sourceType,
  table,
} from './fixtures.ts'
import { type DatabasePlan, planDatabase } from './plan-database.ts'

const auto = (name: string, type: string) => column(name, type, { autoIncrement: true })
const binaryText = sourceType('varchar(20)', { collation: 'utf8mb4_0900_bin' })
const literal = (text: string) => ({ kind: 'literal', text }) as const

/** Every kind of part, with names that only quoting lets pass (pitfalls I04, I05). */
const shop: DatabaseSchema = database(
  table(
    'Order',
    [
      auto('Id', 'int'),
      column('select', 'varchar(20)', { default: literal("it's \\ 50%") }),
      column('price', 'decimal(10,2)', { default: literal('1.10') }),
      column('qty', 'int unsigned', { default: literal('3') }),
      column('total', 'decimal(20,2)', {
        nullable: true,
        generated: { sql: '(`price` * `qty`)', stored: true },
      }),
      column('label', 'varchar(60)', {
        nullable: true,
        generated: { sql: "concat(`select`,_utf8mb4'/',`code`)", stored: false },
      }),
      column('code', binaryText, { default: literal('a') }),
      column('born', 'date', { default: literal('2001-02-03') }),
      column('at', 'timestamp(3)', { default: { kind: 'now', fraction: 3 } }),
      column('zone', 'timestamp', { default: literal('2001-02-03 04:05:06') }),
      column('span', 'time', { default: literal('-838:59:59') }),
      column('flags', 'bit(4)', { default: { kind: 'hex', hex: '05' } }),
      column('raw', 'binary(3)', { default: { kind: 'hex', hex: '00ff' } }),
      column('token', 'char(36)', { default: { kind: 'expression', sql: 'uuid()' } }),
      column('doc', 'json', { default: { kind: 'expression', sql: '(json_array())' } }),
      column('ctid', 'int', { nullable: true, comment: 'line\nbreak' }),
      column('parent id', 'int', { nullable: true }),
    ],
    {
      indexes: [
        primary('Id'),
        index('u"x', 'unique', [part('select', { prefix: 3 })], { comment: "it's" }),
        index('by_code', 'index', [part('code', { descending: true }), 'born']),
        index('by_raw', 'index', [part('raw', { prefix: 2 })]),
        index('text', 'fulltext', ['select']),
      ],
      foreignKeys: [foreignKey('self', 'parent id', ['Order', 'Id'], { onDelete: 'cascade' })],
      checks: [
        { name: 'qty_ok', sql: '(`qty` between 1 and 100)', enforced: true },
        { name: 'code_ok', sql: "(`code` in (_utf8mb4'a',_utf8mb4'b'))", enforced: true },
        { name: 'born_ok', sql: "(`born` >= '2000-01-01')", enforced: true },
      ],
      comment: "the shop's orders",
      autoIncrement: '100',
    },
  ),
  table('big', [auto('id', 'bigint unsigned'), column('order_id', 'int', { nullable: true })], {
    indexes: [primary('id'), index('log', 'index', ['order_id'])],
    foreignKeys: [foreignKey('fk', 'order_id', ['Order', 'Id'], { onDelete: 'set null' })],
  }),
  table('big_log', [column('n'.repeat(64), 'int')]),
)

describe('a planned database on PostgreSQL', () => {
  let client: Awaited<ReturnType<typeof adminPg>>
  let scratch: ScratchDatabase
  let plan: DatabasePlan

  beforeAll(async () => {
    const endpoint = await ensurePg15()
    scratch = await createScratchDatabase(endpoint, uniqueName('plan'))
    client = await adminPg(endpoint, scratch.name)
    plan = planDatabase(shop, settings())
    await client.query(`SET TimeZone = 'UTC'`)
    await make([plan.schema, ...plan.prelude])
    await make(plan.tables.flatMap(({ create, comments }) => (comments ? [create, comments] : [create])))
    await client.query('INSERT INTO shop."order" (id) VALUES (7)')
    await make(plan.tables.flatMap(({ indexes }) => indexes))
    await make(plan.tables.flatMap(({ foreignKeys }) => foreignKeys))
  })

  afterAll(async () => {
    await client.end()
    await scratch[Symbol.asyncDispose]()
  })

  async function make(objects: readonly ObjectDdl[]): Promise<void> {
    for (const statement of objects.flatMap((object) => object.statements)) await client.query(statement)
  }

  async function values(sql: string): Promise<unknown[][]> {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows
  }

  it('has no problem and leaves out what it says', () => {
    expect(plan.problems).toEqual([])
    expect(plan.others.map(({ sourceName }) => sourceName)).toEqual(['Order.text'])
  })

  it('C08 T13 B06 N17 S21 fills every default as the source would', async () => {
    const [row] = await values(
      `SELECT "select", price::text, qty::text, code, born::text, zone::text, span::text, flags::text,
              raw::text, length(token), doc::text, at > now() - interval '1 hour' FROM shop."order"`,
    )
    expect(row).toEqual([
      "it's \\ 50%",
      '1.10',
      '3',
      'a',
      '2001-02-03',
      '2001-02-03 04:05:06+00',
      '-838:59:59',
      '0101',
      '\\x00ff00',
      36,
      '[]',
      true,
    ])
  })

  it('C01 C02 reckons generated columns', async () => {
    expect(await values('SELECT total::text, label FROM shop."order" WHERE id = 7')).toEqual([
      ['3.30', "it's \\ 50%/a"],
    ])
  })

  it('K03 I05 keeps the uniqueness of a prefix', async () => {
    await expect(client.query(`INSERT INTO shop."order" (id, "select") VALUES (8, 'it''x')`)).rejects.toThrow(
      'order_u"x',
    )
  })

  it.each([
    "(9, 'x', 0, 'a', '2001-01-01')",
    "(9, 'x', 1, 'c', '2001-01-01')",
    "(9, 'x', 1, 'a', '1999-12-31')",
  ])('K13 enforces the checks: %s', async (row) => {
    const insert = `INSERT INTO shop."order" (id, "select", qty, code, born) VALUES ${row}`
    await expect(client.query(insert)).rejects.toThrow('violates check constraint')
  })

  it('A05 A06 numbers rows by itself where no value is given', async () => {
    expect(await values('INSERT INTO shop.big DEFAULT VALUES RETURNING id::text')).toEqual([['1']])
    expect(
      await values('INSERT INTO shop.big (id) VALUES (18446744073709551615) RETURNING id::text'),
    ).toEqual([['18446744073709551615']])
  })

  it('A01 names the column a sequence can be set by', async () => {
    const names = await values(
      `SELECT pg_get_serial_sequence('shop."order"', 'id'), pg_get_serial_sequence('shop.big', 'id')`,
    )
    expect(names).toEqual([['shop.order_id_seq', 'shop.big_id_seq']])
    expect(plan.tables.map(({ sequence }) => sequence)).toEqual([
      { column: 'id', next: '100' },
      { column: 'id', next: '1' },
      null,
    ])
  })

  it('K10 acts on children as the source does', async () => {
    await client.query(
      `INSERT INTO shop."order" (id, "select", "parent id") VALUES (20, 'p', NULL), (21, 'c', 20)`,
    )
    await client.query('INSERT INTO shop.big (id, order_id) VALUES (50, 20)')
    await client.query('DELETE FROM shop."order" WHERE id = 20')
    expect(await values('SELECT id FROM shop."order" WHERE id IN (20, 21)')).toEqual([])
    expect(await values('SELECT order_id FROM shop.big WHERE id = 50')).toEqual([[null]])
  })

  it('K06 has validated every foreign key and check', async () => {
    expect(await values('SELECT conname FROM pg_constraint WHERE NOT convalidated')).toEqual([])
  })

  it('C09 keeps comments of table, column and index', async () => {
    const found = await values(
      `SELECT obj_description('shop."order"'::regclass, 'pg_class'),
              obj_description('shop."order_u""x"'::regclass, 'pg_class'),
              col_description('shop."order"'::regclass,
                (SELECT attnum FROM pg_attribute WHERE attrelid = 'shop."order"'::regclass AND attname = 'ctid_'))`,
    )
    expect(found).toEqual([["the shop's orders", "it's", 'line\nbreak']])
  })
})
