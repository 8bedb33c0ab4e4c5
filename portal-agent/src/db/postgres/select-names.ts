import type { ObjectSelection } from '@data-migration/contract/portal'
import type { TextRow } from './session.ts'

/** The rows whose `name` is included and not excluded; `*` and `?` as in the job, everything when nothing is given. */
export function selectedNames(rows: readonly TextRow[], selection: ObjectSelection | undefined): TextRow[] {
  const include = (selection?.tables?.include ?? ['*']).map(pattern)
  const exclude = (selection?.tables?.exclude ?? []).map(pattern)
  return rows.filter(({ name }) => {
    const matches = (expression: RegExp) => expression.test(name ?? '')
    return include.some(matches) && !exclude.some(matches)
  })
}

function pattern(glob: string): RegExp {
  const text = glob
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${text}$`, 'su')
}
