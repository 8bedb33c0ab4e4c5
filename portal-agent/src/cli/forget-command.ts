import { exitCode, type ForgottenLine } from '@data-migration/contract/portal'
import type { ForgetScope } from '../model/ports/forget.ts'
import { connectJob } from '../run/compose.ts'
import { readJobText } from '../run/job-text.ts'
import { readStartOrder } from '../run/start-order.ts'
import type { LookFlags } from './status-command.ts'
import { printJson, type Terminal } from './terminal.ts'

export interface ForgetFlags extends LookFlags {
  readonly scope: ForgetScope
  readonly dropTables: boolean
}

/** `portal forget`: works on the target only, wherever the sub-task ran. Throws DM-JOB-002, -003, -007 and DM-TGT codes. */
export async function forgetCommand(flags: ForgetFlags, terminal: Terminal): Promise<number> {
  const { job, credentials } = readStartOrder(await readJobText('-')).read
  const { subTask } = job
  const { scope, dropTables } = flags
  const { epoch, droppedTables } = await connectJob(job, credentials).forget({ subTask, scope, dropTables })
  const line: ForgottenLine = { v: 1, type: 'forgotten', subTask, epoch, droppedTables: [...droppedTables] }
  if (flags.json) printJson(terminal, line)
  else terminal.out(`${subTask} ${epoch === null ? 'has left nothing there' : 'is fenced out'}.\n`)
  return exitCode.ok
}
