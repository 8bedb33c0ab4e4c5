import type { IncrementalCounters, LiveVerification, Progress } from '@data-migration/contract/portal'
import { grouped, shortBytes, shortNumber } from './format-quantity.ts'

/** How changes follow, for people: delay by stage, pace by kind, position, and what a comparison has found. */
export function incrementalLines({ incremental, verification }: Progress): string[] {
  if (incremental === undefined) return []
  const { lagMs, readMs, applyMs, perSecond, queuedBytes, position, stalled, retained } = incremental
  const pace =
    perSecond === null
      ? []
      : [
          `Pace      ${shortNumber(perSecond.inserts)} inserts/s, ${shortNumber(perSecond.updates)} updates/s, ` +
            `${shortNumber(perSecond.deletes)} deletes/s, ${shortBytes(perSecond.bytes)}/s`,
        ]
  return [
    `Behind    ${seconds(lagMs)} (until read ${seconds(readMs)}, applied ${seconds(applyMs)}), ${shortBytes(queuedBytes)} wait`,
    ...(stalled === undefined
      ? []
      : [
          `Stalled   since ${stalled.since}: ${stalled.error.code} ${stalled.error.message}`,
          ...(stalled.error.found === undefined ? [] : [`          Found: ${stalled.error.found}`]),
          `          Next step: ${stalled.error.remedy}`,
        ]),
    ...pace,
    `Applied   ${grouped(incremental.inserts)} inserts, ${grouped(incremental.updates)} updates, ` +
      `${grouped(incremental.deletes)} deletes in ${grouped(incremental.transactions)} transactions, ` +
      shortBytes(Number(incremental.bytes)),
    ...(position === null ? [] : [`Position  ${position.value}`]),
    ...(retained === undefined ? [] : retainedLines(retained)),
    ...(verification === undefined ? [] : [`Verdict   ${verdictText(verification)}`]),
  ]
}

function retainedLines({
  files,
  bytes,
  keptForMs,
  error,
}: NonNullable<IncrementalCounters['retained']>): string[] {
  const kept = keptForMs === null ? 'without a limit' : `for ${(keptForMs / 3_600_000).toFixed(1)} h`
  return [
    `Log       ${grouped(String(files))} files (${shortBytes(Number(bytes))}) from the one being read on, kept ${kept}`,
    ...(error === undefined
      ? []
      : [`          ${error.code} ${error.message}`, `          Next step: ${error.remedy}`]),
  ]
}

function verdictText({ verdict, asOf, at }: LiveVerification): string {
  return asOf === null ? `${verdict}, at ${at}` : `${verdict} as of ${asOf.value}, at ${at}`
}

function seconds(ms: number | null): string {
  return ms === null ? 'unknown' : `${(ms / 1000).toFixed(1)} s`
}
