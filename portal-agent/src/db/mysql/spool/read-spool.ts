import type { Position } from '@data-migration/contract/portal'
import type { LogItem } from '../../../model/change-block.ts'
import { reached } from '../../../model/position-order.ts'
import { LogDecoder, type LogDecoderSettings } from '../binlog/log-decoder.ts'
import { placeKeeper } from './log-recorder.ts'
import { damagedSpool } from './spool-error.ts'
import type { SpoolGroup, SpoolStore } from './spool-store.ts'

/**
 * What lies in a group behind `settings.from`, which is in it. The places at which events say they are have to be those the
 * group was written with: a gap ends it (DM-INC-231) before anything behind it is handed over.
 */
export async function* readGroup(
  store: SpoolStore,
  group: SpoolGroup,
  settings: LogDecoderSettings,
): AsyncGenerator<LogItem> {
  let decoder: LogDecoder | null = null
  const before = new EventsBefore(group, settings)
  for await (const event of store.events(group)) {
    decoder ??= before.decoderFrom()
    if (decoder === null) before.pass(event)
    else {
      decoder.event(event)
      yield* decoder.takeItems()
    }
  }
  if (decoder === null || !isSame(decoder.position, group.end) || !decoder.isBetween)
    throw damagedSpool(`it does not go up to ${group.end.value}`)
  const block = decoder.flush(false)
  if (block !== null) yield { kind: 'block', block }
}

/** Passes what an earlier reading has applied. */
class EventsBefore {
  readonly #keeper: LogDecoder
  readonly #settings: LogDecoderSettings

  constructor({ start, checksumBytes }: SpoolGroup, settings: LogDecoderSettings) {
    this.#keeper = placeKeeper(settings.database, start, { checksumBytes })
    this.#settings = settings
  }

  /** Null while the place to begin at is still ahead. */
  decoderFrom(): LogDecoder | null {
    if (!this.#keeper.isBetween) return null
    const { position } = this.#settings.from
    const at = this.#keeper.position
    if (!reached(at, position)) return null
    if (!isSame(at, position)) throw damagedSpool(`it has no end of a transaction at ${position.value}`)
    return new LogDecoder({ ...this.#settings, checksumBytes: this.#keeper.checksumBytes })
  }

  pass(event: Buffer): void {
    this.#keeper.event(event)
    this.#keeper.takeItems()
  }
}

function isSame(a: Position, b: Position): boolean {
  return reached(a, b) && reached(b, a)
}
