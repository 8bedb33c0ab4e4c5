import { describe, expect, it } from 'vitest'
import { exitCode } from '../portal/exit-code.ts'
import { authErrors } from './auth.ts'
import { type ErrorCode, errorCatalogue } from './catalogue.ts'
import { type ErrorDefinition, fillTemplate } from './define.ts'
import { dmError } from './dm-error.ts'
import { incrementalErrors } from './inc.ts'
import { installErrors } from './inst.ts'
import { jobErrors } from './job.ts'
import { requestErrors } from './request.ts'
import { reverseErrors } from './rev.ts'
import { sourceErrors } from './src.ts'
import { sshErrors } from './ssh.ts'
import { targetErrors } from './tgt.ts'
import { taskErrors } from './task.ts'
import { verifyErrors } from './ver.ts'
import { waitingReasons } from './waiting.ts'

const areas = [
  authErrors,
  incrementalErrors,
  installErrors,
  jobErrors,
  requestErrors,
  reverseErrors,
  sourceErrors,
  sshErrors,
  targetErrors,
  taskErrors,
  verifyErrors,
  waitingReasons,
]
const all = Object.entries(errorCatalogue) as [ErrorCode, ErrorDefinition][]

describe('the catalogue', () => {
  it('has no code twice', () => {
    const count = areas.reduce((sum, area) => sum + Object.keys(area).length, 0)
    expect(all).toHaveLength(count)
  })

  it.each(all)(
    '%s has a code of the agreed areas, a sentence, a remedy, a status and an exit code',
    (code, definition) => {
      expect(code).toMatch(/^DM-(JOB|SRC|TGT|SSH|INST|TASK|AUTH|VER|INC|REV)-\d{3}$/)
      expect(definition.message).not.toMatch(/\.$/)
      expect(definition.remedy).toMatch(/[.}]$/)
      expect(definition.status).toBeGreaterThanOrEqual(400)
      expect(definition.status).toBeLessThan(600)
      expect(Object.values(exitCode)).toContain(definition.exit)
    },
  )
})

describe('dmError', () => {
  it('fills message and remedy from its params', () => {
    const error = dmError('DM-TASK-006', { action: 'start', state: 'full', possible: 'stop, finish' })
    expect(error.message).toBe('"start" is not possible in state full')
    expect(error.remedy).toBe('Possible now: stop, finish.')
  })

  it('leaves a name without a value visible', () => {
    expect(fillTemplate('{a} and {b}', { a: 1 })).toBe('1 and {b}')
  })
})
