/** Who keeps copies of what is shown, and who is behind. */
import type { receivers } from '#capabilities/exchange'
import type { Answer } from '#capabilities/operation'
import { get, useAsked } from './client.ts'
import { ExportCsv } from './export.tsx'
import { DataTable, Failed, Loading, Moment, useTitle } from './parts.tsx'
import { moment, number, roleOf, say, t } from './say.ts'

const words = t.receivers
type Listed = Answer<typeof receivers>
type Line = Listed['receivers'][number]

export const listReceivers = (signal?: AbortSignal) => get<Listed>('exchange.receivers', {}, signal)

export function Receivers() {
  useTitle(words.title)
  const asked = useAsked('receivers', listReceivers)
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{words.title}</h1>
          <p className="mute">{words.lead}</p>
        </div>
      </div>
      <section className="card" aria-label={words.title}>
        {asked.problem ? (
          <Failed problem={asked.problem} again={asked.again} />
        ) : asked.data === undefined ? (
          <Loading lines={6} />
        ) : asked.data.receivers.length === 0 ? (
          <p>{words.none}</p>
        ) : (
          <Table found={asked.data} />
        )}
      </section>
    </>
  )
}

const HEAD = [words.receiver, words.role, words.unit, words.day, words.toldAt, words.waiting]

const dayOf = (one: Line): string =>
  one.day === null
    ? words.never
    : one.daysBehind === null || one.daysBehind === 0
      ? one.day
      : `${one.day} ${say(words.daysBehind, { days: one.daysBehind })}`

const HOURS_OF_DAY = 24
/** What comes by its day waits since no moment that anybody wrote. */
const waitingOf = ({ hoursWaiting, waitingSince }: Line): string => {
  if (hoursWaiting === null) return words.nothing
  const waited = { days: Math.floor(hoursWaiting / HOURS_OF_DAY), hours: hoursWaiting % HOURS_OF_DAY }
  const said = say(waited.days > 0 ? words.waitedDays : words.waitedHours, waited)
  return waitingSince === null ? said : `${said}${say(words.since, { at: moment(waitingSince) })}`
}

function Table({ found: { receivers: lines, hours } }: { found: Listed }) {
  const late = lines.filter(one => one.late).length
  return (
    <>
      <p className="mute below">
        {say(words.allowed, { hours })}
        {late > 0 && say(words.lateCount, { count: number(late) })}
      </p>
      <DataTable
        caption={words.title}
        hideCaption
        columns={HEAD.map(title => ({ title }))}
        rows={lines.map(one => ({
          key: one.receiver,
          cells: [
            one.endedAt === null ? (one.title ?? one.receiver) : `${one.title ?? one.receiver} ${words.ended}`,
            roleOf(one.role),
            one.unitName,
            dayOf(one),
            one.toldAt === null ? words.never : <Moment key="told" at={one.toldAt} />,
            one.late ? (
              <>
                <span className="tag tag-late">{words.late}</span> {waitingOf(one)}
              </>
            ) : (
              waitingOf(one)
            ),
          ],
        }))}
      />
      <p className="acts">
        <ExportCsv
          name={words.title}
          label={t.objection.exportCsv}
          table={{
            headings: HEAD,
            rows: lines.map(one => [
              one.title ?? one.receiver,
              roleOf(one.role),
              one.unitName ?? '',
              dayOf(one),
              one.toldAt === null ? words.never : moment(one.toldAt),
              one.late ? `${words.late} ${waitingOf(one)}` : waitingOf(one),
            ]),
          }}
        />
      </p>
    </>
  )
}
