import { accounts } from './lists/accounts.ts'
import { conversion } from './lists/conversion.ts'
import { editedStatements } from './lists/edited-statements.ts'
import { encoding } from './lists/encoding.ts'
import { defaults } from './lists/defaults.ts'
import { following } from './lists/following.ts'
import { followingRules } from './lists/following-rules.ts'
import { kindToTheSource } from './lists/kind-to-the-source.ts'
import { logValues } from './lists/log-values.ts'
import { reading } from './lists/reading.ts'
import { sessions } from './lists/sessions.ts'
import { sourceServers } from './lists/source-servers.ts'
import { types } from './lists/types.ts'
import { viewsAndChunks } from './lists/views-and-chunks.ts'
import type { Mutation } from './mutation.ts'

/** One list a part of the product. */
export const allMutations: readonly Mutation[] = [
  ...encoding,
  ...types,
  ...defaults,
  ...conversion,
  ...editedStatements,
  ...accounts,
  ...logValues,
  ...sourceServers,
  ...sessions,
  ...reading,
  ...viewsAndChunks,
  ...kindToTheSource,
  ...following,
  ...followingRules,
]
