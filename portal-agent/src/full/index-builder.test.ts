import { expect, it } from 'vitest'
import type { PlannedTable } from '../convert/plan-database.ts'
import type { ObjectDdl, SchemaWriter } from '../model/ports/schema-writer.ts'
import { IndexBuilder } from './index-builder.ts'

function table(name: string, ...indexes: readonly string[]): PlannedTable {
  const plan = { targetSchema: 's', target: name, source: { name, dataBytes: '5000000000' } }
  const ddl = indexes.map((index) => ({ kind: 'index', targetName: index }) as ObjectDdl)
  return { plan, indexes: ddl, sequence: null } as unknown as PlannedTable
}

it('O13 has the target look at every table whose rows and indexes are there', async () => {
  const told: string[] = []
  const writer = {
    create: async ({ targetName }: ObjectDdl) => void told.push(targetName),
    analyze: async (_: string, name: string) => void told.push(`analyze ${name}`),
    [Symbol.asyncDispose]: async () => undefined,
  } as unknown as SchemaWriter
  const builder = new IndexBuilder({
    workers: 1,
    memoryMB: 64,
    openWriter: async () => writer,
    isDone: () => false,
    wanted: () => true,
    onObject: () => undefined,
    onTableDone: ({ plan }) => void told.push(`done ${plan.target}`),
  })
  builder.add(table('a', 'a1', 'a2'))
  builder.add(table('b'))
  builder.close()
  await Promise.all(builder.tasks().map((task) => task(new AbortController().signal)))
  expect(told.toSorted()).toEqual(['a1', 'a2', 'analyze a', 'analyze b', 'done a', 'done b'])
  expect(told.indexOf('analyze a')).toBeGreaterThan(told.indexOf('a2'))
})
