/** Which records a proposal would move, and how: computed when the page opens, nothing is written. */
import { textOf } from '#faces/text'
import { useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { type Previewed, previewLawProposal } from './law-client.ts'
import { DataTable, Failed, Loading } from './parts.tsx'
import { itemTitle, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const w = t.law
const { severities } = textOf('zh-CN').why

export function LawPreview({ id, context }: { id: string; context: Context }) {
  const asked = useAsked(`law preview ${id}`, signal => previewLawProposal(id, signal))
  return (
    <section className="card" aria-label={w.preview}>
      <h2>{w.preview}</h2>
      {asked.problem ? (
        <Failed problem={asked.problem} again={asked.again} />
      ) : asked.data === undefined ? (
        <>
          <p role="status">{w.previewing}</p>
          <Loading lines={4} />
        </>
      ) : (
        <Found told={asked.data} context={context} />
      )}
    </section>
  )
}

const shownAs = (field: string, value: string | number | null): string => {
  if (value === null) return w.nothing
  if (field !== 'severity') return String(value)
  return severities[['minor', 'ordinary', 'serious'][Number(value) - 1] ?? ''] ?? String(value)
}

function Found({ told, context }: { told: Previewed; context: Context }) {
  const counts = (['moved', 'organisations', 'shown', 'hidden'] as const).map(one => [w.counts[one], told[one]] as const)
  return (
    <>
      <p className="mute">{say(w.previewLead, { records: number(told.records) })}</p>
      {told.laterEnds.length > 0 && (
        <div className="note wine">
          <p>
            <b>{w.laterEnds}</b>
          </p>
          {told.laterEnds.map(one => (
            <p key={one.rule}>{say(w.laterEnd, { rule: one.rule, records: number(one.records) })}</p>
          ))}
        </div>
      )}
      <dl className="stats">
        {counts.map(([label, count]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{number(count)}</dd>
          </div>
        ))}
      </dl>
      {told.effects.length > 0 && (
        <DataTable
          caption={w.effects}
          columns={[
            { title: w.effect },
            { title: w.mattersFrom, short: true },
            { title: w.touches, numeric: true },
            { title: w.first, numeric: true },
          ]}
          rows={told.effects.map(one => ({
            key: one.effect,
            cells: [one.title, one.from, number(one.touches), number(one.first)],
          }))}
        />
      )}
      {told.moved === 0 ? <p>{w.nothingMoves}</p> : <Moved told={told} context={context} />}
    </>
  )
}

const COLUMNS = [
  { title: w.organisation },
  { title: w.item },
  { title: w.documentNo },
  { title: w.field, short: true },
  { title: w.from, short: true },
  { title: w.to, short: true },
]

function Moved({ told, context }: { told: Previewed; context: Context }) {
  const rows = told.first.map(one => [
    ...[
      one.organisation ?? one.record,
      itemTitle(context, one.item),
      one.documentNo ?? '—',
      w.fieldNames[one.field] ?? one.field,
    ],
    ...[shownAs(one.field, one.from), shownAs(one.field, one.to)],
  ])
  return (
    <>
      <DataTable
        className="narrow"
        caption={w.fields}
        columns={[{ title: w.field }, { title: w.records, numeric: true }]}
        rows={told.fields.map(one => ({ key: one.field, cells: [w.fieldNames[one.field] ?? one.field, number(one.records)] }))}
      />
      <DataTable
        caption={say(w.firstOf, { count: number(rows.length) })}
        columns={COLUMNS}
        rows={rows.map((cells, at) => ({ key: `${told.first[at]!.record} ${told.first[at]!.field}`, cells }))}
      />
      <p className="acts">
        <ExportCsv name={w.preview} label={w.exportCsv} table={{ headings: COLUMNS.map(one => one.title), rows }} />
      </p>
    </>
  )
}
