import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HostContext } from '@data-migration/contract/plugin'
import { DataSource, EntitySchema } from 'typeorm'
import { describe, expect, it } from 'vitest'
import { everythingStored } from '../testing/everything-stored.ts'
import { ownHost } from '../testing/own-host.ts'
import { moduleSource, pluginFolder } from '../testing/plugin-folder.ts'
import { openTestStore, storeKinds } from '../testing/store-kinds.ts'

interface Note {
  id: string
  text: string
}
const noteTable = new EntitySchema<Note>({
  name: 'note',
  columns: { id: { type: 'text', primary: true }, text: { type: 'text' } },
})

const params = { pluginId: 'fixture' }
const source = moduleSource({
  install: `async (context) => {
    globalThis.context = context
    globalThis.ran = await context.metadata.migrate(context.pluginRoot + '/sql')
  }`,
})
const context = () => Reflect.get(globalThis, 'context') as HostContext
const ran = () => Reflect.get(globalThis, 'ran') as string[]

async function pluginWithTables() {
  const plugin = await pluginFolder({ source })
  for (const dialect of ['sqlite', 'postgres']) {
    const folder = join(plugin.root, 'sql', dialect)
    await mkdir(folder, { recursive: true })
    // The host has a table of this name as well.
    await writeFile(
      join(folder, '0001-note.sql'),
      'CREATE TABLE note (id text PRIMARY KEY, text text NOT NULL); CREATE TABLE machine (x integer);',
    )
  }
  return plugin
}

async function openNotes(): Promise<DataSource> {
  const { dataSource } = await context().metadata.open([noteTable])
  if (dataSource instanceof DataSource) return dataSource
  return expect.unreachable('no DataSource of TypeORM')
}

describe.each(storeKinds)('the tables of a plugin on %s', (kind) => {
  it('are made once, and apart from those of the host', async () => {
    await using store = await openTestStore(kind)
    await using plugin = await pluginWithTables()
    await using host = await ownHost({ plugins: [plugin.root], databaseUrl: store.databaseUrl })
    expect(ran()).toEqual(['0001-note.sql'])
    const notes = await openNotes()
    await notes.manager.insert(noteTable, { id: '1', text: 'kept' })
    expect(await notes.query('SELECT * FROM machine')).toEqual([])
    await host.restart()
    expect(ran()).toEqual([])
    const again = await openNotes()
    expect(await again.manager.find(noteTable)).toEqual([{ id: '1', text: 'kept' }])
    expect(notes.isInitialized).toBe(false)
    expect((await host.do('machines.list', {})).items).toEqual([])
  })

  it('stay or go when it is uninstalled, as asked, with its files and settings', async () => {
    await using store = await openTestStore(kind)
    await using plugin = await pluginWithTables()
    await using host = await ownHost({ plugins: [plugin.root], databaseUrl: store.databaseUrl })
    const notes = await openNotes()
    await notes.manager.insert(noteTable, { id: '1', text: 'a-note-of-the-plugin' })
    const file = join(context().dataRoot, 'kept.txt')
    await writeFile(file, 'x')
    await host.do('host.saveSettings', { params, body: { limit: 7 } })

    expect(await host.do('host.uninstallPlugin', { params, query: {} })).toMatchObject({ state: 'stopped' })
    await host.restart()
    expect((await host.do('host.plugins', {})).items).toMatchObject([{ state: 'stopped' }])
    expect(existsSync(file)).toBe(true)
    await host.do('host.startPlugin', { params, body: {} })
    expect(ran()).toEqual([])
    expect(await host.do('host.settings', { params })).toMatchObject({ limit: 7 })

    await host.do('host.uninstallPlugin', { params, query: { keepData: 'false' } })
    expect(existsSync(file)).toBe(false)
    expect(await everythingStored(host.dataRoot, store.databaseUrl)).not.toContain('a-note-of-the-plugin')
    await host.do('host.startPlugin', { params, body: {} })
    expect(ran()).toEqual(['0001-note.sql'])
    expect(await host.do('host.settings', { params })).toMatchObject({ limit: 4 })
  })

  it('belong to a plugin whose secrets no other one can open, and whose audit log no other one sees', async () => {
    await using store = await openTestStore(kind)
    await using plugin = await pluginWithTables()
    await using other = await pluginFolder({
      id: 'other',
      source: moduleSource({ install: 'async (context) => void (globalThis.other = context)' }),
    })
    await using host = await ownHost({ plugins: [plugin.root, other.root], databaseUrl: store.databaseUrl })
    const stranger = Reflect.get(globalThis, 'other') as HostContext
    const envelope = await context().secrets.encrypt('hunter2')
    expect(await context().secrets.decrypt(envelope)).toBe('hunter2')
    await expect(stranger.secrets.decrypt(envelope)).rejects.toMatchObject({ code: 'DM-AUTH-011' })

    const entry = {
      userId: 'u',
      userName: 'ann',
      action: 'tasks.start',
      resource: 'task/1',
      outcome: 'done',
    } as const
    await context().audit.record({ ...entry, params: { count: 3 } })
    const page = { page: 1, pageSize: 10 }
    const own = await context().audit.list({
      ...page,
      user: 'ann',
      action: 'tasks.start',
      resource: 'task/1',
    })
    expect(own).toMatchObject({ total: 1, items: [{ ...entry, params: { count: 3 } }] })
    const [{ at } = { at: '' }] = own.items
    const total = async (query: object) => (await context().audit.list({ ...page, ...query })).total
    expect(await total({ from: at, to: at })).toBe(1)
    expect(await total({ from: new Date(Date.parse(at) + 1).toISOString() })).toBe(0)
    expect(await total({ to: new Date(Date.parse(at) - 1).toISOString() })).toBe(0)
    expect((await stranger.audit.list(page)).total).toBe(0)
    expect((await host.do('host.audit', { query: { user: 'ann' } })).items).toMatchObject([entry])
  })
})
