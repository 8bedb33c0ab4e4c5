import type { WorkspaceFile } from '../../executors/link.ts'

export function fileReply({ name, bytes, modifiedAt }: WorkspaceFile): {
  readonly name: string
  readonly sizeBytes: string
  readonly modifiedAt: string
} {
  return { name, sizeBytes: String(bytes), modifiedAt }
}
