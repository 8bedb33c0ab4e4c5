import { readingAndEncoding } from './lists/reading-and-encoding.ts'
import type { Mutation } from './mutation.ts'

/** One list a part of the product. */
export const allMutations: readonly Mutation[] = [...readingAndEncoding]
