import { ensurePg15 } from '@data-migration/tests/testbed'
import { expect, it } from 'vitest'
import { createPostgresConnector } from '../connector.ts'
import { binaryIds, neverAborted } from '../testing/chunk.ts'
import { tablePlan } from '../testing/table-plan.ts'
import { createTestTarget } from '../testing/target.ts'
import { pipelinedLine, singleLine } from './apply-line.ts'

const plan = tablePlan('ids', { id: ['int', 'bigint'] }, null)
const copy = 'COPY pg_temp.ids (id) FROM STDIN (FORMAT binary)'

it.each([
  ['all at once', pipelinedLine],
  ['one by one', singleLine],
] as const)(
  'statements carried out %s are told of in their order, and rows that are short are an error',
  async (_, open) => {
    await using target = await createTestTarget(await ensurePg15())
    await using session = await createPostgresConnector(target.endpoint, {
      subTask: 'line',
      epoch: 1,
    }).connect('apply')
    const line = open(session, neverAborted)
    const told: number[] = []
    const then = (rows: number) => void told.push(rows)
    await line.run('CREATE TEMP TABLE ids (id bigint)')
    await line.copy(copy, plan, { data: [binaryIds(1, 5)], rows: 5 })
    await line.run('UPDATE pg_temp.ids SET id = -id WHERE id <= $1::bigint', { values: ['3'], then })
    await line.run('DELETE FROM pg_temp.ids', { then })
    await line.settle()
    expect(told).toEqual([3, 5])
    const short = async () => {
      await line.copy(copy, plan, { data: [binaryIds(1, 4)], rows: 5 })
      await line.settle()
    }
    await expect(short()).rejects.toThrow('4 rows of ids were staged instead of 5')
  },
)
