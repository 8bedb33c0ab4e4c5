/** `state`: to be seen at once. `progress`: numbers have moved; the newest win, once a second. */
export type Urgency = 'state' | 'progress'

/** Keeps an audience informed for as long as there is one. */
export interface TopicFeed {
  /** Something of it has changed; `itemId` where it is one thing of a list. */
  touch(urgency: Urgency, itemId?: string): void
  close(): void
}
