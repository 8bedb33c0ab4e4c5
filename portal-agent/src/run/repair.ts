import type { RowRepair } from '../model/ports/row-repairer.ts'
import { RepairPlan } from '../verify/repair/repair-plan.ts'
import type { RunContext } from './run-context.ts'
import { type VerificationRequest, verifyRun } from './verification.ts'
import { writeRepair } from './write-repair.ts'

/**
 * Reads both sides anew, makes the statements that mend the target, and writes them down table by table. Where that is
 * asked for they are applied, each only to a row that is still as it was just read, and both sides are compared again.
 */
export async function repairRun(context: RunContext, request: VerificationRequest): Promise<void> {
  const { options, record, reports, signal } = context
  const tables = request.plan.tables.map(({ plan }) => plan)
  const plan = new RepairPlan(tables, options.values, options.values['repair.maxRows'])
  await verifyRun(context, { ...request, onDifferences: plan })
  for (const { table, verdict } of record.verification) if (verdict === 'not-verified') plan.drop(table)
  const repairs = plan.ordered()
  record.repair = { statements: repairs.length, applied: 0, movedOn: 0, tables: [...plan.tables()] }
  await using repairer = await request.ports.openRowRepairer()
  if (reports !== null)
    await writeRepair(reports, repairs, (some: readonly RowRepair[]) => repairer.script(some, signal))
  if (!options.values['repair.apply'] || repairs.length === 0) return
  record.repair = { ...record.repair, ...(await repairer.apply(repairs, signal)) }
  await verifyRun(context, { ...request, loaded: null })
}
