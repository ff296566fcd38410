/** A finding as far as it matters here; readers of JSON have null where a finding has nothing. */
type Said = {
  readonly code: string
  readonly field?: string | null
  readonly params?: Readonly<Record<string, unknown>> | null
}

/**
 * What a reader is told of one row: columns that the whole file lacks are one thing to mend, so they are said in one sentence.
 * The gathered finding has the joined headings and no field; all others stay as they are, in their order.
 */
export function gatherMissing<F extends Said>(findings: readonly F[]): readonly F[] {
  const missing = findings.filter(({ code }) => code === 'COLUMN_MISSING')
  if (missing.length < 2) return findings
  const heading = missing.map(({ params }) => String(params?.heading)).join('”、“')
  const { field: _, ...first } = missing[0]!
  const one = { ...first, ...(missing[0]!.field === undefined ? {} : { field: null }), params: { heading } } as unknown as F
  return findings.flatMap(found => (found === missing[0] ? [one] : found.code === 'COLUMN_MISSING' ? [] : [found]))
}
