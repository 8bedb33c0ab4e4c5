import { describe, expect, it } from 'vitest'
import type { Table } from '../../model/schema.ts'
import type { SourceDialect } from '../../model/source-dialect.ts'
import { column, database, foreignKey, index, primary, settings, table } from '../fixtures.ts'
import { followAlter } from './follow-alter.ts'
import { readStructureStatement } from './read-statement.ts'
import { statementMode } from './statement-mode.ts'

const dialect: SourceDialect = {
  flavour: 'mysql',
  collations: new Map([
    ['utf8mb4', 'utf8mb4_0900_ai_ci'],
    ['latin1', 'latin1_swedish_ci'],
  ]),
  explicitTimestamps: true,
  foldsNames: false,
}
const strictMode = 2_097_152

const orders = table(
  'orders',
  [
    column('id', 'int', { autoIncrement: true }),
    column('name', 'varchar(20)', { nullable: true, default: { kind: 'null' } }),
    column('state', `enum('a','b')`),
    column('amount', 'decimal(8,2)', { default: { kind: 'literal', text: '0.00' } }),
    column('placed', 'datetime(0)', { nullable: true, default: { kind: 'null' } }),
  ],
  {
    indexes: [
      primary('id'),
      index('by_name', 'index', ['name', 'amount']),
      index('one', 'unique', ['amount']),
    ],
  },
)
const lines = table('lines', [column('id', 'int'), column('order_id', 'int')], {
  indexes: [primary('id'), index('order_id', 'index', ['order_id'])],
  foreignKeys: [foreignKey('l_o', 'order_id', ['orders', 'id'])],
})

function follow(sql: string, strict = true) {
  const mode = statementMode(strict ? strictMode : 0, dialect)
  const parsed = readStructureStatement(sql, mode)
  if (parsed.is !== 'alter') throw new RangeError('no ALTER TABLE')
  return followAlter(database(orders, lines), parsed, {
    plan: settings(),
    dialect,
    mode,
    database: 'shop',
    stamp: '',
  })
}

const columnsOf = (found: Table | null | undefined) => found?.columns.map(({ name }) => name).join(' ')

describe('followAlter', () => {
  it.each([
    ['ALTER TABLE orders ADD x INT', ['ALTER TABLE "shop"."orders" ADD COLUMN "x" integer']],
    [
      "ALTER TABLE orders ADD COLUMN x VARCHAR(5) NOT NULL DEFAULT 'it''s' COMMENT 'c'",
      [
        `ALTER TABLE "shop"."orders" ADD COLUMN "x" varchar(5) DEFAULT 'it''s' NOT NULL`,
        `COMMENT ON COLUMN "shop"."orders"."x" IS 'c'`,
      ],
    ],
    // Rows that are there get the zero of the type.
    [
      'ALTER TABLE orders ADD x BIGINT UNSIGNED NOT NULL',
      [
        'ALTER TABLE "shop"."orders" ADD COLUMN "x" numeric(20) DEFAULT 0 NOT NULL',
        'ALTER TABLE "shop"."orders" ALTER COLUMN "x" DROP DEFAULT',
      ],
    ],
    ['ALTER TABLE orders DROP COLUMN placed', ['ALTER TABLE "shop"."orders" DROP COLUMN "placed"']],
    // A column that goes leaves the indexes it was in.
    [
      'ALTER TABLE orders DROP name',
      [
        'DROP INDEX "shop"."orders_by_name"',
        'ALTER TABLE "shop"."orders" DROP COLUMN "name"',
        'CREATE INDEX "orders_by_name" ON "shop"."orders" ("amount")',
      ],
    ],
    [
      'ALTER TABLE orders RENAME COLUMN name TO title',
      ['ALTER TABLE "shop"."orders" RENAME COLUMN "name" TO "title"'],
    ],
    // Names that change places.
    [
      'ALTER TABLE orders RENAME COLUMN name TO placed, RENAME COLUMN placed TO name',
      [
        'ALTER TABLE "shop"."orders" RENAME COLUMN "name" TO "portal_renamed_0"',
        'ALTER TABLE "shop"."orders" RENAME COLUMN "placed" TO "portal_renamed_1"',
        'ALTER TABLE "shop"."orders" RENAME COLUMN "portal_renamed_0" TO "placed"',
        'ALTER TABLE "shop"."orders" RENAME COLUMN "portal_renamed_1" TO "name"',
      ],
    ],
    [
      'ALTER TABLE orders CHANGE name title VARCHAR(40) NOT NULL DEFAULT 0',
      [
        'ALTER TABLE "shop"."orders" RENAME COLUMN "name" TO "title"',
        'ALTER TABLE "shop"."orders" ALTER COLUMN "title" TYPE varchar(40) USING "title"::varchar(40)',
        `ALTER TABLE "shop"."orders" ALTER COLUMN "title" SET DEFAULT '0'`,
        'ALTER TABLE "shop"."orders" ALTER COLUMN "title" SET NOT NULL',
      ],
    ],
    ['ALTER TABLE orders MODIFY name VARCHAR(20) NULL FIRST', []],
    [
      "ALTER TABLE orders ALTER amount SET DEFAULT 5, ALTER COLUMN name SET DEFAULT 'x'",
      [
        `ALTER TABLE "shop"."orders" ALTER COLUMN "name" SET DEFAULT 'x'`,
        'ALTER TABLE "shop"."orders" ALTER COLUMN "amount" SET DEFAULT 5',
      ],
    ],
    [
      'ALTER TABLE orders ALTER amount DROP DEFAULT',
      ['ALTER TABLE "shop"."orders" ALTER COLUMN "amount" DROP DEFAULT'],
    ],
    ['ALTER TABLE orders ADD INDEX (placed)', ['CREATE INDEX "orders_placed" ON "shop"."orders" ("placed")']],
    [
      'CREATE UNIQUE INDEX u ON shop.orders (placed, id)',
      ['CREATE UNIQUE INDEX "orders_u" ON "shop"."orders" ("placed", "id")'],
    ],
    ['DROP INDEX one ON orders', ['DROP INDEX "shop"."orders_one"']],
    [
      'ALTER TABLE orders RENAME INDEX one TO two',
      ['ALTER INDEX "shop"."orders_one" RENAME TO "orders_two"'],
    ],
    ['ALTER TABLE orders ENGINE=InnoDB, ALGORITHM=INPLACE, LOCK=NONE', []],
    ['ALTER TABLE orders AUTO_INCREMENT = 100 ROW_FORMAT=DYNAMIC', []],
    ['ALTER TABLE orders FORCE', []],
    ["ALTER TABLE orders COMMENT = 'all'", [`COMMENT ON TABLE "shop"."orders" IS 'all'`]],
    [
      'ALTER TABLE `lines` DROP FOREIGN KEY l_o, MODIFY order_id INT NULL',
      [
        'ALTER TABLE "shop"."lines" DROP CONSTRAINT "l_o"',
        'ALTER TABLE "shop"."lines" ALTER COLUMN "order_id" DROP NOT NULL',
      ],
    ],
    [
      'ALTER TABLE orders MODIFY amount DECIMAL(12,2) NOT NULL DEFAULT 0',
      [
        'ALTER TABLE "shop"."orders" ALTER COLUMN "amount" DROP DEFAULT',
        'ALTER TABLE "shop"."orders" ALTER COLUMN "amount" TYPE numeric(12,2) USING "amount"::numeric(12,2)',
        'ALTER TABLE "shop"."orders" ALTER COLUMN "amount" SET DEFAULT 0',
      ],
    ],
  ])('%s', (sql, statements) => {
    expect(follow(sql).statements).toEqual(statements)
  })

  it.each([
    'ADD INDEX i USING HASH (placed)',
    'ADD INDEX i (placed) USING BTREE KEY_BLOCK_SIZE = 8',
    'ADD INDEX i (placed) KEY_BLOCK_SIZE 8 VISIBLE',
  ])('K18 passes over how the source keeps an index: %s', (action) => {
    expect(follow(`ALTER TABLE orders ${action}`).statements).toEqual([
      'CREATE INDEX "orders_i" ON "shop"."orders" ("placed")',
    ])
  })

  it.each([
    ['ADD x INT FIRST', 'x id name state amount placed'],
    ['ADD x INT AFTER id', 'id x name state amount placed'],
    // The second one goes behind the first, that is new itself.
    ['ADD x INT FIRST, ADD y INT AFTER x', 'x y id name state amount placed'],
    ['ADD (x INT, y INT)', 'id name state amount placed x y'],
    ['MODIFY amount DECIMAL(8,2) NOT NULL FIRST, DROP placed', 'amount id name state'],
    ['CHANGE name title VARCHAR(20) AFTER amount', 'id state amount title placed'],
    ['DROP name, ADD name INT', 'id state amount placed name'],
  ])('D14 knows the order of the columns behind ALTER TABLE orders %s', (actions, names) => {
    expect(columnsOf(follow(`ALTER TABLE orders ${actions}`).versions.get('orders'))).toBe(names)
  })

  it('makes a column anew that goes and comes in one statement', () => {
    expect(follow('ALTER TABLE orders DROP placed, ADD placed DATE').statements).toEqual([
      'ALTER TABLE "shop"."orders" DROP COLUMN "placed"',
      'ALTER TABLE "shop"."orders" ADD COLUMN "placed" date',
    ])
  })

  it('lets foreign keys of other tables follow a column that is named otherwise', () => {
    const { statements, versions } = follow('ALTER TABLE orders CHANGE id no INT NOT NULL AUTO_INCREMENT')
    expect(statements).toEqual(['ALTER TABLE "shop"."orders" RENAME COLUMN "id" TO "no"'])
    expect(versions.get('lines')?.foreignKeys[0]?.referencedColumns).toEqual(['no'])
  })

  it.each([
    ['ALTER TABLE orders ADD at DATETIME DEFAULT CURRENT_TIMESTAMP', 'time of the statement'],
    ['ALTER TABLE orders ADD u VARCHAR(40) DEFAULT (uuid())', 'not in the log'],
    ['ALTER TABLE orders ADD d DATE NOT NULL', 'cannot hold'],
    ['ALTER TABLE orders ADD g INT AS (id + 1)', ''],
    ['ALTER TABLE orders ADD g VARCHAR(9) AS (sha1(id))', 'generated column'],
    ['ALTER TABLE orders MODIFY id BIGINT NOT NULL', null],
    ['ALTER TABLE orders MODIFY name CHAR(20)', 'varchar(20) → char(20)'],
    ['ALTER TABLE orders MODIFY amount DECIMAL(8,1) NOT NULL', 'rounded'],
    ["ALTER TABLE orders MODIFY state ENUM('b') NOT NULL", 'a label goes'],
    ['ALTER TABLE orders CONVERT TO CHARACTER SET latin1', 'CONVERT'],
    ['ALTER TABLE orders MODIFY nothing INT', 'no column nothing'],
    ['ALTER TABLE orders DROP INDEX nothing', 'no index nothing'],
    ['ALTER TABLE orders ADD CHECK (id > 0)', 'CHECK'],
    ['ALTER IGNORE TABLE orders ADD x INT', 'remove rows'],
    ['ALTER TABLE orders /*!80000 ADD x INT */', 'by some versions'],
    ['ALTER TABLE orders ADD x SOMETHING', 'type something'],
    ['ALTER TABLE orders SOMETHING NEW', 'is known is missing'],
    ['ALTER TABLE orders RENAME TO other', 'renamed'],
    // P05: what a partition loses is no row event.
    ['ALTER TABLE orders DROP PARTITION p1', 'partition'],
    ['ALTER TABLE orders TRUNCATE PARTITION p1', 'partition'],
    ['ALTER TABLE orders EXCHANGE PARTITION p1 WITH TABLE x', 'partition'],
  ])('P05 D15 stops before what is not certain: %s', (sql, reason) => {
    if (reason === '' || reason === null) expect(() => follow(sql)).not.toThrow()
    else expect(() => follow(sql)).toThrow(reason)
  })

  it.each([
    'ALTER TABLE orders MODIFY name VARCHAR(10)',
    'ALTER TABLE orders MODIFY id SMALLINT NOT NULL AUTO_INCREMENT',
    'ALTER TABLE orders MODIFY name VARCHAR(20) NOT NULL',
  ])('follows what may cut values only where strict mode has refused that: %s', (sql) => {
    expect(() => follow(sql)).not.toThrow()
    expect(() => follow(sql, false)).toThrow('strict mode')
  })

  it('T12 does not guess what explicit_defaults_for_timestamp = OFF makes of a TIMESTAMP', () => {
    const old = { ...dialect, explicitTimestamps: false }
    const mode = statementMode(strictMode, old)
    const parsed = readStructureStatement('ALTER TABLE orders ADD t TIMESTAMP', mode)
    const followed = () =>
      parsed.is === 'alter' &&
      followAlter(database(orders), parsed, {
        plan: settings(),
        dialect: old,
        mode,
        database: 'shop',
        stamp: '',
      })
    expect(followed).toThrow('explicit_defaults_for_timestamp')
  })

  it('D32 takes the charset of a new text from what it names, else from its table', () => {
    const { versions } = follow(
      'ALTER TABLE orders ADD a TEXT, ADD b VARCHAR(5) CHARACTER SET latin1, ADD c CHAR(2) COLLATE utf8mb4_bin',
    )
    expect(
      versions
        .get('orders')
        ?.columns.slice(5)
        .map(({ type }) => [type.charset, type.collation]),
    ).toEqual([
      ['utf8mb4', 'utf8mb4_general_ci'],
      ['latin1', 'latin1_swedish_ci'],
      ['utf8mb4', 'utf8mb4_bin'],
    ])
  })
})
