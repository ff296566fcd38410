/** Figures of quality as a table; each number leads to its rows. */
import { Fragment, type ReactNode } from 'react'
import { DataTable, PageLink } from './parts.tsx'
import type { Filter, Grouped } from './quality-client.ts'
import { addressOf } from './route.ts'
import { itemTitle, number, say, t } from './say.ts'
import type { Context } from './shapes.ts'

const q = t.quality

const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(1)}%`)

type Sums = Omit<Grouped, 'unit' | 'item' | 'division' | 'month'>

/** A line for each group; each number leads to its rows. */
export function FiguresTable(props: {
  caption: string
  hideCaption?: boolean
  groups: readonly Grouped[]
  total: Sums | undefined
  context: Context
  filter: Filter
}) {
  const { caption, hideCaption = false, groups, total, context, filter } = props
  const by = (['unit', 'item', 'division', 'month'] as const).filter(one => groups[0]?.[one] !== null)
  const nameOf = (group: Grouped, one: (typeof by)[number]): string =>
    one === 'unit'
      ? group.unit!.name
      : one === 'division'
        ? group.division!.name
        : one === 'item'
          ? itemTitle(context, group.item!)
          : group.month!
  const narrowed = (group: Grouped): Filter => ({
    ...filter,
    by: '',
    ...(group.unit === null ? {} : { unit: group.unit.uscc }),
    ...(group.item === null ? {} : { item: group.item }),
    ...(group.division === null ? {} : { division: group.division.division }),
    ...(group.month === null ? {} : { from: group.month, to: group.month }),
  })
  const cells = (sums: Sums, of: Filter): ReactNode[] => {
    /** Below it what it is a share of, or since when: side by side the table would be wider than a screen. */
    const link = (figure: string, value: number, below = '') =>
      value === 0 ? (
        '0'
      ) : (
        <Fragment key={figure}>
          <PageLink to={addressOf('quality/rows', { ...of, of: figure })}>{number(value)}</PageLink>
          {below !== '' && <small className="mute below">{below}</small>}
        </Fragment>
      )
    return [
      link('rows', sums.rows),
      link('sound', sums.sound),
      link('refused', sums.refused),
      link('held', sums.held),
      link('open', sums.open, sums.oldest === null ? '' : say(q.openSince, { since: sums.oldest.slice(5) })),
      percent(sums.compliance),
      sums.completeness === 1 || sums.completeness === null ? (
        percent(sums.completeness)
      ) : (
        <PageLink key="missing" to={addressOf('quality/rows', { ...of, of: 'missing' })}>
          {percent(sums.completeness)}
        </PageLink>
      ),
      link('late', sums.late, percent(sums.lateShare)),
      link('unlinked', sums.unlinked, percent(1 - (sums.linkedShare ?? 1))),
      link('wrong', sums.wrong),
      link('zero', sums.zero),
    ]
  }
  const c = q.columns
  return (
    <div className="wide figures">
      <DataTable
        caption={caption}
        hideCaption={hideCaption}
        columns={[
          ...by.map(one => ({ title: c[one], short: one !== 'unit' })),
          ...[
            c.rows,
            c.sound,
            c.refused,
            c.held,
            c.open,
            c.compliance,
            c.completeness,
            c.late,
            c.unlinked,
            c.wrong,
            c.zero,
          ].map(title => ({ title, numeric: true })),
        ]}
        rows={[
          ...groups.map(group => ({
            key: by.map(one => nameOf(group, one)).join(' '),
            cells: [...by.map(one => nameOf(group, one)), ...cells(group, narrowed(group))],
          })),
          ...(total === undefined
            ? []
            : [
                {
                  key: 'total',
                  cells: [<b key="total">{q.total}</b>, ...by.slice(1).map(() => ''), ...cells(total, { ...filter, by: '' })],
                },
              ]),
        ]}
      />
    </div>
  )
}
