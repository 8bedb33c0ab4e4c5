import { requestErrors } from './request.ts'
import { authErrors } from './auth.ts'
import type { ParamNames } from './define.ts'
import { incrementalErrors } from './inc.ts'
import { installErrors } from './inst.ts'
import { jobErrors } from './job.ts'
import { reverseErrors } from './rev.ts'
import { sourceErrors } from './src.ts'
import { sshErrors } from './ssh.ts'
import { targetErrors } from './tgt.ts'
import { taskErrors } from './task.ts'
import { verifyErrors } from './ver.ts'
import { waitingReasons } from './waiting.ts'

/** Every code of the product; `docs/errors.md` is generated from it. A code is never renumbered or reused. */
export const errorCatalogue = {
  ...jobErrors,
  ...sourceErrors,
  ...targetErrors,
  ...sshErrors,
  ...installErrors,
  ...taskErrors,
  ...waitingReasons,
  ...requestErrors,
  ...authErrors,
  ...verifyErrors,
  ...incrementalErrors,
  ...reverseErrors,
}

export type ErrorCode = keyof typeof errorCatalogue

type Templates<C extends ErrorCode> = (typeof errorCatalogue)[C]['message' | 'remedy']

/** The params a code's message and remedy name. */
export type ErrorParams<C extends ErrorCode> = Readonly<
  Record<ParamNames<Templates<C>>, string | number | boolean>
>
