import { inspect } from 'node:util'

/** A password that prints as `[secret]` wherever it might be logged, inspected or serialised (pitfall O16). */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself, for the one place that logs in with it. */
  reveal(): string {
    return this.#value
  }

  toJSON(): string {
    return '[secret]'
  }

  toString(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}

/** Passwords of a job, kept apart from everything that is written down. Null: log in without one. */
export interface Credentials {
  readonly source: Secret | null
  readonly target: Secret | null
}
