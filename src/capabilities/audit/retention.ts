/** How long is kept who looked: by a setting, six months at the least; what is older may go, month by month, and an act says so. */

import { Type } from '@sinclair/typebox'
import { command } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { type LocalDate, parseLocalDate } from '#rules/time'
import { dropLooks as drop } from '#storage/ledger'

/** GB/T 22239 asks of network logs what the Cybersecurity Law does: six months. */
const FLOOR_MONTHS = 6
const USUAL_MONTHS = 36

/** `XINHENG_KEEP_LOOKS_MONTHS`; throws where it is less than the floor. */
export const retentionOf = (settings: Readonly<Record<string, string | undefined>>): { readonly keepLooksMonths: number } => {
  const given = settings.XINHENG_KEEP_LOOKS_MONTHS ?? ''
  const months = given === '' ? USUAL_MONTHS : Number(given)
  if (!Number.isInteger(months) || months < FLOOR_MONTHS)
    throw new Refusal('SETTING_INVALID', { details: { setting: 'XINHENG_KEEP_LOOKS_MONTHS', value: given } })
  return { keepLooksMonths: months }
}

/** The first day of a month so many months before the month of a day. */
export const monthsBefore = (day: LocalDate, months: number): LocalDate => {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - months
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}-01` as LocalDate
}

export const dropLooks = command({
  name: 'audit.drop-looks',
  title:
    'Drop the looks of months whose time is over; their links and the heads of their days stay, so that the log still verifies',
  may: ['local-operator'],
  input: Type.Object(
    { before: Type.String({ format: 'date', description: 'The first day of a month: looks of earlier months go' }) },
    { additionalProperties: false },
  ),
  output: Type.Object({ before: Type.String(), looks: Type.Integer(), keptFrom: Type.String() }),
  async run({ tx, today, environment }, { before: text }) {
    const before = parseLocalDate(text)
    const keptFrom = monthsBefore(today, environment.keepLooksMonths ?? USUAL_MONTHS)
    if (before === undefined || !before.endsWith('-01'))
      throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/before', keyword: 'date' }] } })
    if (before > keptFrom) throw new Refusal('LOOKS_KEPT', { details: { from: keptFrom } })
    return { before, looks: await drop(tx, before), keptFrom }
  },
})
