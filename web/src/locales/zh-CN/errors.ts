import type { ErrorCode } from '@data-migration/contract/errors'
import { authTexts } from './errors/auth.ts'
import { incTexts } from './errors/inc.ts'
import { instTexts } from './errors/inst.ts'
import { jobTexts } from './errors/job.ts'
import { revTexts } from './errors/rev.ts'
import { srcTexts } from './errors/src.ts'
import { sshTexts } from './errors/ssh.ts'
import { taskTexts } from './errors/task.ts'
import { tgtTexts } from './errors/tgt.ts'
import { verTexts } from './errors/ver.ts'
import type { Texts } from './errors/texts.ts'

export type ErrorTexts = Readonly<Record<ErrorCode, Texts>>

/** Every code of the catalogue in Chinese, area by area as there; params stand between braces. */
export const errorTexts: ErrorTexts = {
  ...jobTexts,
  ...srcTexts,
  ...tgtTexts,
  ...sshTexts,
  ...instTexts,
  ...taskTexts,
  ...authTexts,
  ...verTexts,
  ...incTexts,
  ...revTexts,
}
