import { dmError } from '@data-migration/contract/errors'
import type { Machine } from '../machine.ts'
import { runCommand } from '../run-command.ts'
import type { Architecture } from './portal-package.ts'

/** What an installation has to know of a machine before it touches it. */
export interface MachineFacts {
  /** Absolute, `~` resolved. */
  readonly directory: string
  /** The deepest folder of `<directory>/portal` that exists. */
  readonly existing: string
  readonly writable: boolean
  readonly freeBytes: number
  readonly system: string
  readonly machine: string
  /** E.g. `glibc 2.36`; empty where there is none. */
  readonly libc: string
  /** E.g. `GLIBCXX_3.4.30`; empty where the library was not found. */
  readonly libstdcxx: string
  readonly missingPrograms: readonly string[]
  readonly hasSha256sum: boolean
  /** systemd-logind ends what a login of this machine's users has started; see logind.conf(5). */
  readonly endsUserProcesses: boolean
  /** Whom logind spares, or, where `onlyUsers` is not empty, the only ones it does not spare. */
  readonly sparedUsers: readonly string[]
  readonly onlyUsers: readonly string[]
  /** Entries of `<directory>/portal` when it is not ours. */
  readonly foreign: readonly string[]
  /** The version `current` leads to; empty when none is installed. */
  readonly version: string
}

/** POSIX sh and POSIX tools only; one `key=value` a line. */
const script = `
PATH=$PATH:/usr/sbin:/sbin
base=$1
case $base in '~') base=$HOME ;; '~/'*) base=$HOME/\${base#'~/'} ;; esac
portal=$base/portal
existing=$portal
while [ ! -e "$existing" ]; do existing=$(dirname "$existing"); done
printf 'directory=%s\\nexisting=%s\\n' "$base" "$existing"
[ -d "$existing" ] && [ -w "$existing" ] && [ -x "$existing" ] && echo writable=yes
set -- $(df -Pk "$existing" | tail -n 1)
echo "freeKib=$4"
echo "system=$(uname -s)"
echo "machine=$(uname -m)"
echo "libc=$(getconf GNU_LIBC_VERSION 2>/dev/null)"
for file in $(ldconfig -p 2>/dev/null | sed -n 's/.*libstdc++\\.so\\.6 .*=> //p') /usr/lib64/libstdc++.so.6 /usr/lib/*/libstdc++.so.6; do
  [ -e "$file" ] || continue
  echo "libstdcxx=$(grep -a -o 'GLIBCXX_3\\.4\\.[0-9]*' "$file" | sort -t . -k 3 -n | tail -n 1)"
  break
done
for program in tar gzip readlink find; do command -v "$program" >/dev/null || echo "missing=$program"; done
command -v sha256sum >/dev/null && echo sha256sum=yes
logind() { busctl get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager "$1" 2>/dev/null; }
if command -v busctl >/dev/null; then
  for property in KillUserProcesses KillExcludeUsers KillOnlyUsers; do echo "$property=$(logind $property)"; done
fi
if [ -d "$portal" ] && [ ! -d "$portal/versions" ]; then
  for entry in "$portal"/* "$portal"/.[!.]*; do
    case $entry in */.installing|*/.made|*/workspace) ;; *) [ -e "$entry" ] && echo "foreign=\${entry##*/}" ;; esac
  done
fi
link=$(readlink "$portal/current" 2>/dev/null) && echo "version=\${link##*/}"
exit 0
`

/** Throws DM-SSH-010 when the machine's shell does not answer as one does. */
export async function readMachineFacts(
  machine: Machine,
  directory: string,
  signal: AbortSignal,
): Promise<{ facts: MachineFacts; output: string }> {
  const result = await runCommand(machine, ['sh', '-c', script, 'sh', directory], {
    purpose: 'the check',
    signal,
  })
  const facts = factsIn(result.stdout)
  if (result.exitCode === 0 && facts !== null) return { facts, output: result.stdout + result.stderr }
  const { exitCode } = result
  throw dmError(
    'DM-SSH-010',
    { host: machine.label, exitCode, command: 'sh' },
    { found: (result.stderr || result.stdout).slice(-500) },
  )
}

/** Null when what came is not what the script prints. */
export function factsIn(text: string): MachineFacts | null {
  const values = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const at = line.indexOf('=')
    if (at > 0) values.set(line.slice(0, at), [...(values.get(line.slice(0, at)) ?? []), line.slice(at + 1)])
  }
  const one = (key: string) => values.get(key)?.at(-1) ?? ''
  if (one('directory') === '' || one('machine') === '') return null
  return {
    directory: one('directory'),
    existing: one('existing'),
    writable: one('writable') === 'yes',
    freeBytes: Number(one('freeKib')) * 1024,
    system: one('system'),
    machine: one('machine'),
    libc: one('libc'),
    libstdcxx: one('libstdcxx'),
    missingPrograms: values.get('missing') ?? [],
    hasSha256sum: one('sha256sum') === 'yes',
    endsUserProcesses: one('KillUserProcesses') === 'b true',
    sparedUsers: stringsIn(one('KillExcludeUsers')),
    onlyUsers: stringsIn(one('KillOnlyUsers')),
    foreign: values.get('foreign') ?? [],
    version: one('version'),
  }
}

/** As busctl prints an array of strings: `as 2 "root" "dba"`. */
function stringsIn(printed: string): readonly string[] {
  return [...printed.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text)
}

const architectures: Readonly<Record<string, Architecture>> = {
  x86_64: 'x64',
  amd64: 'x64',
  aarch64: 'arm64',
  arm64: 'arm64',
}

/** Throws DM-INST-003. */
export function architectureOf({ machine, system }: MachineFacts, host: string): Architecture {
  const architecture = system === 'Linux' ? architectures[machine] : undefined
  if (architecture !== undefined) return architecture
  throw dmError('DM-INST-003', { architecture: `${system} ${machine}`, host })
}
