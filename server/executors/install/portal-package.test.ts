import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bundledPackages, readPackage } from './portal-package.ts'

const folder = mkdtempSync(join(tmpdir(), 'portal-package-'))
afterAll(() => rmSync(folder, { recursive: true }))

function archive(version: string, architecture: string, description: object | string | null): string {
  const name = `portal-${version}`
  const content = join(folder, 'content', name)
  rmSync(content, { recursive: true, force: true })
  mkdirSync(content, { recursive: true })
  writeFileSync(join(content, 'MANIFEST.sha256'), 'x'.repeat(700))
  if (description !== null) writeFileSync(join(content, 'PACKAGE.json'), textOf(description))
  writeFileSync(join(content, 'runtime'), Buffer.alloc(300_000))
  const file = join(folder, `${name}-linux-${architecture}.tar.gz`)
  execFileSync('tar', ['--sort=name', '-C', join(folder, 'content'), '-czf', file, name])
  return file
}

function textOf(description: object | string): string {
  return typeof description === 'string' ? description : JSON.stringify(description)
}

function describePackage(version: string, architecture: string) {
  return { name: 'portal', version, os: 'linux', architecture, node: '24.0.0', bytes: 300_700 }
}

describe('readPackage', () => {
  it('says what an archive holds, with the sum it was packed with', async () => {
    const file = archive('1.2.3', 'x64', describePackage('1.2.3', 'x64'))
    const found = await readPackage(file)
    expect(found).toMatchObject({ version: '1.2.3', architecture: 'x64', unpackedBytes: 300_700 })
    expect(found.sha256).toBe(createHash('sha256').update(readFileSync(file)).digest('hex'))
    writeFileSync(`${file}.sha256`, `${'a'.repeat(64)}  x\n`)
    expect((await readPackage(file)).sha256).toBe('a'.repeat(64))
  })

  it.each<[string, () => string]>([
    ['a text', () => write('no archive')],
    ['an empty file', () => write('')],
    ['an archive without a description', () => archive('2.0.0', 'x64', null)],
    ['a description that is no JSON', () => archive('2.0.0', 'x64', '{')],
    [
      'a package for another system',
      () => archive('2.0.0', 'x64', { ...describePackage('2.0.0', 'x64'), os: 'aix' }),
    ],
    ['a version that climbs', () => archive('2.0.0', 'x64', describePackage('../../etc', 'x64'))],
  ])('refuses %s', async (_, make) => {
    await expect(readPackage(make())).rejects.toMatchObject({ code: 'DM-INST-013' })
  })
})

describe('bundledPackages', () => {
  it('takes the newest for each architecture, by number, and leaves out what is none', async () => {
    archive('1.9.0', 'x64', describePackage('1.9.0', 'x64'))
    archive('1.10.0', 'x64', describePackage('1.10.0', 'x64'))
    archive('1.9.0', 'arm64', describePackage('1.9.0', 'arm64'))
    archive('9.0.0', 'x64', null)
    const found = await bundledPackages(folder)
    expect(found.map(({ version, architecture }) => `${version} ${architecture}`).sort()).toEqual([
      '1.10.0 x64',
      '1.9.0 arm64',
    ])
    expect(await bundledPackages(join(folder, 'none'))).toEqual([])
  })
})

function write(text: string): string {
  const file = join(folder, 'file')
  writeFileSync(file, text)
  return file
}
