import type { ClientFrame, ServerFrame } from '@data-migration/contract/ws'
import { describe, expect, it } from 'vitest'
import { topicFeed } from './topic-feed.ts'
import type { TopicState } from './topic-state.ts'

/** A topic whose view is everything applied so far. */
function textState(): TopicState<string> {
  let text: string | null = null
  return {
    apply: ({ kind, data }) => {
      text = (kind === 'snapshot' ? '' : (text ?? '')) + String(data)
    },
    view: () => text,
  }
}

function feedWith() {
  const sent: ClientFrame[] = []
  const beats: (() => void)[] = []
  const feed = topicFeed(
    'tasks',
    textState(),
    (frame) => sent.push(frame),
    (flush) => beats.push(flush),
  )
  const frame = (kind: 'snapshot' | 'patch', rev: number, data: string): void =>
    feed.receive({ v: 1, topic: 'tasks', kind, rev, data })
  const beat = (): void => {
    for (const flush of beats.splice(0)) flush()
  }
  return { feed, sent, beats, frame, beat }
}

describe('topicFeed', () => {
  it('shows the first snapshot at once and later changes with the beat', () => {
    const { feed, frame, beat, beats } = feedWith()
    frame('snapshot', 3, 'a')
    expect(feed.view.value).toBe('a')
    frame('patch', 4, 'b')
    frame('patch', 5, 'c')
    expect(feed.view.value).toBe('a')
    expect(beats).toHaveLength(1)
    beat()
    expect(feed.view.value).toBe('abc')
  })

  it('asks for a snapshot when a rev is missing, and applies nothing in between', () => {
    const { feed, frame, beat, sent } = feedWith()
    frame('snapshot', 3, 'a')
    frame('patch', 5, 'lost')
    expect(sent).toEqual([
      { v: 1, op: 'unsub', topic: 'tasks' },
      { v: 1, op: 'sub', topic: 'tasks' },
    ])
    frame('snapshot', 6, 'new')
    beat()
    expect(feed.view.value).toBe('new')
  })

  it('ignores a patch it has applied already', () => {
    const { feed, frame, beat } = feedWith()
    frame('snapshot', 3, 'a')
    frame('patch', 4, 'b')
    frame('patch', 4, 'b')
    beat()
    expect(feed.view.value).toBe('ab')
  })

  it('takes a snapshot of a server that counts anew', () => {
    const { feed, frame, beat } = feedWith()
    frame('snapshot', 90, 'old')
    frame('snapshot', 1, 'new')
    frame('patch', 2, '+')
    beat()
    expect(feed.view.value).toBe('new+')
  })

  it('continues after a reconnect from the last rev it has seen', () => {
    const { feed, frame, sent } = feedWith()
    frame('snapshot', 7, 'a')
    feed.subscribe()
    expect(sent).toEqual([{ v: 1, op: 'sub', topic: 'tasks', since: 7 }])
  })

  it('keeps what it shows when the topic reports an error, and forgets the error with the next word', () => {
    const { feed, frame } = feedWith()
    frame('snapshot', 1, 'a')
    const error = { code: 'DM-AUTH-002', message: '', remedy: '', params: {}, details: [] }
    feed.receive({ v: 1, topic: 'tasks', rev: 1, kind: 'error', data: error } satisfies ServerFrame)
    expect(feed.error.value?.code).toBe('DM-AUTH-002')
    expect(feed.view.value).toBe('a')
    frame('patch', 2, 'b')
    expect(feed.error.value).toBeNull()
  })
})
