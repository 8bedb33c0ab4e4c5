import { apiBase } from '@data-migration/contract/api'
import { socketPath } from '@data-migration/contract/ws'
import { useDocumentVisibility } from '@vueuse/core'
import { defineStore } from 'pinia'
import { watch } from 'vue'
import { sessionToken } from '../api/token.ts'
import { createConnection } from '../realtime/connection.ts'
import { type TopicFeed, topicFeed } from '../realtime/topic-feed.ts'
import { type TopicKind, topicState, type TopicViews } from '../realtime/topic-state.ts'
import { socketUrl } from '../realtime/socket-url.ts'

/** Views change at most this often, however many frames come. */
const beatMs = 500

interface Entry {
  readonly feed: TopicFeed<unknown>
  users: number
}

/** The page's one WebSocket and everything that is subscribed on it. */
export const useLive = defineStore('live', () => {
  const entries = new Map<string, Entry>()
  const connection = createConnection(socketUrl(apiBase, socketPath), () => sessionToken.value, {
    onOpen: () => entries.forEach(({ feed }) => feed.subscribe()),
    onFrame: (frame) => entries.get(frame.topic)?.feed.receive(frame),
    onRefused: () => undefined,
  })

  /** The feed of a topic, shared by all who ask; `release` when it is no longer shown. */
  function acquire<K extends TopicKind>(kind: K, topic: string): TopicFeed<TopicViews[K]> {
    const entry = entries.get(topic) ?? enter(kind, topic)
    entry.users += 1
    return entry.feed as TopicFeed<TopicViews[K]>
  }

  function enter(kind: TopicKind, topic: string): Entry {
    const schedule = (flush: () => void) => setTimeout(flush, beatMs)
    const feed = topicFeed<unknown>(topic, topicState(kind), connection.send, schedule)
    const entry = { feed, users: 0 }
    entries.set(topic, entry)
    feed.subscribe()
    return entry
  }

  function release(topic: string): void {
    const entry = entries.get(topic)
    if (entry === undefined) return
    entry.users -= 1
    if (entry.users > 0) return
    entries.delete(topic)
    connection.send({ v: 1, op: 'unsub', topic })
  }

  watch(sessionToken, (token) => {
    connection.close()
    if (token !== '') connection.open()
  })
  watch(useDocumentVisibility(), (visible) => {
    if (visible === 'visible' && connection.state.value.kind === 'waiting') connection.retryNow()
  })

  return { state: connection.state, open: connection.open, retryNow: connection.retryNow, acquire, release }
})
