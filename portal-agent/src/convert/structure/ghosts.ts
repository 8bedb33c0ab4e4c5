/** `_t_gho`, `_t_ghc`, `_t_del` of gh-ost (with a time in front of `_del` on request), `_t_new`, `_t_old` of pt-osc. */
const forms = [/^_(.+?)(?:_\d{14})?_(gho|ghc|del)$/s, /^_+(.+)_(new|old)$/s]

/** Whether a table is one that a tool for changes of structure makes beside one of these, and drops again (pitfall D16). */
export function isGhost(name: string, tables: ReadonlySet<string>): boolean {
  return forms.some((form) => tables.has(form.exec(name)?.[1] ?? ''))
}

/** Messages the tool leaves for itself; no rows of any table. */
export function isGhostLog(name: string): boolean {
  return /^_.+_ghc$/s.test(name)
}
