/** mysqld refuses to run as root unless told to. */
export function runAsRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : []
}
