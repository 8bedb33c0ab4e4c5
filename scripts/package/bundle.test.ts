import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bundle, pointToBundles } from './bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'bundle-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('bundle', () => {
  it('makes programs that start threads and use CommonJS, far from their sources', async () => {
    mkdirSync(join(folder, 'source', 'copy'), { recursive: true })
    writeFileSync(
      join(folder, 'source', 'main.ts'),
      `import { Worker } from 'node:worker_threads'
       import legacy from './legacy.cjs'
       new Worker(new URL('./copy/copy-thread.ts', import.meta.url)).on('message', (m: string) => process.stdout.write(m + legacy))`,
    )
    writeFileSync(join(folder, 'source', 'legacy.cjs'), `module.exports = __dirname + require('node:os').EOL`)
    writeFileSync(
      join(folder, 'source', 'copy', 'copy-thread.ts'),
      `import { parentPort } from 'node:worker_threads'
       const greeting: string = 'from the thread, beside '
       parentPort?.postMessage(greeting)`,
    )
    const outdir = join(folder, 'out')
    await bundle({
      entries: {
        main: join(folder, 'source', 'main.ts'),
        'copy-thread': join(folder, 'source', 'copy', 'copy-thread.ts'),
      },
      outdir,
    })
    rmSync(join(folder, 'source'), { recursive: true })
    const said = execFileSync(process.execPath, [join(outdir, 'main.mjs')], { encoding: 'utf8' })
    expect(said).toBe(`from the thread, beside ${outdir}\n`)
  })
})

describe('pointToBundles', () => {
  it.each([
    ["new URL('./a-thread.ts', import.meta.url)", "new URL('./a-thread.mjs', import.meta.url)"],
    ["new URL('../full/x/b-thread.ts', import.meta.url)", "new URL('./b-thread.mjs', import.meta.url)"],
    ["new URL('./other.ts', import.meta.url)", "new URL('./other.ts', import.meta.url)"],
  ])('%s', (source, expected) => {
    expect(pointToBundles(source)).toBe(expected)
  })
})
