import { type Topic, topicText } from '@data-migration/contract/ws'
import { Audience, type Subscriber } from './audience.ts'
import type { TopicFeed, Urgency } from './topic-feed.ts'

interface LiveTopic {
  readonly audience: Audience
  readonly feed: TopicFeed
}

/** The topics somebody looks at. One that nobody looks at costs nothing. */
export class TopicHub {
  readonly #open: (topic: Topic, audience: Audience) => TopicFeed
  readonly #topics = new Map<string, LiveTopic>()

  constructor(open: (topic: Topic, audience: Audience) => TopicFeed) {
    this.#open = open
  }

  subscribe(topic: Topic, subscriber: Subscriber, since: number | undefined): void {
    const text = topicText(topic)
    const live = this.#topics.get(text) ?? this.#begin(topic, text)
    live.audience.join(subscriber, since)
  }

  unsubscribe(topic: string, subscriber: Subscriber): void {
    const live = this.#topics.get(topic)
    if (live === undefined) return
    live.audience.leave(subscriber)
    if (live.audience.size > 0) return
    live.feed.close()
    this.#topics.delete(topic)
  }

  catchUp(topic: string, subscriber: Subscriber): void {
    this.#topics.get(topic)?.audience.catchUp(subscriber)
  }

  touch(topic: string, urgency: Urgency, itemId?: string): void {
    this.#topics.get(topic)?.feed.touch(urgency, itemId)
  }

  isLive(topic: string): boolean {
    return this.#topics.has(topic)
  }

  get size(): number {
    return this.#topics.size
  }

  close(): void {
    for (const { feed } of this.#topics.values()) feed.close()
    this.#topics.clear()
  }

  #begin(topic: Topic, text: string): LiveTopic {
    const audience = new Audience(text)
    const live = { audience, feed: this.#open(topic, audience) }
    this.#topics.set(text, live)
    return live
  }
}
