/** The findings of a submission row by row, filtered by cause and result; the filter stands in the address. */
import { Button } from 'antd'
import { Fragment, useEffect, useId, useRef } from 'react'
import { gatherMissing } from '#rules/outcome'
import { listFindings, useAsked } from './client.ts'
import { DataTable, Failed, Level, Loading, PageLink, RawValue } from './parts.tsx'
import { addressOf, go } from './route.ts'
import { causeOf, fieldTitle, number, say, sentenceOf, t } from './say.ts'
import type { Context, FoundFinding, FoundRow, Shown } from './shapes.ts'

const PAGE = 50
/** In the address, so that a chosen “all” is told from no choice. */
const ALL = 'all'

export function Findings({ shown, context, query }: { shown: Shown; context: Context; query: URLSearchParams }) {
  const id = useId()
  const code = query.get('cause') ?? ''
  const level = query.get('level') ?? firstLevel(shown, code)
  const after = Math.max(0, Number(query.get('after') ?? 0) || 0)
  const asked = useAsked(`findings ${shown.submission} ${shown.outcome} ${code} ${level} ${after}`, signal =>
    listFindings(shown.submission, { after, limit: PAGE, code, level: level === ALL ? '' : level }, signal),
  )
  const head = useRef<HTMLHeadingElement>(null)
  const filter = `${code} ${level} ${after}`
  const before = useRef(filter)
  // A choice in the list of causes leads the reader to the rows.
  useEffect(() => {
    if (before.current === filter) return
    before.current = filter
    head.current?.scrollIntoView({ block: 'start' })
  }, [filter])
  const to = (more: { cause?: string; level?: string; after?: string }) =>
    addressOf(`submissions/${shown.submission}`, { cause: code, level, after: '', ...more })
  const codes = [...new Set(shown.causes.map(cause => cause.code))]
  if (shown.causes.length === 0)
    return (
      <section className="card">
        <p>{t.noFindings}</p>
      </section>
    )
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id} ref={head}>
        {t.rowsTitle}
      </h2>
      <div className="filters">
        <div>
          <label htmlFor={`${id}-cause`}>{t.filterCause}</label>
          <select
            id={`${id}-cause`}
            className="plain"
            value={code}
            onChange={event => go(to({ cause: event.currentTarget.value, level: ALL }), { replace: true })}
          >
            <option value="">{t.allCauses}</option>
            {codes.map(one => (
              <option key={one} value={one}>
                {causeOf(one)}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label htmlFor={`${id}-level`}>{t.filterLevel}</label>
          <select
            id={`${id}-level`}
            className="plain"
            value={level}
            onChange={event => go(to({ level: event.currentTarget.value }), { replace: true })}
          >
            <option value={ALL}>{t.allLevels}</option>
            <option value="error">{t.levels.error}</option>
            <option value="hold">{t.levels.hold}</option>
            <option value="warning">{t.levels.warning}</option>
          </select>
        </div>
        {(code !== '' || query.has('level')) && (
          <Button onClick={() => go(addressOf(`submissions/${shown.submission}`), { replace: true })}>{t.clearFilters}</Button>
        )}
      </div>
      {asked.problem ? (
        <Failed problem={asked.problem} again={asked.again} />
      ) : !asked.data ? (
        <Loading lines={12} />
      ) : asked.data.rows.length === 0 ? (
        <p role="status">{t.noMatch}</p>
      ) : (
        <>
          <Rows rows={asked.data.rows} shown={shown} context={context} />
          <nav className="pager" aria-label={t.rowsTitle}>
            {after > 0 && <PageLink to={to({})}>{t.first}</PageLink>}
            {asked.data.next !== null && <PageLink to={to({ after: String(asked.data.next) })}>{t.next}</PageLink>}
          </nav>
        </>
      )}
    </section>
  )
}

/** What wants doing comes first: a file may have thousands of mere remarks beside one row that came back. */
function firstLevel(shown: Shown, code: string): string {
  const causes = code === '' ? shown.causes : shown.causes.filter(cause => cause.code === code)
  return ['error', 'hold'].find(level => causes.some(cause => cause.level === level)) ?? ALL
}

function Rows({ rows, shown, context }: { rows: readonly FoundRow[]; shown: Shown; context: Context }) {
  return (
    <DataTable
      className="findings"
      caption={say(t.page, { from: number(rows[0]!.row), to: number(rows.at(-1)!.row) })}
      columns={[{ title: t.row }, { title: t.result }, { title: t.fieldAndValue }, { title: t.why }, { title: t.written }]}
      rows={rows.flatMap(row =>
        gatherMissing(row.findings).map((finding, at) => ({
          key: `${row.row} ${at}`,
          cells: [
            <Fragment key="row">
              <span className="phone">{say(t.rowLabel, { row: number(row.row) })}</span>
              <span className="desk">{number(row.row)}</span>
            </Fragment>,
            <Level key="level" level={finding.level} />,
            <Place key="place" finding={finding} shown={shown} context={context} />,
            <Fragment key="why">
              <b>{causeOf(finding.code)}</b>
              <br />
              {sentenceOf(finding, context, shown.item)}
            </Fragment>,
            <Written key="written" clause={finding.clause} context={context} />,
          ],
        })),
      )}
    />
  )
}

function Place({ finding, shown, context }: { finding: FoundFinding; shown: Shown; context: Context }) {
  const position = typeof finding.params?.position === 'number' ? finding.params.position : undefined
  return (
    <span>
      {finding.field === null
        ? finding.code.startsWith('COLUMN_')
          ? t.ofFile
          : t.wholeRow
        : fieldTitle(context, shown.item, finding.field)}
      {finding.field !== null && (
        <>
          <br />
          {finding.value === null || finding.value === '' ? (
            <span className="mute">{t.empty}</span>
          ) : (
            <RawValue value={finding.value} {...(position === undefined ? {} : { position })} />
          )}
        </>
      )}
    </span>
  )
}

function Written({ clause, context }: { clause: string | null; context: Context }) {
  if (clause === null) return <span className="mute">{t.catalogue}</span>
  const known = context.clauses.find(one => one.id === clause)
  return known ? <a href={known.address}>{known.name}</a> : <span>{clause}</span>
}
