/** Inclusive and sorted, without overlap or touch. */
type Interval = [first: bigint, last: bigint]

/** A set of MySQL GTIDs with its holes (pitfall D11), by `uuid` or `uuid:tag`. */
export class GtidSet {
  readonly #intervals = new Map<string, Interval[]>()

  /** `uuid:1-5:7:tag:1-3, uuid2:...`; a tag holds until the next one. */
  static parse(text: string): GtidSet {
    const set = new GtidSet()
    for (const part of text.replace(/\s+/g, '').split(',')) if (part !== '') set.#parseSource(part)
    return set
  }

  add(source: string, number: bigint): void {
    const list = this.#listOf(source)
    const last = list.at(-1)
    if (last !== undefined && number === last[1] + 1n) last[1] = number
    else this.#merge(list, number, number)
  }

  has(source: string, number: bigint): boolean {
    return (this.#intervals.get(source) ?? []).some(([first, last]) => first <= number && number <= last)
  }

  /** Whether everything of `other` is in this one. */
  contains(other: GtidSet): boolean {
    return [...other.#intervals].every(([source, list]) =>
      list.every(([first, last]) =>
        (this.#intervals.get(source) ?? []).some((own) => own[0] <= first && last <= own[1]),
      ),
    )
  }

  /** What is in this one and not in `other`. */
  minus(other: GtidSet): GtidSet {
    const rest = new GtidSet()
    for (const [source, list] of this.#intervals)
      for (const [first, last] of list) {
        let from = first
        for (const [start, end] of other.#intervals.get(source) ?? []) {
          if (end < from || start > last) continue
          if (start > from) rest.#merge(rest.#listOf(source), from, start - 1n)
          from = end + 1n
        }
        if (from <= last) rest.#merge(rest.#listOf(source), from, last)
      }
    return rest
  }

  get isEmpty(): boolean {
    return [...this.#intervals.values()].every((list) => list.length === 0)
  }

  /** As the server prints it, in one line: tags of one server together behind the untagged. */
  toString(): string {
    const byUuid = Map.groupBy(
      [...this.#intervals].filter(([, list]) => list.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)),
      ([source]) => source.slice(0, 36),
    )
    return [...byUuid]
      .map(([uuid, parts]) => [
        uuid,
        ...parts.flatMap(([source, list]) => [tagOf(source), ...list.map(intervalText)]),
      ])
      .map((pieces) => pieces.filter((piece) => piece !== '').join(':'))
      .join(',')
  }

  /** For COM_BINLOG_DUMP_GTID and the like: every source with its intervals. */
  entries(): readonly (readonly [source: string, intervals: readonly Readonly<Interval>[]])[] {
    return [...this.#intervals].filter(([, list]) => list.length > 0)
  }

  #parseSource(part: string): void {
    const [uuid = '', ...pieces] = part.toLowerCase().split(':')
    let source = uuid
    for (const piece of pieces) {
      if (!/^\d/.test(piece)) {
        source = `${uuid}:${piece}`
        continue
      }
      const [first = '0', last = first] = piece.split('-')
      this.#merge(this.#listOf(source), BigInt(first), BigInt(last))
    }
  }

  #listOf(source: string): Interval[] {
    const known = this.#intervals.get(source)
    if (known !== undefined) return known
    const list: Interval[] = []
    this.#intervals.set(source, list)
    return list
  }

  #merge(list: Interval[], first: bigint, last: bigint): void {
    const joined: Interval = [first, last]
    const others = list.filter((interval) => {
      const apart = interval[1] + 1n < joined[0] || joined[1] + 1n < interval[0]
      if (apart) return true
      if (interval[0] < joined[0]) joined[0] = interval[0]
      if (interval[1] > joined[1]) joined[1] = interval[1]
      return false
    })
    const all = [...others, joined].sort((a, b) => (a[0] < b[0] ? -1 : 1))
    list.splice(0, list.length, ...all)
  }
}

function tagOf(source: string): string {
  return source.slice(37)
}

function intervalText([first, last]: readonly [bigint, bigint]): string {
  return first === last ? String(first) : `${first}-${last}`
}
