import type { ErrorBody } from '@data-migration/contract/errors'
import { type ClientFrame, onFrame, type ServerFrame } from '@data-migration/contract/ws'
import { shallowRef, type ShallowRef } from 'vue'
import type { TopicState } from './topic-state.ts'

/** One subscribed topic: frames go in by the rev rule, a view comes out at most once a beat. */
export interface TopicFeed<V> {
  readonly view: ShallowRef<V | null>
  readonly error: ShallowRef<ErrorBody | null>
  readonly receive: (frame: ServerFrame) => void
  /** Subscribes from the last rev seen, where the server can continue from it. */
  readonly subscribe: () => void
  /** Hands the newest view on now. */
  readonly flush: () => void
}

/** `schedule` calls back once, when the next beat is due. */
export function topicFeed<V>(
  topic: string,
  state: TopicState<V>,
  send: (frame: ClientFrame) => void,
  schedule: (flush: () => void) => void,
): TopicFeed<V> {
  const view = shallowRef<V | null>(null)
  const error = shallowRef<ErrorBody | null>(null)
  let last: number | null = null
  let scheduled = false

  function flush(): void {
    scheduled = false
    view.value = state.view()
  }

  function receive(frame: ServerFrame): void {
    const verdict = onFrame(last, frame)
    if (verdict === 'ignore') return
    if (verdict === 'resubscribe') return startOver()
    if (frame.kind === 'error') return void (error.value = frame.data)
    last = frame.rev
    error.value = null
    state.apply(frame)
    if (view.value === null) return flush()
    if (scheduled) return
    scheduled = true
    schedule(flush)
  }

  function startOver(): void {
    last = null
    send({ v: 1, op: 'unsub', topic })
    send({ v: 1, op: 'sub', topic })
  }

  function subscribe(): void {
    send({ v: 1, op: 'sub', topic, ...(last === null ? {} : { since: last }) })
  }

  return { view, error, receive, subscribe, flush }
}
