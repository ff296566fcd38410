/** Reads a file that is handed in beside fields, as a stream: nothing of it is kept in memory or on disk here. */

import type { FastifyRequest } from 'fastify'
import type { FileIn } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'

export type Upload = {
  readonly fields: Readonly<Record<string, string>>
  readonly file?: FileIn
  /** Lets what was not read run dry, so that the caller gets its answer. */
  drain(): void
}

/** A form that ends in the middle is the caller's doing: the line broke, or it was made so. What Fastify itself declines it says itself. */
const refuseBroken = (thrown: unknown): never => {
  if (thrown instanceof Error && 'statusCode' in thrown) throw thrown
  throw new Refusal('INPUT_INVALID', { details: { places: [{ place: 'body', keyword: 'multipart' }] } })
}

async function* wholeBytes(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* file
  } catch (thrown) {
    refuseBroken(thrown)
  }
}

/** The fields up to the file, and the file. Fields that follow the file are not read: the file is judged as it comes in. */
export const readUpload = async (request: FastifyRequest): Promise<Upload> => {
  const fields: Record<string, string> = {}
  const parts = request.parts({ limits: { files: 1, fields: 20, fieldSize: 4096, fileSize: Number.POSITIVE_INFINITY } })
  // Not `for await`: leaving such a loop early ends the parser, and with it the file.
  for (let next = await parts.next().catch(refuseBroken); !next.done; next = await parts.next().catch(refuseBroken)) {
    const part = next.value
    if (part.type === 'field') {
      if (typeof part.value === 'string') fields[part.fieldname] = part.value
      continue
    }
    const { file, filename } = part
    return { fields, file: { name: filename, bytes: wholeBytes(file) }, drain: () => file.resume() }
  }
  return { fields, drain: () => {} }
}
