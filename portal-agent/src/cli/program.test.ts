import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { optionTable } from '@data-migration/contract/options'
import { describe, expect, it, onTestFinished } from 'vitest'
import { againCommand, runProgram } from './program.ts'

async function portal(...argv: string[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const terminal = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) }
  const code = await runProgram(argv, terminal)
  return { code, out: out.join(''), err: err.join('') }
}

/** Gone when the test is over. */
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'portal-cli-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

function jobFile(directory: string, text: string): string {
  const file = join(directory, 'job.json')
  writeFileSync(file, text)
  return file
}

describe('portal', () => {
  it('helps, with a flag for every option', async () => {
    const { code, out } = await portal('run', '--help')
    expect(code).toBe(0)
    for (const key of Object.keys(optionTable)) expect(out).toContain(`--${key}`)
  })

  it.each([
    [['dance'], 'unknown command'],
    [['run'], '--job'],
    [['run', '--job', 'x', '--full.workers', 'many'], 'full.workers'],
    [['run', '--job', 'x', '--no-such'], '--no-such'],
  ])('names what is wrong with the command line: %j', async (argv, problem) => {
    const { code, out, err } = await portal(...argv)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('DM-JOB-014')
    expect(err).toContain(problem)
  })

  it('gives errors as JSON when asked to', async () => {
    const { code, out, err } = await portal('run', '--job', '/nowhere', '--json')
    expect([code, err]).toEqual([2, ''])
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'DM-JOB-001', found: 'ENOENT' } })
  })

  it('names the fields of a malformed job and leaves no workspace', async () => {
    const directory = folder()
    const job = jobFile(directory, '{"mode":"offline","source":{"kind":"mysql"}}')
    const { code, err } = await portal('run', '--job', job, '--workspace', join(directory, 'w'))
    expect(code).toBe(2)
    for (const path of ['source.host', 'source.port', 'target']) expect(err).toContain(`  ${path}: `)
    expect(readdirSync(directory)).toEqual(['job.json'])
  })

  it('passes flags on as options of the job', async () => {
    const directory = folder()
    const job = jobFile(directory, '{"mode":"offline"}')
    const { err } = await portal('check', '--job', job, '--full.chunkRows', '5')
    expect(err).toContain('options.full.chunkRows')
  })

  it.each(['status', 'stop'])('says so when there is no workspace: %s', async (command) => {
    const { code, err } = await portal(command, 'cli-0123456789ab', '--workspace', folder())
    expect(code).toBe(4)
    expect(err).toContain('DM-JOB-006')
  })

  it('never leaves the workspace folder', async () => {
    const { code, err } = await portal('status', '../../etc', '--workspace', folder())
    expect(code).toBe(4)
    expect(err).toContain('DM-JOB-006')
  })

  it('lists nothing where nothing is', async () => {
    expect(await portal('list', '--workspace', join(folder(), 'none'))).toEqual({ code: 0, out: '', err: '' })
  })
})

describe('againCommand', () => {
  it('is what a shell takes, without the take-over', () => {
    expect(againCommand(['run', '--job', "it's mine.json", '--take-over', '--full.workers', '2'])).toBe(
      `portal run --job 'it'\\''s mine.json' --full.workers 2`,
    )
  })
})
