/*
 * MySQL's internal value (manual, "Internal Geometry Storage Format"): 4-byte little-endian SRID, then WKB, which MySQL
 * always writes little-endian and two-dimensional. EWKB (PostGIS, "ZMSGeoms.txt"): WKB with the flag 0x20000000 in the
 * outermost type and the SRID behind it when the SRID is not 0; nested geometries carry neither.
 */

/** SRID, byte order 1, a type of 1-7 in lower-case hex. */
const header = /^([0-9a-f]{8})01(0[1-7]000000)/

/** Geometry as lower-case hex of its EWKB; a value that is no MySQL geometry can never equal a target's. */
export function geometryForm(side: 'source' | 'target', cell: Buffer): Buffer {
  if (side === 'target') return cell
  const found = header.exec(cell.toString('latin1', 0, 18))
  if (found === null) return Buffer.concat([unrecognised, cell])
  const [, srid = '', type = ''] = found
  if (srid === '00000000') return cell.subarray(8)
  return Buffer.concat([Buffer.from(`01${type.slice(0, 6)}20${srid}`, 'latin1'), cell.subarray(18)])
}

const unrecognised = Buffer.from('no MySQL geometry: ')
