import { scriptLibrary } from './script-library.ts'

/**
 * Runs on the machine for as long as an installation lasts and takes its steps, one word a line, from standard input.
 * Whatever ends it before `finish` - a failure, a lost connection, a signal - it puts everything back itself.
 *
 * $1 absolute directory, $2 id of this installation, $3 version, $4 sha256 of the archive; then ids whose lock may be
 * broken, because whoever held them knows that they are over.
 */
export const installScript = `
base=$1 id=$2 version=$3 sum=$4 keep=0
shift 4
${scriptLibrary}
step_verify() {
  cd "$work" || return 1
  printf '%s  archive.tar.gz\\n' "$sum" | sha256sum -c -
}
step_unpack() {
  mkdir "$work/unpacked" && tar -xzf "$work/archive.tar.gz" -C "$work/unpacked" --no-same-owner || return 1
  rm "$work/archive.tar.gz"
  cd "$work/unpacked/portal-$version" || return 1
  command -v sha256sum >/dev/null || return 0
  sha256sum -c --quiet MANIFEST.sha256
}
step_self_test() { "$work/unpacked/portal-$version/portal" --version --json; }
step_switch() {
  before=$(readlink "$home/current") || before=
  printf '%s\\n' "\${before##*/}" > "$work/before" || return 1
  printf '%s\\n' "$version" > "$work/switching" || return 1
  mkdir -p "$home/versions" || return 1
  if [ -e "$home/versions/$version" ]; then mv "$home/versions/$version" "$work/replaced" || return 1; fi
  mv "$work/unpacked/portal-$version" "$home/versions/$version" || return 1
  point "$work" "$version"
}

prune() {
  before=$(cat "$work/before" 2>/dev/null)
  for folder in "$home"/versions/*; do
    case \${folder##*/} in
      "$version" | "$before") ;;
      *) [ "$(users_of "$folder")" != 0 ] || rm -rf "$folder" ;;
    esac
  done
}
cleanup() {
  trap '' HUP INT TERM
  trap - EXIT
  cd /
  [ "$(owner_of "$work")" = "$id" ] || exit 1
  if [ "$keep" = 1 ]; then
    prune
    [ -e "$home/.made" ] || printf '%s\\n' "$made" > "$home/.made"
  else
    undo_switch "$work"
  fi
  rm -rf "$work" || { sleep 1; rm -rf "$work"; }
  [ "$keep" = 1 ] || remove_made
  exit 0
}

trap '' PIPE
made=$(missing)
output=$(mkdir -p "$home" 2>&1) || { remove_made; say refused "$output"; exit 3; }
if ! output=$(take); then
  if [ ! -d "$work" ]; then
    remove_made
    say refused "$output"
    exit 3
  fi
  stale "$@" && break_lock >/dev/null || { say locked "$(owner_of "$work")"; exit 4; }
fi
trap cleanup EXIT
trap 'exit 1' HUP INT TERM
say held
while IFS= read -r step; do
  case $step in
    beat) touch "$work" ;;
    verify | unpack | switch) (step_$step) 2>&1 </dev/null; say ended $? ;;
    self-test) (step_self_test) 2>&1 </dev/null; say ended $? ;;
    finish) keep=1; break ;;
    *) break ;;
  esac
done
`
