import { describe } from 'vitest'
import { expectAllKilled } from './expect-all-killed.ts'
import { needsDatabase } from './mutation.ts'

describe('a guard that is taken out is missed by its test on real servers', () => {
  expectAllKilled(needsDatabase)
})
