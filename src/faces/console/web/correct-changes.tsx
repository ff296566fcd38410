/** What corrections change, also on the public page: a line a record. */
import type { Corrected, LookedRow, Value } from './correct-client.ts'
import { DataTable } from './parts.tsx'
import { refusalOf, say, sentenceOf, t } from './say.ts'
import type { Context } from './shapes.ts'

const c = t.corrections

type Line = Omit<LookedRow, 'row' | 'reason' | 'fields'> & { readonly row?: number; readonly now?: string | null }

/** Whether there is something to write. */
export const isOf = ({ outcome }: Pick<LookedRow, 'outcome'>): boolean => outcome === 'amended' || outcome === 'moved'

export const shownValue = (value: Value): string =>
  value === null || value === '' ? c.none : typeof value === 'string' ? value : value.join(t.listJoin)

/** What a reader of the public page will see of it. */
export function effectOf({ outcome, before, after, movesTo, changes }: Line): string {
  if (!isOf({ outcome }) || before === null || after === null) return ''
  if (movesTo !== null) return say(c.movesTo, { name: movesTo.name, uscc: movesTo.uscc ?? '' })
  if (before.isShown && !after.isShown) return c.disappears
  if (!before.isShown && after.isShown) return c.appears
  if (!before.isShown) return c.notShown
  const until = { before: before.until ?? '', after: after.until ?? '' }
  if (until.before !== until.after) return say(c.untilMoves, until)
  if (changes.every(({ isPublic }) => !isPublic)) return c.notPublic
  return until.after === '' ? c.stays : say(c.staysUntil, { until: until.after })
}

export function Changes({
  rows,
  context,
  done = false,
}: {
  rows: readonly Line[] | Corrected['corrections']
  context: Context
  done?: boolean
}) {
  const words: Readonly<Record<string, string>> = done ? c.doneOutcomes : c.outcomes
  return (
    <DataTable
      caption={done ? c.result : c.lookTitle}
      hideCaption
      columns={[{ title: c.record }, { title: c.result }, { title: c.changes }, { title: c.effect }]}
      rows={(rows as readonly Line[]).map((line, at) => ({
        key: `${at} ${line.record}`,
        cells: [
          <span key="record">
            {line.organisation !== null && (
              <>
                {line.organisation.name}
                <br />
              </>
            )}
            <small className="mute">{line.record}</small>
          </span>,
          <span key="outcome" className={`tag ${line.outcome === 'refused' ? 'tag-back' : 'tag-note'}`}>
            {words[line.outcome] ?? line.outcome}
          </span>,
          <ul key="changes">
            {line.changes.map(change => (
              <li key={change.field}>
                {change.title}：<del>{shownValue(change.before)}</del> → <ins>{shownValue(change.after)}</ins>
              </li>
            ))}
            {line.findings.map(finding => (
              <li key={`${finding.code} ${finding.field}`}>{sentenceOf(finding, context, line.item ?? '')}</li>
            ))}
            {line.refusal !== null && <li>{refusalOf(line.refusal)}</li>}
          </ul>,
          <span key="effect">
            {effectOf(line)}
            {line.outcome === 'moved' && line.now != null && (
              <>
                <br />
                <a href={`/records/${line.now}`}>{say(c.newRecord, { record: line.now })}</a>
              </>
            )}
          </span>,
        ],
      }))}
    />
  )
}
