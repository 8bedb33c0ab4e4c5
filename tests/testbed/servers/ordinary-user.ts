import { spawnSync } from 'node:child_process'

/** A user name space makes root an ordinary user who owns the same files. */
const ownNameSpace = ['unshare', '--user', '--map-user=1000', '--map-group=1000']

/**
 * In containers and below chroot that is forbidden; then the program runs as nobody with the one capability that
 * lets it reach folders of root's. Without the securebit access(2) would not count the capability (capabilities(7)).
 */
const nobody = [
  ...['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'],
  ...['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'],
]

/** PostgreSQL refuses to run as root: the command line under which it runs nevertheless. */
export function asOrdinaryUser(command: readonly string[]): readonly string[] {
  if (process.getuid?.() !== 0) return command
  return [...(nameSpacesWork() ? ownNameSpace : nobody), ...command]
}

let known: boolean | undefined

function nameSpacesWork(): boolean {
  const [program = '', ...args] = ownNameSpace
  known ??= spawnSync(program, [...args, 'true'], { stdio: 'ignore' }).status === 0
  return known
}
