import type { ObjectResult } from '@data-migration/contract/portal'
import { editedRemark } from '../model/edited.ts'
import { maxNameBytes } from './names.ts'

type Kind = ObjectResult['kind']

/** What a remark says, and the known difference between both kinds of database it is about. The first that fits counts. */
const byText: readonly (readonly [pattern: RegExp, pitfall: string])[] = [
  [/negative values are not refused/, 'N18'],
  [/ rounds what is written to \d+ digits/, 'N11'],
  [/NOT NULL is dropped, for value\.zeroDate/, 'T01'],
  [/DEFAULT '?0000-00-00.* is not converted/, 'T14'],
  [/ON UPDATE CURRENT_TIMESTAMP became a trigger/, 'T11'],
  [/DEFAULT .* is not converted/s, 'C07'],
  [/varchar\(n\) became varchar\(4n\)/, 'S12'],
  [/became text; its order is alphabetical/, 'S17'],
  [/its labels are not checked/, 'S15'],
  [/values equal that the target tells apart/, 'S09'],
  [/keeps values apart as the collation of the source does/, 'S09'],
  [/a child that differs from its parent in case/, 'K19'],
  [/holds equal what the source does; LIKE/, 'S10'],
  [/the target refuses rows whose entry is above/, 'S20'],
  [/vector became bytea/, 'B07'],
  [/geometry became bytea/, 'G01'],
  [/is reckoned on the source by/, 'C03'],
  [/is VIRTUAL on the source/, 'C02'],
  [/the target has no invisible columns/, 'C04'],
  [/invisible on the source; the target always uses it/, 'C05'],
  [/column (?:ctid|[xc]min|[xc]max|tableoid) is named/i, 'C10'],
  [/AUTO_INCREMENT counts per group/, 'A07'],
  [/AUTO_INCREMENT is beyond/, 'A05'],
  [/prefix became an expression|primary key on a prefix/, 'K03'],
  [/ array\)/i, 'J10'],
  [/the target cannot index/, 'K03'],
  [/MATCH \.\.\. AGAINST|index\.fulltext|spatial|full-text/i, 'K05'],
  [/no primary or unique key of .* has exactly/s, 'K08'],
  [/cannot refer to/, 'K09'],
  [/NOT ENFORCED on the source|^not converted yet: /, 'K13'],
  [/table is partitioned on the source|sub-partitions became/, 'P01'],
  [/became HASH: as many partitions/, 'P06'],
  [/is SQL SECURITY INVOKER/, 'V03'],
]

/** Of remarks on what is written in a language: how it was translated, or what keeps it from being. */
const byKind: Partial<Record<Kind, string>> = {
  view: 'V02',
  function: 'V02',
  procedure: 'V04',
  trigger: 'V05',
  event: 'V07',
}

export function pitfallOf(remark: string, kind: Kind): string | null {
  if (remark === editedRemark) return null
  const found = byText.find(([pattern]) => pattern.test(remark))
  return found?.[1] ?? renamed(remark) ?? byKind[kind] ?? null
}

/** Too long for the target; else the user's own wish. */
function renamed(remark: string): string | null {
  const name = /^(?:table|column) (.*) is named .* on the target$/s.exec(remark)?.[1]
  if (name === undefined) return null
  return Buffer.byteLength(name) > maxNameBytes ? 'I02' : null
}
