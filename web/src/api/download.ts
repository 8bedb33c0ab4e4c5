import { apiBase, routes, urlOf } from '@data-migration/contract/api'
import { authorization, request } from './client.ts'

/** Saves a whole log file. The token goes into the header, so that no link with it can leak. */
export async function downloadLog(subTaskId: string, file: string): Promise<void> {
  const url = apiBase + urlOf(routes['logs.download'], { subTaskId, file })
  const response = await request(url, { headers: authorization() })
  saveBlob(await response.blob(), file)
}

function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
