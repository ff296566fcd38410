/** One proposal of law: what it changes, which records it would move, and, for another than who made it, the decision. */
import { useEffect } from 'react'
import { changeSaid, clauseName, clauseStanding, textOf } from '#faces/text'
import { useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { getLawProposal, type LawChange, type ShownLawProposal } from './law-client.ts'
import { LawDecision } from './law-decision.tsx'
import { LawCrumb } from './law-parts.tsx'
import { LawPreview } from './law-preview.tsx'
import { mayAsk } from './may.ts'
import { DataTable, Failed, Loading, useTitle } from './parts.tsx'
import { divisionSaid, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.law
const CHANGE_HEAD = textOf('zh-CN').lawChanges.headings
const LOOKED_MS = 2000

export function LawProposalPage({ id, context }: { id: string; context: Context }) {
  const asked = useAsked(`law proposal ${id}`, signal => getLawProposal(id, signal))
  const { data, again } = asked
  useTitle(data?.title ?? w.title)
  const isFolding = data?.standing === 'folding'
  // What runs elsewhere is looked for until it is done; the page can be left meanwhile.
  useEffect(() => {
    if (!isFolding) return
    const looking = setInterval(again, LOOKED_MS)
    return () => clearInterval(looking)
  }, [isFolding, again])
  if (asked.problem) return <Failed title={w.title} problem={asked.problem} again={again} />
  if (data === undefined)
    return (
      <section className="card">
        <Loading lines={8} />
      </section>
    )
  return <Whole shown={data} context={context} again={again} />
}

function Whole({ shown, context, again }: { shown: ShownLawProposal; context: Context; again: () => void }) {
  const isOpen = shown.standing === 'open'
  return (
    <>
      <LawCrumb here={shown.title} />
      <div className="pagehead">
        <div>
          <h1>{shown.title}</h1>
        </div>
      </div>
      <About shown={shown} context={context} />
      <section className="card" aria-label={w.changes}>
        <Changes title={shown.title} changes={shown.changes} context={context} />
      </section>
      {isOpen && mayAsk(context, 'law.preview-proposal') && <LawPreview id={shown.proposal} context={context} />}
      <section className="card" aria-label={w.files}>
        <h2>{w.files}</h2>
        {shown.files.map(({ path, text }) => (
          <details key={path}>
            <summary>
              <code>{path}</code>
            </summary>
            {text === null ? <p>{w.fileGone}</p> : <pre className="yaml">{text}</pre>}
          </details>
        ))}
      </section>
      <LawDecision shown={shown} context={context} again={again} />
    </>
  )
}

const notesOf = (shown: ShownLawProposal): string[] => {
  const { standing, outdated, mattersFrom } = shown
  if (outdated.length > 0) return [say(w.outdatedNote, { files: outdated.join('、') })]
  if (standing === 'folding') return [w.foldingNote]
  if (standing === 'superseded') return [w.supersededNote]
  return standing === 'awaits-its-day' && mattersFrom !== null ? [say(w.awaitsNote, { day: mattersFrom })] : []
}

function About({ shown, context }: { shown: ShownLawProposal; context: Context }) {
  const { kind, division } = shown
  // Its files lie under the code: both are said.
  const place = division === null ? [] : [divisionSaid(context, division), division]
  const pairs: [string, string | null][] = [
    [w.standing, w.standings[shown.standing]],
    [w.kind, [w.kinds[kind], ...new Set(place)].join(' ')],
    [w.mattersFrom, shown.mattersFrom ?? w.noDay],
    [w.proposedOn, shown.proposedOn],
    [w.reason, shown.reason],
    [w.decidedOn, shown.decidedOn],
    [w.decidedReason, shown.decidedReason],
    [w.undoneOn, shown.undoneOn],
    [w.undoneReason, shown.undoneReason],
  ]
  return (
    <section className="card" aria-label={w.standing}>
      {notesOf(shown).map(one => (
        <p key={one} className="note" role="status">
          {one}
        </p>
      ))}
      <dl className="facts">
        {pairs.map(
          ([label, value]) =>
            value !== null && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  )
}

const basisOf = ({ clause }: LawChange): string => {
  const words = textOf('zh-CN')
  if (clause === null) return words.lawChanges.noBasis
  if (clause.known === null) return clause.id
  const standing = clauseStanding(clause.known, words.frame)
  return clauseName(clause.known) + (standing === undefined ? '' : ` ${standing}`)
}

/** Days do not break across lines. */
const unbroken = (text: string) =>
  text.split(/(\d{4}-\d{2}-\d{2})/).map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, which never change places.
      <span key={at} className="nb">
        {part}
      </span>
    ),
  )

function Changes(props: { title: string; changes: readonly LawChange[]; context: Context }) {
  const { title, changes, context } = props
  const rows = changes.map(one => {
    const said = changeSaid(one as never, 'zh-CN', division => divisionSaid(context, division))
    return [said.what, said.before, said.after, said.from, basisOf(one)]
  })
  const { what, before, after, from, basis } = CHANGE_HEAD
  const headings = [what, before, after, from, basis]
  if (rows.length === 0) return <p>{w.noChanges}</p>
  return (
    <>
      <h2>{w.changes}</h2>
      <DataTable
        caption={w.changes}
        hideCaption
        columns={headings.map(heading => ({ title: heading, short: heading === from }))}
        rows={rows.map((cells, at) => ({ key: String(at), cells: cells.map(unbroken) }))}
      />
      <p className="acts">
        <ExportCsv name={title} label={w.exportCsv} table={{ headings, rows }} />
      </p>
    </>
  )
}
