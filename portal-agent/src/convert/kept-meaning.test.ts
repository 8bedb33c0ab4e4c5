import { describe, expect, it } from 'vitest'
import type { Table } from '../model/schema.ts'
import { equalCollation } from './equal-collation.ts'
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
import { planDatabase } from './plan-database.ts'

const id = column('id', 'int')

const kept = {
  'collation.keys': 'meaning',
  'check.values': 'labels',
  'table.partitions': 'keep',
  'index.fulltext': 'gin',
} as const

function planned(options: Parameters<typeof settings>[0], ...tables: readonly Table[]) {
  const plan = planDatabase(database(...tables), settings({ ...kept, ...options }))
  const [first] = plan.tables
  if (!first) throw new RangeError(JSON.stringify(plan.problems))
  return { ...plan, first, statements: first.indexes.flatMap((object) => object.statements) }
}

describe('collations', () => {
  it.each([
    ['S09', 'utf8mb4_0900_ai_ci', 'mysql_und_ai_ci', 'und-u-ks-level1'],
    ['S09', 'utf8mb4_general_ci', 'mysql_und_ai_ci', 'und-u-ks-level1'],
    ['S09', 'utf8mb4_0900_as_ci', 'mysql_und_as_ci', 'und-u-ks-level2'],
    ['S09', 'utf8mb4_0900_as_cs', 'mysql_und_as_cs', 'und-u-ks-level3'],
    ['S24', 'utf8mb4_unicode_520_ci', 'mysql_und_ai_ci', 'und-u-ks-level1'],
    ['S09', 'latin1_swedish_ci', 'mysql_sv_ai_ci', 'sv-u-ks-level1'],
    ['S09', 'latin1_general_ci', 'mysql_und_as_ci', 'und-u-ks-level2'],
    ['S09', 'latin1_general_cs', 'mysql_und_as_cs', 'und-u-ks-level3'],
    ['S09', 'gbk_chinese_ci', 'mysql_und_as_ci', 'und-u-ks-level2'],
    ['S09', 'utf8mb4_german2_ci', 'mysql_de_phonebk_ai_ci', 'de-u-co-phonebk-ks-level1'],
    ['S09', 'utf8mb4_es_0900_ai_ci', 'mysql_es_ai_ci', 'es-u-ks-level1'],
    ['S09', 'utf8mb4_es_trad_0900_ai_ci', 'mysql_es_trad_ai_ci', 'es-u-co-trad-ks-level1'],
    ['S09', 'utf8mb4_turkish_ci', 'mysql_tr_ai_ci', 'tr-u-ks-level1'],
    ['S09', 'utf8mb4_uca1400_as_ci', 'mysql_und_as_ci', 'und-u-ks-level2'],
  ])('%s holds equal what %s does', (_pitfall, collation, name, locale) => {
    expect(equalCollation(collation)).toEqual({ name, locale })
  })

  const users = table('users', [id, column('email', 'varchar(50)')], {
    indexes: [primary('id'), index('mail', 'unique', [part('email', { prefix: 20 })])],
  })

  it('S08 S09 adds a unique index that is as strict as the source', () => {
    const { prelude, statements } = planned({}, users)
    expect(prelude.map((object) => object.statements[0])).toEqual([
      `CREATE COLLATION "shop"."mysql_und_ai_ci" (provider = icu, locale = 'und-u-ks-level1', deterministic = false)`,
    ])
    expect(statements.slice(1)).toEqual([
      'CREATE UNIQUE INDEX "users_mail" ON "shop"."users" (left("email", 20))',
      `CREATE UNIQUE INDEX "users_mail_equal" ON "shop"."users" ((rtrim(left("email", 20), ' ')) COLLATE "shop"."mysql_und_ai_ci")`,
    ])
  })

  it('S10 gives whole columns the collation on request', () => {
    const { first } = planned({ 'collation.keys': 'column' }, users)
    expect(first.create.statements[0]).toContain('"email" varchar(50) COLLATE "shop"."mysql_und_ai_ci"')
  })

  it('K19 gives both ends of a foreign key the collation', () => {
    const text = column('p', sourceType('varchar(9)', { collation: 'utf8mb4_0900_ai_ci' }))
    const child = table('child', [text], { foreignKeys: [foreignKey('fk', 'p', ['parent', 'p'])] })
    const { tables } = planned({}, child, table('parent', [text], { indexes: [primary('p')] }))
    for (const { create } of tables)
      expect(create.statements[0]).toContain('"p" varchar(9) COLLATE "shop"."mysql_und_ai_ci"')
    expect(tables[1]?.indexes).toHaveLength(1)
    expect(tables[0]?.foreignKeys[0]?.remarks).toEqual([])
  })
})

describe('values', () => {
  const columns = [
    column('e', sourceType("enum('a','it''s')", { members: ['a', "it's"] })),
    column('s', sourceType("set('x','y')", { members: ['x', 'y'] })),
    column('n', 'int unsigned'),
  ]

  it('S15 S18 checks labels, and lets the mark of a bad one through', () => {
    expect(planned({}, table('t', columns)).statements.filter((sql) => sql.includes('ADD'))).toEqual([
      `ALTER TABLE "shop"."t" ADD CONSTRAINT "t_e_check" CHECK ("e" IN ('a', 'it''s', '')) NOT VALID`,
      `ALTER TABLE "shop"."t" ADD CONSTRAINT "t_s_check" CHECK (string_to_array("s", ',') <@ ARRAY['x', 'y']::text[]) NOT VALID`,
    ])
  })

  it('N18 refuses negative numbers on request', () => {
    const { statements } = planned({ 'check.values': 'all' }, table('t', columns))
    expect(statements.join('\n')).toContain('CONSTRAINT "t_n_check" CHECK ("n" >= 0)')
  })

  it('T11 sets the time by a trigger that sleeps at first', () => {
    const changed = column('changed', sourceType('timestamp(3)', { fraction: 3 }), { onUpdateNow: true })
    const { first } = planned(
      {},
      table('t', [id, column('doc', 'json'), changed], { indexes: [primary('id')] }),
    )
    const trigger = first.indexes.at(-1)
    expect(trigger?.statements[1]).toContain(
      'WHEN (NEW."changed" IS NOT DISTINCT FROM OLD."changed" AND ROW(OLD."id", OLD."doc"::text) IS DISTINCT FROM ROW(NEW."id", NEW."doc"::text))',
    )
    expect(trigger?.statements[2]).toBe('ALTER TABLE "shop"."t" DISABLE TRIGGER "t_changed_on_update"')
    expect(trigger?.enable).toEqual(['ALTER TABLE "shop"."t" ENABLE TRIGGER "t_changed_on_update"'])
  })
})

describe('type.overrides', () => {
  const columns = [
    id,
    column('flag', 'tinyint(1)'),
    column('big', 'bigint unsigned'),
    column('price', 'decimal(10,2)'),
    column('day', 'date'),
    column('doc', 'longtext'),
    column('at', 'datetime(6)'),
    column('seen', 'timestamp(3)'),
  ]
  const typed = (wish: string) => {
    const plan = planDatabase(
      database(table('t', columns, { indexes: [primary('id')] })),
      settings({ 'type.overrides': wish }),
    )
    return plan.problems.length > 0
      ? plan.problems.map(({ code, found }) => `${code} ${found}`)
      : plan.tables[0]?.plan.columns.map(({ targetType }) => targetType)
  }

  it.each([
    ['N05', 'tinyint(1) = boolean', [1, 'boolean']],
    ['N01', 't.big=bigint', [2, 'bigint']],
    ['N01', 'bigint unsigned = numeric(30)', [2, 'numeric(30)']],
    ['N08', '*.pri*:decimal = numeric(12,4)', [3, 'numeric(12,4)']],
    ['T01', 'date=text', [4, 'text']],
    ['J07', 't.doc=json', [5, 'json']],
  ] as const)('%s carries out %s', (_pitfall, wish, [at, type]) => {
    const expected = [
      'integer',
      'smallint',
      'numeric(20)',
      'numeric(10,2)',
      'date',
      'text',
      'timestamp(6)',
      'timestamptz(3)',
    ]
    expected[at] = type
    expect(typed(wish)).toEqual(expected)
  })

  it.each([
    ['N08', 't.price=numeric(10,1)', 'decimal(10,2) cannot become numeric(10,1)'],
    ['T08', 't.day=timestamptz(0)', 'date cannot become timestamptz(0)'],
    ['T19', 't.at=timestamp(5)', 'datetime(6) cannot become timestamp(5)'],
    ['T19', 't.seen=timestamptz(0)', 'timestamp(3) cannot become timestamptz(0)'],
    ['X15', 't.id=text', 'rows are told apart by the column'],
    ['N05', 't.flag', 'tinyint(1) cannot become nothing'],
  ])('%s refuses %s', (_pitfall, wish, why) => {
    const shown = wish === 't.flag' ? [] : [`DM-TGT-060 ${wish}: ${why}`]
    if (shown.length > 0) expect(typed(wish)).toEqual(shown)
    else expect(typed(wish)).toEqual([`DM-TGT-060 ${wish}: ${why}`])
  })
})

describe('partitions', () => {
  const columns = [
    id,
    column('d', 'date'),
    column('at', 'timestamp'),
    column('code', sourceType('varchar(5)', { collation: 'utf8mb4_bin' })),
  ]
  const split = (
    method: string,
    expression: string,
    descriptions: readonly string[],
    key = ['id', 'd', 'at', 'code'],
  ) => {
    const partitions = descriptions.map((description, i) => ({
      name: `p${i}`,
      description,
      subpartitions: [],
    }))
    const partitioning = { method, expression, subMethod: null, partitions }
    const { first } = planned({}, table('t', columns, { indexes: [primary(...key)], partitioning }))
    const [create = '', ...rest] = first.create.statements
    const short = rest.map((sql) => sql.replace(/.*PARTITION OF "shop"."t" /, ''))
    return [
      create.slice(create.lastIndexOf(')', create.lastIndexOf('(')) + 2),
      ...short,
      ...first.create.remarks,
    ]
  }

  it.each([
    [
      'P02 P04',
      'RANGE',
      'to_days(`d`)',
      ['738000', 'MAXVALUE'],
      [
        'PARTITION BY RANGE ("d")',
        `FOR VALUES FROM (MINVALUE) TO ('2020-07-29')`,
        `FOR VALUES FROM ('2020-07-29') TO (MAXVALUE)`,
      ],
    ],
    [
      'P02',
      'RANGE',
      'year(`d`)',
      ['2020'],
      ['PARTITION BY RANGE ("d")', `FOR VALUES FROM (MINVALUE) TO ('2020-01-01')`],
    ],
    [
      'P02',
      'RANGE',
      'unix_timestamp(`at`)',
      ['86400'],
      ['PARTITION BY RANGE ("at")', `FOR VALUES FROM (MINVALUE) TO ('1970-01-02T00:00:00Z')`],
    ],
    [
      'P01',
      'RANGE COLUMNS',
      '`id`,`d`',
      [`5,'2020-01-01'`, '9,MAXVALUE'],
      [
        'PARTITION BY RANGE ("id", "d")',
        `FOR VALUES FROM (MINVALUE, MINVALUE) TO ('5', '2020-01-01')`,
        `FOR VALUES FROM ('5', '2020-01-01') TO ('9', MAXVALUE)`,
      ],
    ],
    [
      'P04',
      'LIST COLUMNS',
      '`code`',
      [`'a','b'`, `'c'`],
      ['PARTITION BY LIST ("code")', `FOR VALUES IN ('a', 'b')`, `FOR VALUES IN ('c')`],
    ],
    ['P04', 'LIST', '`id`', ['1,-2'], ['PARTITION BY LIST ("id")', `FOR VALUES IN ('1', '-2')`]],
    [
      'P06',
      'KEY',
      '',
      ['', ''],
      [
        'PARTITION BY HASH ("id")',
        'FOR VALUES WITH (MODULUS 2, REMAINDER 0)',
        'FOR VALUES WITH (MODULUS 2, REMAINDER 1)',
        'KEY became HASH: as many partitions, but rows lie in others',
      ],
      ['id'],
    ],
  ] as const)(
    '%s keeps %s %s',
    (_pitfall, method, expression, descriptions, expected, key?: readonly string[]) => {
      expect(split(method, expression, descriptions, key === undefined ? undefined : [...key])).toEqual(
        expected,
      )
    },
  )

  it('P03 makes one table where the key of a partition can be NULL', () => {
    const nullable = column('d', 'date', { nullable: true })
    const partitions = [{ name: 'p0', description: '738000', subpartitions: [] }]
    const partitioning = { method: 'RANGE', expression: 'to_days(`d`)', subMethod: null, partitions }
    const indexes = [index('u', 'unique', ['id'])]
    const { first } = planned({}, table('t', [id, nullable], { indexes, partitioning }))
    expect(first.create.statements).toHaveLength(1)
    expect(first.create.remarks).toEqual([
      'the table is partitioned on the source and one table on the target: it has no primary key',
    ])
  })

  it.each([
    ['P01', 'SYSTEM_TIME', '', [''], 'SYSTEM_TIME has no counterpart'],
    ['P02', 'RANGE', 'weekday(`d`)', ['3'], 'the target has no partitions by weekday(`d`)'],
    ['P07', 'RANGE', '`id`', ['3'], 'id is not in the primary key', ['d']],
  ] as const)(
    '%s makes one table of %s %s',
    (_pitfall, method, expression, descriptions, why, key?: readonly string[]) => {
      const found = split(method, expression, descriptions, key === undefined ? undefined : [...key])
      expect(found.at(-1)).toBe(`the table is partitioned on the source and one table on the target: ${why}`)
    },
  )
})
