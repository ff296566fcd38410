/** The causes of a submission, most frequent first: what can be mended for many rows at once. */
import { useId } from 'react'
import { DataTable, Level, PageLink } from './parts.tsx'
import { addressOf } from './route.ts'
import { causeOf, fieldTitle, number, t } from './say.ts'
import type { Cause, Context, Shown } from './shapes.ts'

export function Causes({ shown, context, query }: { shown: Shown; context: Context; query: URLSearchParams }) {
  const id = useId()
  const order = { error: 0, hold: 1, warning: 2 } as Record<string, number>
  const causes = byCode(shown.causes).toSorted((a, b) => (order[a.level] ?? 3) - (order[b.level] ?? 3) || b.places - a.places)
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{t.causesTitle}</h2>
      <DataTable
        caption={t.causesTitle}
        hideCaption
        columns={[{ title: t.cause }, { title: t.result }, { title: t.field }, { title: t.places, numeric: true }]}
        rows={causes.map(cause => ({
          key: `${cause.code} ${cause.level}`,
          cells: [
            <PageLink
              key="cause"
              to={addressOf(`submissions/${shown.submission}`, { cause: cause.code, level: cause.level })}
              current={query.get('cause') === cause.code && query.get('level') === cause.level}
            >
              {causeOf(cause.code)}
            </PageLink>,
            <Level key="level" level={cause.level} />,
            cause.fields.map(field => (field === null ? t.wholeRow : fieldTitle(context, shown.item, field))).join(t.listJoin),
            number(cause.places),
          ],
        }))}
      />
    </section>
  )
}

interface OneCause {
  code: string
  level: string
  fields: (string | null)[]
  places: number
}

/** One line for a cause, whichever fields it touches. */
function byCode(causes: readonly Cause[]): OneCause[] {
  const lines = new Map<string, OneCause>()
  for (const { code, level, field, rows } of causes) {
    const key = `${code} ${level}`
    const line = lines.get(key) ?? { code, level, fields: [], places: 0 }
    line.fields.push(field)
    line.places += rows
    lines.set(key, line)
  }
  return [...lines.values()]
}
