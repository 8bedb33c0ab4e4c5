import { scriptLibrary } from './script-library.ts'

/**
 * Removes an installation and the folders it had made, in one go and without looking at the connection. Refused while a
 * process of it runs: `current` is taken away first, so that none begins meanwhile.
 *
 * $1 absolute directory, $2 id of this removal; then ids whose lock may be broken.
 */
export const uninstallScript = `
base=$1 id=$2
shift 2
${scriptLibrary}
trap '' PIPE HUP INT TERM
[ -d "$home" ] || { say absent; exit 0; }
made=$(cat "$home/.made" 2>/dev/null)
if ! output=$(take); then
  [ -d "$work" ] || { say refused "$output"; exit 3; }
  stale "$@" && break_lock >/dev/null || { say locked; exit 4; }
fi
[ ! -L "$home/current" ] || mv "$home/current" "$work/current" || { rm -rf "$work"; say refused; exit 3; }
count=$(users_of "$home")
if [ "$count" != 0 ]; then
  [ ! -L "$work/current" ] || mv "$work/current" "$home/current"
  rm -rf "$work"
  say used "$count"
  exit 5
fi
rm -rf "$home/versions" "$home/workspace" "$home/.made" "$home"/.stale-* 2>&1 && rm -rf "$work" 2>&1 || { say refused; exit 3; }
rmdir "$home" 2>&1 || { say left "$(ls -A "$home" | tr '\\n' ' ')"; exit 0; }
remove_made
say removed
`

/**
 * Makes another installed version the current one, after its self-test.
 *
 * $1 absolute directory, $2 id, $3 version; then ids whose lock may be broken.
 */
export const switchScript = `
base=$1 id=$2 version=$3
shift 3
${scriptLibrary}
trap '' PIPE HUP INT TERM
[ -x "$home/versions/$version/portal" ] || { say absent; exit 0; }
if ! output=$(take); then
  [ -d "$work" ] || { say refused "$output"; exit 3; }
  stale "$@" && break_lock >/dev/null || { say locked; exit 4; }
fi
if output=$("$home/versions/$version/portal" --version --json 2>&1); then
  if output=$(point "$work" "$version" 2>&1); then said=switched; else said=refused; fi
else
  said=broken
fi
rm -rf "$work"
say "$said" "$output"
`
