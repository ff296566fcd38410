/** The guard against too many measures: what is in force and how it is used, what is idle or unusual, what is to come, what went wrong. */
import { Button } from 'antd'
import { useId, useState } from 'react'
import { getContext, Problem, useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { mayAsk } from './may.ts'
import { getImpact, getMatters, getOverview, getUses, type Impact, type Overview, type Uses } from './measure-client.ts'
import { lastDay } from './measures.tsx'
import { type Figure, Figures, LongTable, Part } from './measures-guard-part.tsx'
import { Failed, Loading, useTitle } from './parts.tsx'
import { number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const m = t.measures
const PARTS = {
  effects: 'effects',
  coming: 'coming',
  density: 'density',
  idle: 'idle',
  unlawful: 'unlawful',
  unreported: 'unreported',
} as const

export function Guard() {
  useTitle(m.guard)
  const context = useAsked('context', getContext)
  const overview = useAsked('measures overview', getOverview)
  // Centre officers see what is in force; what offices did wrong is for those who audit.
  const maySeeUses = context.data !== undefined && mayAsk(context.data, 'measures.uses')
  const uses = useAsked(`measures uses ${maySeeUses}`, async signal => (maySeeUses ? getUses(signal) : undefined))
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{m.guard}</h1>
          <p className="mute">{m.guardNote}</p>
        </div>
      </div>
      {overview.problem || context.problem ? (
        <Failed problem={(overview.problem ?? context.problem)!} again={overview.problem ? overview.again : context.again} />
      ) : !overview.data || !context.data ? (
        <section className="card">
          <Loading lines={10} />
        </section>
      ) : (
        <>
          <Figures figures={figuresOf(overview.data, uses.data)} />
          <Effects overview={overview.data} context={context.data} />
          <Coming overview={overview.data} context={context.data} />
          <Density overview={overview.data} />
          <Idle overview={overview.data} />
        </>
      )}
      {uses.data ? <Wrong uses={uses.data} /> : uses.problem && <Failed problem={uses.problem} again={uses.again} />}
    </>
  )
}

function figuresOf(overview: Overview, uses: Uses | undefined): Figure[] {
  const { effects, coming, density, measuresWithoutEffect, recordsWithoutEffect } = overview
  const unusual = density.filter(one => one.unusual).length
  const wrong = uses && [
    { part: PARTS.unlawful, label: m.figureUnlawful, value: uses.unlawful.length, isBad: uses.unlawful.length > 0 },
    { part: PARTS.unreported, label: m.figureUnreported, value: uses.unreported.length, isBad: uses.unreported.length > 0 },
  ]
  return [
    {
      ...{ part: PARTS.effects, label: m.effects, value: effects.length },
      beside: say(m.figureUnused, { effects: number(effects.filter(one => one.applied === 0).length) }),
    },
    { part: PARTS.coming, label: m.figureComing, value: coming.length },
    { part: PARTS.density, label: m.figureUnusual, value: unusual, isBad: unusual > 0 },
    { part: PARTS.idle, label: m.figureIdle, value: measuresWithoutEffect.length + recordsWithoutEffect.length },
    ...(wrong ?? []),
  ]
}

function Basis({ clause, context }: { clause: string; context: Context }) {
  const found = context.clauses.find(one => one.id === clause)
  return found ? <a href={found.address}>{found.name}</a> : clause
}

function Effects({ overview, context }: { overview: Overview; context: Context }) {
  const { effects } = overview
  const cellsOf = (one: Overview['effects'][number]) => ({
    kind: m.kinds[one.kind as keyof typeof m.kinds],
    until: one.until === null ? '—' : lastDay(one.until),
    applied: one.applied === 0 ? m.unused : number(one.applied),
  })
  const headings = [
    m.colEffect,
    m.colKind,
    m.colBasis,
    m.colReached,
    m.colRecords,
    m.colLongest,
    m.colApplied,
    m.colUsedOn,
    m.colOmitted,
    m.colLast,
    m.colEnd,
  ]
  // In the table what kind it is stands with the effect: all of it is seen without scrolling sideways.
  const shown = headings.filter(title => title !== m.colKind)
  return (
    <Part
      name={PARTS.effects}
      title={m.effects}
      count={say(m.countOf, { rows: number(effects.length) })}
      acts={
        <ExportCsv
          name={m.effects}
          label={m.export}
          table={{
            headings,
            rows: effects.map(one => [
              ...[one.title, cellsOf(one).kind, context.clauses.find(clause => clause.id === one.clause)?.name ?? one.clause],
              ...[one.organisations, one.records, one.longestDays, one.applied, one.usedOn, one.omitted].map(String),
              ...[one.lastUse ?? '', one.until ?? ''],
            ]),
          }}
        />
      }
    >
      {effects.length === 0 ? (
        <p>{m.noEffects}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the page is scrolled by keyboard too.
        <section className="wide effects" tabIndex={0} aria-label={m.effectsTable}>
          <LongTable
            caption={m.effects}
            hideCaption
            columns={shown.map((title, at) => ({ title, numeric: at >= 2 && at <= 7, short: at > 7 }))}
            rows={effects.map(one => ({
              key: `${one.effect} ${one.division}`,
              cells: [
                <span key="title">
                  {one.title} <small>{cellsOf(one).kind}</small> {!one.seen && <span className="tag tag-hold">{m.unseen}</span>}
                </span>,
                <Basis key="basis" clause={one.clause} context={context} />,
                ...[number(one.organisations), number(one.records), number(one.longestDays), cellsOf(one).applied],
                ...[number(one.usedOn), number(one.omitted), one.lastUse ?? '—', cellsOf(one).until],
              ],
            }))}
          />
        </section>
      )}
    </Part>
  )
}

function Coming({ overview, context }: { overview: Overview; context: Context }) {
  return (
    <Part name={PARTS.coming} title={m.coming} count={say(m.countOf, { rows: number(overview.coming.length) })}>
      {overview.coming.length === 0 ? (
        <p>{m.noComing}</p>
      ) : (
        <ul className="lines">
          {overview.coming.map(one => (
            <li key={`${one.effect} ${one.division}`}>
              <strong>{one.title}</strong> <Basis clause={one.clause} context={context} />
              <br />
              {say(one.kind === 'must' || one.kind === 'may' ? m.comingSays : m.comingGives, {
                from: one.from,
                touches: number(one.touches),
                first: number(one.first),
              })}{' '}
              {!one.seen && <span className="tag tag-hold">{m.unseen}</span>}
            </li>
          ))}
        </ul>
      )}
      <ImpactForm context={context} />
    </Part>
  )
}

function ImpactForm({ context }: { context: Context }) {
  const id = useId()
  const [item, setItem] = useState('severe-list')
  const [field, setField] = useState('')
  const [values, setValues] = useState('')
  const [said, setSaid] = useState<{ found?: Impact; wrong?: string }>({})
  const fields = context.items.find(one => one.id === item)?.fields ?? []
  async function send(event: React.FormEvent) {
    event.preventDefault()
    try {
      const some = values.split(/[;；]/).flatMap(one => (one.trim() === '' ? [] : [one.trim()]))
      setSaid({ found: await getImpact({ item, ...(field === '' ? {} : { field }) }, field === '' ? [] : some) })
    } catch (problem) {
      setSaid({ wrong: problem instanceof Problem ? problem.message : String(problem) })
    }
  }
  return (
    <form onSubmit={send} className="say" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{m.impact}</h3>
      <p className="mute">{m.impactNote}</p>
      <div className="filters say">
        <div>
          <label htmlFor={`${id}-item`}>{m.impactItem}</label>
          <select id={`${id}-item`} className="plain" value={item} onChange={event => setItem(event.currentTarget.value)}>
            {context.items.map(one => (
              <option key={one.id} value={one.id}>
                {one.title}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label htmlFor={`${id}-field`}>{m.impactField}</label>
          <select id={`${id}-field`} className="plain" value={field} onChange={event => setField(event.currentTarget.value)}>
            <option value="">—</option>
            {fields.map(one => (
              <option key={one.prop} value={one.prop}>
                {one.title}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label htmlFor={`${id}-values`}>{m.impactValues}</label>
          <input
            id={`${id}-values`}
            className="plain"
            value={values}
            disabled={field === ''}
            onChange={event => setValues(event.currentTarget.value)}
          />
        </div>
        <Button htmlType="submit">{m.impactGo}</Button>
      </div>
      <p className={said.wrong === undefined ? 'told' : 'note wine'} role="status">
        {said.wrong ??
          (said.found &&
            say(m.impactSays, {
              touches: number(said.found.touches),
              records: number(said.found.records),
              first: number(said.found.first),
            }))}
      </p>
    </form>
  )
}

function Density({ overview: { density } }: { overview: Overview }) {
  const headings = [m.colUnit, m.colRestricted, m.colAll, m.colShare, m.colTimes]
  const rows = density.map(one => [
    ...[one.unit, number(one.restricted), number(one.organisations), `${(one.share * 100).toFixed(1)}%`, one.times.toFixed(1)],
  ])
  return (
    <Part
      name={PARTS.density}
      title={m.density}
      count={say(m.countOf, { rows: number(density.length) })}
      note={m.densityNote}
      acts={<ExportCsv name={m.density} label={m.export} table={{ headings, rows }} />}
    >
      {density.length === 0 ? (
        <p>{m.noDensity}</p>
      ) : (
        <LongTable
          caption={m.density}
          hideCaption
          columns={headings.map((title, at) => ({ title, numeric: at > 0 }))}
          rows={rows.map((cells, at) => ({
            key: density[at]!.unit,
            cells: [
              <span key="unit">
                {cells[0]} {density[at]!.unusual && <span className="tag tag-back">{m.unusual}</span>}
              </span>,
              ...cells.slice(1),
            ],
          }))}
        />
      )}
    </Part>
  )
}

function Idle({ overview: { measuresWithoutEffect, recordsWithoutEffect } }: { overview: Overview }) {
  const some = measuresWithoutEffect.length + recordsWithoutEffect.length
  return (
    <Part name={PARTS.idle} title={m.idle} count={say(m.countOf, { rows: number(some) })}>
      {some === 0 ? (
        <p>{m.noIdle}</p>
      ) : (
        <ul className="lines">
          {measuresWithoutEffect.length > 0 && (
            <li>{say(m.idleMeasures, { titles: measuresWithoutEffect.map(one => one.title).join(t.listJoin) })}</li>
          )}
          {recordsWithoutEffect.map(one => (
            <li key={`${one.item} ${one.list}`}>{say(m.idleRecords, { title: one.title, records: number(one.records) })}</li>
          ))}
        </ul>
      )}
    </Part>
  )
}

function Wrong({ uses }: { uses: Uses }) {
  const matters = useAsked('matters', getMatters)
  const matterOf = (matter: string) => matters.data?.matters.find(one => one.matter === matter)?.title ?? matter
  const about = (one: Uses['unlawful'][number] | Uses['unreported'][number]) => [
    ...[one.uscc ?? one.organisation, one.unit ?? '—', matterOf(one.matter), one.on],
  ]
  const columns = [m.colOrganisation, m.colOffice, m.colMatter, m.colDay]
  const unlawful = uses.unlawful.map(one => [...about(one), one.measure, m.findings[one.finding] ?? one.finding])
  const unreported = uses.unreported.map(one => [...about(one), one.told])
  const table = (
    name: string,
    title: string,
    headings: readonly string[],
    rows: readonly (readonly string[])[],
    none: string,
  ) => (
    <Part
      name={name}
      title={title}
      count={say(m.countOf, { rows: number(rows.length) })}
      acts={<ExportCsv name={title} label={m.export} table={{ headings, rows }} />}
    >
      {rows.length === 0 ? (
        <p>{none}</p>
      ) : (
        <LongTable
          caption={title}
          hideCaption
          columns={headings.map(one => ({ title: one }))}
          // Two of the same may stand in the table.
          rows={rows.map((cells, at) => ({ key: String(at), cells }))}
        />
      )}
    </Part>
  )
  return (
    <>
      {table(PARTS.unlawful, m.unlawful, [...columns, m.colMeasure, m.colFinding], unlawful, m.noUnlawful)}
      {table(PARTS.unreported, m.unreported, [...columns, m.colTold], unreported, m.noUnreported)}
    </>
  )
}
