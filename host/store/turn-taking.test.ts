import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DmError } from '@data-migration/contract/errors'
import { type DataSource, EntitySchema } from 'typeorm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from './open-store.ts'
import { Turnstile } from './turnstile.ts'

interface Note {
  id: string
  text: string
}

const noteTable = new EntitySchema<Note>({
  name: 'note',
  columns: { id: { type: 'text', primary: true }, text: { type: 'text' } },
})

let folder: string
let store: DataSource

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dm-turns-'))
  store = await openStore({ dialect: 'sqlite', file: join(folder, 'x.sqlite') }, [noteTable])
  await store.query('CREATE TABLE note (id text PRIMARY KEY, text text NOT NULL)')
})
afterEach(async () => {
  await store.destroy()
  await rm(folder, { recursive: true })
})

const insert = (id: string) => store.manager.insert(noteTable, { id, text: id })
const ids = async () => (await store.manager.find(noteTable, { order: { id: 'ASC' } })).map(({ id }) => id)

describe('transactions on one SQLite connection', () => {
  it('do not roll back what somebody else writes meanwhile', async () => {
    const began = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const failing = store.transaction(async (manager) => {
      await manager.insert(noteTable, { id: 'theirs', text: '' })
      began.resolve()
      await goOn.promise
      throw new Error('roll back')
    })
    await began.promise
    const ours = insert('ours')
    goOn.resolve()
    await expect(failing).rejects.toThrow('roll back')
    await ours
    expect(await ids()).toEqual(['ours'])
  })

  it('come one after the other', async () => {
    await insert('counter')
    await Promise.all(
      Array.from({ length: 50 }, () =>
        store.transaction(async (manager) => {
          const note = await manager.findOneByOrFail(noteTable, { id: 'counter' })
          await manager.update(noteTable, { id: 'counter' }, { text: `${note.text}.` })
        }),
      ),
    )
    const note = await store.manager.findOneByOrFail(noteTable, { id: 'counter' })
    expect(note.text).toBe(`counter${'.'.repeat(50)}`)
  })

  it('may be nested: the inner one rolls back alone', async () => {
    await store.transaction(async (manager) => {
      await manager.insert(noteTable, { id: 'outer', text: '' })
      await manager
        .transaction(async (inner) => {
          await inner.insert(noteTable, { id: 'inner', text: '' })
          throw new Error('inner')
        })
        .catch(() => undefined)
    })
    expect(await ids()).toEqual(['outer'])
  })

  it('let the next one through after a statement that failed, and after a commit that failed', async () => {
    await store.query('CREATE TABLE child (parent text REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)')
    await expect(store.query('SELECT nothing')).rejects.toThrow('nothing')
    const orphan = store.transaction((manager) => manager.query("INSERT INTO child VALUES ('nobody')"))
    await expect(orphan).rejects.toThrow('FOREIGN KEY')
    await insert('after')
    expect(await ids()).toEqual(['after'])
    expect(await store.query('SELECT * FROM child')).toEqual([])
  })
})

describe('Turnstile', () => {
  it('refuses after the longest wait, and then lets the next one through', async () => {
    const turnstile = new Turnstile()
    const leave = await turnstile.enter()
    const refused = await turnstile.enter(1).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(DmError)
    expect((refused as DmError).code).toBe('DM-TASK-108')
    leave()
    const next = await turnstile.enter()
    next()
  })
})
