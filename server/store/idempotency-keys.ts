/** A mutation that was answered, so that the same request again gets the same answer. */
export interface KeyedReply {
  readonly userId: string
  readonly key: string
  /** Of route, parameters and body; opaque here. */
  readonly fingerprint: string
  readonly status: number
  readonly body: object | null
}

export interface IdempotencyKeys {
  find(userId: string, key: string): Promise<KeyedReply | null>
  /** False when the key is there already. */
  save(reply: KeyedReply): Promise<boolean>
  removeOlder(time: string): Promise<void>
}
