// A QR code as a picture that stays sharp at any size.
import { encode } from 'uqr'

/** Modules of white around it, without which readers do not find it. */
const QUIET = 4

/** Black squares on white, one unit each; a seventh of it may be soiled. Throws where the payload is too long for any code. */
export function qrSvg(payload: string): string {
  const { data, size } = encode(payload, { ecc: 'M', border: QUIET })
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}h-${size}z"/><path d="${squares.join('')}"/></svg>`
}
