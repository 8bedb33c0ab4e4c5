import { onFrame, type ServerFrame } from '@data-migration/contract/ws'
import { toErrorBody, dmError } from '@data-migration/contract/errors'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Audience, type Subscriber } from './audience.ts'

/** Takes frames while it is `ready`, by the rules of the contract; the state is a list of numbers. */
class Reader implements Subscriber {
  ready = true
  missed = false
  last: number | null = null
  seen: readonly number[] = []
  readonly frames: ServerFrame[] = []

  offer(bytes: Buffer): boolean {
    if (!this.ready) this.missed = true
    if (!this.ready) return false
    const frame = JSON.parse(bytes.toString()) as ServerFrame
    this.frames.push(frame)
    const verdict = onFrame(this.last, frame)
    expect(verdict).not.toBe('resubscribe')
    if (verdict !== 'apply') return true
    this.last = frame.rev
    const numbers = frame.data as number[]
    this.seen = frame.kind === 'snapshot' ? numbers : [...this.seen, ...numbers]
    return true
  }
}

const state = (length: number) => () => JSON.stringify(Array.from({ length }, (_, n) => n))

type Step = 'advance' | 'replace' | 'join' | 'rejoin' | 'stop reading' | 'read again'
const steps = fc.array(
  fc.constantFrom<Step>(
    'advance',
    'advance',
    'advance',
    'replace',
    'join',
    'rejoin',
    'stop reading',
    'read again',
  ),
  { maxLength: 60 },
)

describe('an audience', () => {
  it('brings everybody to the newest state, however slowly they read and whenever they come back', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const audience = new Audience('tasks')
        const reader = new Reader()
        let length = 0
        for (const step of [...sequence, 'read again' as const, 'join' as const]) {
          if (step === 'advance') audience.advance(`[${length}]`, state(++length))
          if (step === 'replace') audience.replace(state(++length))
          if (step === 'join') audience.join(reader, undefined)
          if (step === 'rejoin') {
            audience.leave(reader)
            if (length > 0) audience.advance(`[${length}]`, state(++length))
            audience.join(reader, reader.last ?? undefined)
          }
          if (step === 'stop reading') reader.ready = false
          if (step === 'read again') {
            reader.ready = true
            audience.catchUp(reader)
          }
        }
        expect(reader.seen).toEqual(JSON.parse(state(length)()))
      }),
    )
  })

  it('makes one snapshot for all who need it', () => {
    const audience = new Audience('tasks')
    let made = 0
    audience.replace(() => `[${++made}]`)
    for (let n = 0; n < 10; n++) audience.join(new Reader(), undefined)
    expect(made).toBe(1)
  })

  it('makes no snapshot that nobody needs', () => {
    const audience = new Audience('tasks')
    audience.replace(() => expect.unreachable())
    audience.advance('[]', () => expect.unreachable())
  })

  it('tells a failure once, and to those who come later', () => {
    const audience = new Audience('tasks')
    const [early, late] = [new Reader(), new Reader()]
    audience.join(early, undefined)
    const gone = toErrorBody(dmError('DM-TASK-001', { task: 'x' }))
    audience.fail(gone, true)
    audience.fail(gone, true)
    audience.join(late, undefined)
    for (const { frames } of [early, late]) expect(frames.map(({ kind }) => kind)).toEqual(['error'])
    audience.replace(state(1))
    for (const reader of [early, late]) expect(reader.seen).toEqual([0])
  })

  it('counts anew in each life: a rev of another one is not continued', () => {
    const reader = new Reader()
    const first = new Audience('tasks')
    first.replace(state(1))
    first.join(reader, undefined)
    const second = new Audience('tasks')
    second.replace(state(2))
    second.advance('[2]', state(3))
    second.join(reader, reader.last ?? undefined)
    expect(reader.frames.map(({ kind }) => kind)).toEqual(['snapshot', 'snapshot'])
    expect(reader.seen).toEqual([0, 1, 2])
  })
})
