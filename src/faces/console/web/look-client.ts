/** Asks how a file will be understood, and says what its headings are. */
import { get, post, postFile } from './client.ts'
import type { Preview, SaidHeadings } from './shapes.ts'

/** Of text the beginning is enough; a workbook is looked at whole, and only where that is quick. */
const TEXT_BYTES = 512 * 1024
const WORKBOOK_BYTES = 20 * 1024 * 1024
const WORKBOOK = /\.xlsx?$/i

export const mayLook = (file: File): boolean => !WORKBOOK.test(file.name) || file.size <= WORKBOOK_BYTES

/** Cut at the end of a line: half a character would be taken for a wrong encoding. */
async function beginningOf(file: File): Promise<Blob> {
  if (WORKBOOK.test(file.name) || file.size <= TEXT_BYTES) return file
  const bytes = new Uint8Array(await file.slice(0, TEXT_BYTES).arrayBuffer())
  const isText = bytes[0] !== 0x50 && bytes[0] !== 0xd0
  return isText ? new Blob([bytes.slice(0, bytes.lastIndexOf(10) + 1)]) : file
}

export const lookAt = async (of: { item: string; source: string }, file: File, signal?: AbortSignal): Promise<Preview> =>
  postFile('intake.preview', { item: of.item, source: of.source }, await beginningOf(file), file.name, signal)

export type Saying = { heading: string; field?: string | null; forget?: boolean }

export const sayHeadings = (of: { item: string; source: string }, headings: readonly Saying[]): Promise<SaidHeadings> =>
  post('intake.say-headings', { ...of, headings })

export const listHeadings = (of: { item: string; source: string }, signal?: AbortSignal) =>
  get<SaidHeadings>('intake.headings', of, signal)
