/** Lines of a script that are for us and no output of a program begin with this. */
export const mark = '@@portal'

/**
 * What the scripts that change an installation have in common. POSIX sh; `$base` is the absolute directory and `$id` names
 * the one who works. `.installing` is lock and work folder in one, so that releasing and cleaning up are the same step; a
 * script that was killed leaves a lock that is stale after five minutes without a sign of life. `users_of` counts the
 * processes that run from a folder, but not those that only look on: they lose nothing when it goes.
 */
export const scriptLibrary = `
set -u
umask 022
home=$base/portal work=$base/portal/.installing made=
say() { echo "${mark} $*"; }

missing() {
  place=$home/versions
  while [ ! -e "$place" ]; do printf '%s\\n' "$place"; place=$(dirname "$place"); done
}
remove_made() {
  printf '%s\\n' "$made" | while IFS= read -r place; do [ -z "$place" ] || rmdir "$place" 2>/dev/null; done
}
take() {
  mkdir "$work" 2>&1 || return 1
  { printf '%s\\n' "$id" > "$work/owner" && printf '%s\\n' "$made" > "$work/made"; } 2>&1 || { rm -rf "$work"; return 1; }
}
owner_of() { cat "$1/owner" 2>/dev/null; }
stale() {
  for over in "$@"; do [ "$(owner_of "$work")" = "$over" ] && return 0; done
  [ -n "$(find "$work" -maxdepth 0 -mmin +5 2>/dev/null)" ]
}
break_lock() {
  mv "$work" "$home/.stale-$id" 2>/dev/null || return 1
  inherited=$(cat "$home/.stale-$id/made" 2>/dev/null)
  undo_switch "$home/.stale-$id"
  rm -rf "$home/.stale-$id"
  [ -z "$inherited" ] || made=$inherited
  take
}
point() { ln -s "versions/$2" "$1/current" && mv -T "$1/current" "$home/current"; }
undo_switch() {
  [ -e "$1/switching" ] || return 0
  to=$(cat "$1/switching")
  before=$(cat "$1/before")
  [ -d "$1/unpacked/portal-$to" ] || rm -rf "$home/versions/$to"
  [ ! -d "$1/replaced" ] || mv "$1/replaced" "$home/versions/$to"
  rm -f "$1/current"
  if [ -z "$before" ]; then rm -f "$home/current"
  elif [ "$(readlink "$home/current")" != "versions/$before" ]; then point "$1" "$before"
  fi
}
users_of() {
  count=0
  for process in /proc/[0-9]*; do
    case $(readlink "$process/exe" 2>/dev/null) in "$1"/*) ;; *) continue ;; esac
    case $(tr '\\0' '\\n' 2>/dev/null < "$process/cmdline" | sed -n 3p) in
      probe | attach | logs | control | status | list | stop | gc | --version) ;;
      *) count=$((count + 1)) ;;
    esac
  done
  echo "$count"
}
`
