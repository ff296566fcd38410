/** The shapes of what may be asked about the law in force. */

import { Type } from '@sinclair/typebox'

const Dir = Type.String({ minLength: 1, maxLength: 4096, description: 'A law folder on the machine of the program' })
const Version = Type.Integer({ description: 'The law version' })
const Value = Type.Union([Type.String(), Type.Number(), Type.Null()])

export const LoadInput = Type.Object({ dir: Dir }, { additionalProperties: false })
export const LoadOutput = Type.Object({
  act: Type.String({ description: 'The act that is closed when the version is in force' }),
  version: Version,
  digest: Type.String({ description: 'SHA-256 over the files' }),
})

export const RefoldInput = Type.Object({}, { additionalProperties: false })
export const RefoldOutput = Type.Object({ act: Type.String(), version: Version })

export const PreviewInput = Type.Object(
  { dir: Type.Optional({ ...Dir, description: `${Dir.description}; without it the law in force` }) },
  { additionalProperties: false },
)
export const PreviewOutput = Type.Object({
  version: Version,
  records: Type.Integer({ description: 'Records folded' }),
  moved: Type.Array(Type.Object({ record: Type.String(), field: Type.String(), from: Value, to: Value })),
  laterEnds: Type.Array(Type.Object({ rule: Type.String(), records: Type.Integer() }), {
    description: 'Ends that were shown and would move later without an instrument that says so: such a folder is not loaded',
  }),
  effects: Type.Array(
    Type.Object({
      effect: Type.String(),
      title: Type.String(),
      from: Type.String({ format: 'date' }),
      touches: Type.Integer({ description: 'Organisations' }),
      first: Type.Integer({ description: 'Of these, such as nothing restricts today' }),
    }),
    { description: 'Measures and incentives that are new, and whom each would touch before it takes hold' },
  ),
})
