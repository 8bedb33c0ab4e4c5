import { describe, expect, it } from 'vitest'
import { installDirectory } from './installation.ts'
import { logFileName } from './log.ts'

describe('installDirectory', () => {
  it.each(['~', '~/portal', '/opt/portal', '/opt/a.b/c-d_e/'])('takes %s', (path) => {
    expect(installDirectory.safeParse(path).success).toBe(true)
  })

  it.each([
    '',
    'opt',
    '~user',
    '/opt//portal',
    '/opt/../etc',
    '~/..',
    '/opt/a b',
    '/opt/$(id)',
    '/opt/`id`',
    `/${'x'.repeat(200)}`,
  ])('refuses %s', (path) => {
    expect(installDirectory.safeParse(path).success).toBe(false)
  })
})

describe('logFileName', () => {
  it.each(['portal.log', 'portal.log.1', 'full-2.log'])('takes %s', (name) => {
    expect(logFileName.safeParse(name).success).toBe(true)
  })

  it.each(['../job.json', '/etc/passwd', '..', '.hidden', 'a/b.log', 'a\\b', 'a..b', 'a\nb', 'a\0b', ''])(
    'refuses %j',
    (name) => {
      expect(logFileName.safeParse(name).success).toBe(false)
    },
  )
})
