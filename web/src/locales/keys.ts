import type { messages } from './en-US/index.ts'

type Messages = typeof messages

/** Paths to all texts of a tree: `'task.list.empty'`. */
type PathsOf<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${PathsOf<T[K]>}`
}[keyof T & string]

/** Every text there is. A key that is not in the English tree does not compile. */
export type TextKey = PathsOf<Messages>

/** The same tree with any texts: what another language has to provide, nothing more and nothing less. */
export type Translated<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translated<T[K]> }

export type Translation = Translated<Messages>
