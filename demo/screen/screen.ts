import type { WriteStream } from 'node:tty'

/** What the demo says, one line a step. On a terminal the line of a running step is redrawn in place. */
export interface Screen {
  /** Ends the running step, if any, with this line. */
  line(text: string): void
  /** Shows how far the running step is; on anything but a terminal only now and then. */
  live(text: string): void
}

const redrawMs = 100
const plainMs = 5000

export function createScreen(stream: NodeJS.WritableStream & Partial<WriteStream>): Screen {
  const terminal = stream.isTTY === true
  const everyMs = terminal ? redrawMs : plainMs
  let [drawn, last] = [false, performance.now()]
  const clear = () => (drawn && terminal ? '\r\u001b[K' : '')
  return {
    line(text) {
      stream.write(`${clear()}${text}\n`)
      ;[drawn, last] = [false, performance.now()]
    },
    live(text) {
      if (performance.now() - last < everyMs) return
      stream.write(terminal ? `${clear()}${text.slice(0, (stream.columns || 80) - 1)}` : `${text}\n`)
      ;[drawn, last] = [true, performance.now()]
    },
  }
}
