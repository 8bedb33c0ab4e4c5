import type { Context } from './emit/context.ts'
import type { TargetType } from './emit/value.ts'
import { Untranslatable } from './untranslatable.ts'

/** What blocks an object, in words, and where. */
export interface Blocker {
  /** 1-based, in the object's text. */
  readonly line: number
  readonly reason: string
}

/** What became of an object of the source. */
export interface Translation {
  readonly statements: readonly string[]
  readonly remarks: readonly string[]
  /** Names of the compatibility schema it needs. */
  readonly compat: readonly string[]
  /** Objects it refers to, as `kind.name`. */
  readonly uses: readonly string[]
  /** Empty where nothing is left to do by hand; else `statements` are only a beginning. */
  readonly blockers: readonly Blocker[]
  /** The source's text, for whoever goes on by hand. */
  readonly original: string
}

export interface Emitted {
  readonly context: Context
  readonly statements: readonly string[]
  readonly blockers?: readonly Blocker[]
}

/** Types of user variables by name. */
export type UserVariables = ReadonlyMap<string, TargetType>

/**
 * Runs a translation; what it cannot do is told, not thrown. Where it sets user variables it runs again, knowing the types
 * of all that is assigned to each: in a loop a variable is read before the text that sets it last.
 */
export function translated(original: string | null, work: (known: UserVariables) => Emitted): Translation {
  try {
    const first = work(new Map())
    const { userVariables } = first.context
    const { context, statements, blockers = [] } = userVariables.size === 0 ? first : work(userVariables)
    return {
      statements,
      blockers,
      remarks: [...context.remarks],
      compat: [...context.compat],
      uses: [...context.uses],
      original: original ?? '',
    }
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error
    const blockers = [{ line: error.line, reason: error.message }]
    return { statements: [], remarks: [], compat: [], uses: [], blockers, original: original ?? '' }
  }
}
