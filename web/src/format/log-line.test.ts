import { describe, expect, it } from 'vitest'
import { filterLines, levelOf, parseLogLine, type ShownLine } from './log-line.ts'

describe('parseLogLine', () => {
  it('reads what pino writes and keeps its further fields', () => {
    const line = '{"level":40,"time":"2026-11-20T20:00:00.000Z","table":"orders","chunk":7,"msg":"slow"}'
    expect(parseLogLine(line)).toEqual({
      at: '2026-11-20T20:00:00.000Z',
      level: 'warn',
      message: 'slow table=orders chunk=7',
    })
  })

  it.each(['plain text', '{"broken', '[1,2]', ''])('shows %j as it is', (line) => {
    expect(parseLogLine(line)).toEqual({ at: '', level: 'info', message: line })
  })
})

describe('levelOf', () => {
  it.each([
    [10, 'trace'],
    [30, 'info'],
    ['50', 'error'],
    [60, 'fatal'],
    [99, 'fatal'],
    ['warn', 'warn'],
    ['nonsense', 'info'],
  ])('%s is %s', (level, name) => {
    expect(levelOf(level)).toBe(name)
  })
})

describe('filterLines', () => {
  const lines: ShownLine[] = [
    { at: '', level: 'debug', message: 'Alpha' },
    { at: '', level: 'info', message: 'beta' },
    { at: '', level: 'error', message: 'alphabet' },
  ]

  it('keeps lines of at least the level', () => {
    expect(filterLines(lines, 'info', '').map(({ message }) => message)).toEqual(['beta', 'alphabet'])
  })

  it('looks for text in any case', () => {
    expect(filterLines(lines, 'trace', 'ALPHA').map(({ message }) => message)).toEqual(['Alpha', 'alphabet'])
  })
})
