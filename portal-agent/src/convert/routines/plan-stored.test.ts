import { describe, expect, it } from 'vitest'
import type { Routine, Trigger, View } from '../../model/stored-objects.ts'
import { noStoredObjects, type StoredObjects } from '../../model/stored-objects.ts'
import { column, database, primary, settings, sourceType, table } from '../fixtures.ts'
import { planDatabase } from '../plan-database.ts'

const written = { definer: 'a@%', sqlMode: [], charset: 'utf8mb4', collation: 'utf8mb4_general_ci' }
const items = table(
  'Items',
  [
    column('Id', 'int', { autoIncrement: true }),
    column('name', 'varchar(20)'),
    column('price', 'decimal(8,2)'),
  ],
  { indexes: [primary('Id')] },
)

function view(name: string, sql: string, ...columns: readonly (readonly [string, string])[]): View {
  return {
    ...written,
    name,
    sql,
    columns: columns.map(([each, type]) => ({ name: each, type: sourceType(type) })),
    security: 'definer',
    checkOption: 'none',
    updatable: false,
  }
}

function procedure(name: string, body: string, rest: Partial<Routine> = {}): Routine {
  return {
    ...written,
    kind: 'procedure',
    name,
    parameters: [],
    returns: null,
    body,
    deterministic: false,
    access: '',
    security: 'definer',
    databaseCollation: 'utf8mb4_general_ci',
    comment: '',
    ...rest,
  }
}

function trigger(name: string, body: string, order = 1): Trigger {
  return {
    ...written,
    name,
    table: 'Items',
    timing: 'before',
    event: 'insert',
    order,
    body,
    databaseCollation: 'utf8mb4_general_ci',
  }
}

function plan(stored: Partial<StoredObjects>) {
  const schema = { ...database(items), stored: { ...noStoredObjects, ...stored } }
  return planDatabase(schema, settings({ 'object.stored': 'translate' }))
}

describe('V02: WITH ROLLUP', () => {
  const rolled = (sql: string) => {
    const { stored, others } = plan({ views: [view('v', sql, ['n', 'int'], ['g', 'int'])] })
    return (stored.at(-1)?.statements.join(';') ?? others[0]?.remarks.join())?.replaceAll('"', '')
  }

  it.each([
    [
      'as it is written',
      'select `Id` AS `n`, grouping(`Id`) AS `g` from `shop`.`Items` group by `Id` with rollup',
    ],
    [
      'as MySQL 9 prints it',
      'select rollup_group_item(`Items`.`Id`,0) AS `n`,grouping(rollup_group_item(`Items`.`Id`,0)) AS `g` from `shop`.`Items` group by `Items`.`Id` with rollup',
    ],
  ])('keeps GROUPING, %s', (_how, sql) => {
    expect(rolled(sql)).toMatch(
      /SELECT items\.id AS n, grouping\(items\.id\) AS g .*GROUP BY ROLLUP \(items\.id\)/s,
    )
  })

  it('keeps aggregates as MySQL 9 prints them', () => {
    const sql =
      'select rollup_group_item(`Items`.`Id`,0) AS `n`,rollup_sum_switcher(count(0)) AS `g` from `shop`.`Items` group by `Items`.`Id` with rollup'
    expect(rolled(sql)).toMatch(/count\(.*\) AS g/)
  })

  it('leaves GROUPING of anything else to be done by hand', () => {
    const sql = 'select `Id` AS `n`, grouping(`Id` + 1) AS `g` from `shop`.`Items` group by `Id` with rollup'
    expect(rolled(sql)).toContain('GROUPING of what is not grouped by')
  })
})

describe('V01: views on views', () => {
  it('come after what they read, whatever their names', () => {
    const { stored } = plan({
      views: [
        view('a', 'select `b`.`n` AS `n` from `shop`.`b`', ['n', 'int']),
        view('b', 'select `Id` AS `n` from `shop`.`Items`', ['n', 'int']),
      ],
    })
    expect(stored.map(({ targetName }) => targetName)).toEqual(['b', 'a'])
  })

  it('are left with what they read, each with a reason', () => {
    const { stored, others } = plan({
      views: [
        view('a', 'select `n` from `shop`.`b`', ['n', 'int']),
        view('b', 'select sleep(1) AS `n`', ['n', 'int']),
      ],
    })
    expect(stored).toEqual([])
    expect(others.map(({ sourceName, state, remarks }) => [sourceName, state, remarks])).toEqual([
      ['a', 'not-converted', ['it needs b, which is left to be done by hand']],
      ['b', 'not-converted', ['line 1: SLEEP']],
    ])
  })
})

describe('V04: procedures', () => {
  it('hand rows over through a cursor', () => {
    const { stored } = plan({ routines: [procedure('list', 'SELECT * FROM Items')] })
    expect(stored.at(-1)?.statements.join()).toContain(
      'CREATE PROCEDURE "shop"."list"(INOUT "result_1" refcursor DEFAULT NULL)',
    )
  })

  it('are left with the line that blocks, the partial translation and the original', () => {
    const { others } = plan({
      routines: [procedure('p', 'BEGIN\n  DECLARE n INT;\n  SET n = 1;\n  PREPARE s FROM @q;\nEND')],
    })
    expect(others[0]).toMatchObject({
      state: 'not-converted',
      remarks: ['line 4: dynamic SQL: its text is made while it runs'],
    })
    expect(others[0]?.ddl).toContain('"n" := 1;')
    expect(others[0]?.ddl).toContain('--   PREPARE s FROM @q;')
  })
})

function madeOf(name: string, stored: Partial<StoredObjects>): string {
  return (
    plan(stored)
      .stored.find(({ targetName }) => targetName === name)
      ?.statements.join('\n') ?? ''
  )
}

const strict = { sqlMode: ['STRICT_TRANS_TABLES'] }
const varchar7 = sourceType('varchar(7)')

describe('V03: what a strict sql_mode refuses', () => {
  it('is refused where a value is stored, and NULL where it is only looked at', () => {
    const body = 'BEGIN DECLARE n INT; IF 1 / n > 0 THEN SET n = 1 / n; END IF; END'
    const made = madeOf('p', { routines: [procedure('p', body, strict)] })
    expect(made).toContain('IF ((1::numeric / nullif("n", 0)) > 0)')
    expect(made).toContain('(1::numeric / "n")')
    expect(madeOf('p', { routines: [procedure('p', body)] })).not.toContain('(1::numeric / "n")')
  })

  it('is a result that is too long, which a cast would cut', () => {
    const routine = procedure('f', `RETURN CONCAT('12345', '678')`, {
      ...strict,
      kind: 'function',
      returns: varchar7,
    })
    const made = madeOf('f', { routines: [routine] })
    expect(made).toContain('_result varchar(7);')
    expect(made).toContain('RETURN _result;')
  })
})

describe('V04: parameters', () => {
  it('take the whole numbers of a call, within the bounds of their own type', () => {
    const parameters = [{ name: 'n', mode: 'in', type: sourceType('tinyint') }] as const
    const made = madeOf('p', { routines: [procedure('p', 'SET @x = n', { parameters })] })
    expect(made).toContain('"p"(IN "n" integer)')
    expect(made).toContain('"n" := "n"::smallint;')
  })

  it('of type CHAR lose the blanks at their end (S07)', () => {
    const parameters = [{ name: 'c', mode: 'in', type: sourceType('char(3)') }] as const
    const made = madeOf('p', { routines: [procedure('p', 'SET @x = c', { parameters })] })
    expect(made).toContain(`"c" := rtrim("c", ' ');`)
  })

  it('and user variables hold all that is assigned to them, also what comes later in a loop', () => {
    const body = 'BEGIN SET @n = 0; WHILE @n < 9 DO SET @n = @n + 0.5; END WHILE; END'
    expect(madeOf('p', { routines: [procedure('p', body)] })).not.toContain('::bigint')
  })
})

describe('K16: REPLACE', () => {
  const body = `REPLACE INTO Items (Id, name) VALUES (1, 'x')`

  it('changes the row that is there', () => {
    const made = madeOf('p', { routines: [procedure('p', body)] })
    expect(made).toContain('ON CONFLICT ("id") DO UPDATE')
  })

  it('takes the row out and puts it in again where triggers see the difference', () => {
    const routines = [procedure('p', body)]
    const triggers = [{ ...trigger('t', 'SET @gone = OLD.Id'), event: 'delete' as const }]
    const made = madeOf('p', { routines, triggers })
    expect(made).toContain('DELETE FROM "shop"."items" WHERE ("id" = 1);')
    expect(made).not.toContain('ON CONFLICT')
  })
})

describe('V05: triggers', () => {
  it('sleep until rows no longer flow in, and fire in the order of the source', () => {
    const { stored } = plan({
      triggers: [trigger('z', `SET NEW.name = 'z'`), trigger('a', `SET NEW.name = 'a'`, 2)],
    })
    expect(stored.map(({ targetName }) => targetName)).toEqual(['01_z', '02_a'])
    expect(stored[0]?.statements.at(-1)).toBe('ALTER TABLE "shop"."items" DISABLE TRIGGER "01_z"')
    expect(stored[0]?.enable).toEqual(['ALTER TABLE "shop"."items" ENABLE TRIGGER "01_z"'])
  })
})

describe('V07: events', () => {
  it('are left, with their body as a procedure', () => {
    const event = {
      ...written,
      name: 'purge',
      body: 'DELETE FROM Items',
      schedule: { kind: 'every', every: '1', unit: 'DAY', starts: null, ends: null },
      timeZone: 'UTC',
      enabled: true,
      preserved: false,
      databaseCollation: '',
      comment: '',
    } as const
    const [left] = plan({ events: [event] }).others
    expect(left?.remarks.join()).toContain('every 1 DAY')
    expect(left?.ddl).toContain('CREATE PROCEDURE "shop"."purge"()')
  })
})

describe('a view', () => {
  it.each([
    [true, ' WITH (security_invoker = true)', []],
    [false, '', ['is SQL SECURITY INVOKER; the target runs it with the rights of its owner']],
  ])(
    'V03 of SQL SECURITY INVOKER is kept where the target can (%s), and told where not',
    (invokerViews, clause, remarks) => {
      const asked: View = {
        ...view('v', 'select `Id` AS `n` from `shop`.`Items`', ['n', 'int']),
        security: 'invoker',
      }
      const schema = { ...database(items), stored: { ...noStoredObjects, views: [asked] } }
      const [made] = planDatabase(schema, settings({}, { invokerViews })).stored
      expect(made?.statements[0]).toMatch(`CREATE VIEW "shop"."v"${clause} AS`)
      expect(made?.remarks).toEqual(remarks)
    },
  )
})
