/** Asks about measures: with the purpose in a header, so that no address holds it. */
import type { check, checkFile, impact, inForce, overview, progress, reportUse, uses } from '#capabilities/measures'
import type { Answer, Asked } from '#capabilities/operation'
import { ask, get, post } from './client.ts'
import { saveAs } from './table-file.ts'

export type Checked = Answer<typeof check>
export type Applied = Checked['applies'][number]
export type Overview = Answer<typeof overview>
export type Impact = Answer<typeof impact>
export type Uses = Answer<typeof uses>
export type Matters = Answer<typeof inForce>

export const withPurpose = (purpose: string): Record<string, string> => ({ 'xinheng-purpose': encodeURIComponent(purpose) })

export async function checkOne(input: { uscc: string; matter: string }, purpose: string): Promise<Checked> {
  const response = await ask(`/api/measures/check?${new URLSearchParams(input)}`, { headers: withPurpose(purpose) })
  return (await response.json()) as Checked
}

/** The organisations that bear the text in their names, a few of them. */
export async function findByName(text: string): Promise<{ uscc: string | null; name: string }[]> {
  const response = await ask(`/api/organisations?${new URLSearchParams({ q: text, limit: '8' })}`, {
    headers: withPurpose(text),
  })
  return ((await response.json()) as { hits: { uscc: string | null; name: string }[] }).hits
}

export const report = (input: Asked<typeof reportUse>) => post<Answer<typeof reportUse>>('measures.report-use', input)
export const getMatters = (signal?: AbortSignal) => get<Matters>('measures.in-force', {}, signal)
export const getOverview = (signal?: AbortSignal) => get<Overview>('measures.overview', {}, signal)
export const getUses = (signal?: AbortSignal) => get<Uses>('measures.uses', {}, signal)
export const getImpact = (input: Record<string, string>, values: readonly string[]): Promise<Impact> => {
  const query = new URLSearchParams(input)
  for (const value of values) query.append('values', value)
  return ask(`/api/measures/impact?${query}`).then(response => response.json() as Promise<Impact>)
}

/** Sends a file and keeps the answer as a file; says how many rows have been answered meanwhile. */
export async function checkWhole(
  input: Pick<Asked<typeof checkFile>, 'matter'> & { file: File },
  purpose: string,
  onRows: (rows: number) => void,
): Promise<number> {
  const batch = crypto.randomUUID()
  const form = new FormData()
  form.append('matter', input.matter)
  form.append('batch', batch)
  form.append('file', input.file, input.file.name)
  const rows = async () =>
    (await get<Answer<typeof progress>>('measures.progress', { batch }).catch(() => undefined))?.rows ?? 0
  const timer = setInterval(() => void rows().then(onRows), 700)
  try {
    const response = await ask('/api/measures/check-file', { method: 'POST', headers: withPurpose(purpose), body: form })
    const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1]
    saveAs(await response.blob(), decodeURIComponent(named ?? 'measures.xlsx'))
    return await rows()
  } finally {
    clearInterval(timer)
  }
}
