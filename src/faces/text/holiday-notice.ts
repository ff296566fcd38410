/** Reads the days off and the make-up working days out of a notice as it is published, or out of lines as an officer types them. */

import { addDays, daysBetween, type LocalDate, parseLocalDate } from '#rules/time'

export type NoticeDay = { readonly on: LocalDate; readonly off: boolean; readonly name: string }
export type ReadNotice = {
  readonly year: number | null
  readonly title: string | null
  readonly number: string | null
  readonly promulgated: string | null
  readonly days: readonly NoticeDay[]
}

const two = (text: string): string => text.padStart(2, '0')
const DAY = /(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:至(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日)?/g
const MOST_DAYS = 40

/** Every day from one to another; nothing where the other is before it, or far away. */
function daysOf(from: string, until: string): LocalDate[] {
  const [first, last] = [parseLocalDate(from), parseLocalDate(until)]
  const count = first === undefined || last === undefined ? 0 : daysBetween(first, last) + 1
  if (count < 1 || count > MOST_DAYS) return []
  return Array.from({ length: count }, (_, at) => addDays(first!, at))
}

/** The notice of the State Council's office: one holiday a line, its days off first, the days on which people work after them. */
export function readNotice(text: string): ReadNotice {
  const plain = text.normalize('NFKC').replace(/[([][^)\]]*[)\]](?!\d*号)/g, '')
  const whole = text.normalize('NFKC')
  const year = /关于(\d{4})年部分节假日安排/.exec(whole)?.[1] ?? null
  const title = /((?:国务院办公厅)?关于\d{4}年部分节假日安排的通知)/.exec(whole)?.[1]?.replace(/^国务院办公厅/, '') ?? null
  const number = /国办发(?:明电)?[〔[(](\d{4})[〕\])]\s*(\d+)\s*号/.exec(whole)
  const dated = [...whole.matchAll(/^\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*$/gm)].at(-1)
  return {
    year: year === null ? null : Number(year),
    title,
    number: number === null ? null : number[0].replace(/[[(]/, '〔').replace(/[\])]/, '〕').replace(/\s/g, ''),
    promulgated: dated === undefined ? null : `${dated[1]}-${two(dated[2]!)}-${two(dated[3]!)}`,
    days: year === null ? [] : plain.split('\n').flatMap(line => daysOfLine(line, year)),
  }
}

function daysOfLine(line: string, year: string): NoticeDay[] {
  const found = /^\s*(?:[一二三四五六七八九十]+、)?\s*([^:、。\d]+(?:、[^:。\d]+)*):(.*)$/.exec(line)
  if (found === null) return []
  const name = found[1]!.trim()
  return found[2]!.split(/[。;]/).flatMap(sentence => {
    const off = sentence.includes('放假') || sentence.includes('连休')
    if (!off && !sentence.includes('上班')) return []
    let month = '1'
    return [...sentence.matchAll(DAY)].flatMap(([, ownYear = year, ownMonth, day, toYear, toMonth, toDay]) => {
      month = ownMonth ?? month
      const from = `${ownYear}-${two(month)}-${two(day!)}`
      if (toDay !== undefined) month = toMonth ?? month
      const until = toDay === undefined ? from : `${toYear ?? ownYear}-${two(month)}-${two(toDay)}`
      return daysOf(from, until).map(on => ({ on, off, name }))
    })
  })
}

const LINE = /^(放假|上班)\s+(\d{4}-\d{2}-\d{2})(?:\s*至\s*(\d{4}-\d{2}-\d{2}))?\s+(\S.*)$/

/** Lines as they are typed; `wrong`: those that nobody can read, by their number from 1. */
export function readDayLines(text: string): { days: NoticeDay[]; wrong: number[] } {
  const days: NoticeDay[] = []
  const wrong: number[] = []
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const [, kind, from = '', until = from, name = ''] = LINE.exec(line.trim()) ?? []
    const own = daysOf(from, until)
    if (own.length === 0) wrong.push(at + 1)
    for (const on of own) days.push({ on, off: kind === '放假', name: name.trim() })
  }
  return { days, wrong }
}

/** The same days as lines. */
export function dayLines(days: readonly NoticeDay[]): string {
  const lines: { kind: string; from: LocalDate; until: LocalDate; name: string }[] = []
  for (const { on, off, name } of days) {
    const kind = off ? '放假' : '上班'
    const last = lines.at(-1)
    const follows = last !== undefined && addDays(last.until, 1) === on
    if (follows && last.kind === kind && last.name === name) last.until = on
    else lines.push({ kind, from: on, until: on, name })
  }
  return lines
    .map(({ kind, from, until, name }) => `${kind} ${from === until ? from : `${from} 至 ${until}`} ${name}`)
    .join('\n')
}
