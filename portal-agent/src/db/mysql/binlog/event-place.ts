const wrap = 2 ** 32

/**
 * Where the file goes on behind an event, from where it stood before and the header's place of the next event. Sizes are
 * not summed up: a source leaves events out of the stream (MariaDB its ANNOTATE_ROWS) that are in the file. The header has
 * 32 bits only (pitfall D08), the file may be larger; 0 is the mark of an event that is not in the file (pitfall D09), as
 * the format description that a stream from the middle begins with.
 */
export function placeBehind(before: number, logPos: number): number {
  if (logPos === 0) return before
  const place = Math.floor(before / wrap) * wrap + logPos
  return place < before ? place + wrap : place
}
