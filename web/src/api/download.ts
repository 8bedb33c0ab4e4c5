import { apiBase, routes, urlOf } from '@data-migration/contract/api'
import { authorization, request } from './client.ts'

/** Saves a whole log file. The token goes into the header, so that no link with it can leak. */
export async function downloadLog(subTaskId: string, file: string): Promise<void> {
  await save(urlOf(routes['logs.download'], { subTaskId, file }), file)
}

/** Saves a file of the reports, as `<sub-task>-<file>`: those of several are looked at together. */
export async function downloadReport(subTaskId: string, name: string, file: string): Promise<void> {
  const path = urlOf(routes['reportFiles.download'], { subTaskId, file })
  await save(path, `${name}-${file.replaceAll('/', '-')}`)
}

/** Saves an assessment as `<name>-assessment.json` or `.html`. */
export async function downloadAssessment(
  assessmentId: string,
  form: 'json' | 'html',
  name: string,
): Promise<void> {
  await save(urlOf(routes[`assessments.${form}`], { assessmentId }), `${name}-assessment.${form}`)
}

async function save(path: string, name: string): Promise<void> {
  const response = await request(apiBase + path, { headers: authorization() })
  saveBlob(await response.blob(), name)
}

function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
