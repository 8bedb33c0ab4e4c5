/** Exit codes of the `portal` CLI (design 10). */
export const exitCode = {
  ok: 0,
  bug: 1,
  usage: 2,
  precheck: 3,
  noWorkspace: 4,
  stopped: 5,
  differences: 6,
  rejects: 7,
  source: 8,
  target: 9,
  fenced: 10,
  version: 11,
  transient: 75,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]
