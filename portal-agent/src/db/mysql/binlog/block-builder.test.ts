import { describe, expect, it } from 'vitest'
import { changeKind, entrySize } from '../../../model/change-block.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import { BlockBuilder } from './block-builder.ts'
import { logPosition } from './log-position.ts'

const uuid = '3e11fa47-71ca-11e1-9e33-c80aa9429562'
const plan = { source: { name: 't' } } as TablePlan

/** Inserts of one-byte images, so that an image tells which change it is of. */
function builderFrom(inside: number) {
  const position = logPosition({ kind: 'gtid', value: `${uuid}:1-5` })
  const builder = new BlockBuilder(position, inside, 0)
  const insert = (value: number) => {
    const table = builder.tableIndex(plan)
    const at = builder.out.at
    builder.out.bytes[builder.out.at++] = value
    builder.add(table, changeKind.insert, -1, at)
  }
  return { position, builder, insert }
}

function taken(builder: BlockBuilder) {
  const { bytes, entries, count, progress } = builder.take(false)
  const images = Array.from({ length: count }, (_, i) => bytes[entries[i * entrySize + 4] as number])
  return { images, inside: progress.inside, position: progress.position.value }
}

describe('a transaction larger than a block', () => {
  it('D13 is handed over in parts that tell how far in it they go, and passed only at its end', () => {
    const { position, builder, insert } = builderFrom(0)
    for (const value of [1, 2, 3]) insert(value)
    expect(taken(builder)).toEqual({ images: [1, 2, 3], inside: 3, position: `${uuid}:1-5` })
    for (const value of [4, 5]) insert(value)
    expect(taken(builder)).toEqual({ images: [4, 5], inside: 5, position: `${uuid}:1-5` })
    insert(6)
    position.gtid(uuid, 6n)
    builder.finish(0)
    expect(taken(builder)).toEqual({ images: [6], inside: 0, position: `${uuid}:1-6` })
  })

  it('D13 goes on behind the change that was applied last', () => {
    const { position, builder, insert } = builderFrom(3)
    for (const value of [1, 2, 3, 4, 5]) insert(value)
    position.gtid(uuid, 6n)
    builder.finish(0)
    insert(6)
    expect(taken(builder).images).toEqual([4, 5, 6])
  })

  it('D13 stops where the transaction is shorter than what was applied of it', () => {
    const { builder, insert } = builderFrom(3)
    for (const value of [1, 2]) insert(value)
    expect(() => builder.finish(0)).toThrow('is shorter than before')
  })
})
