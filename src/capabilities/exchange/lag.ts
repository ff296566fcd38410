/** For how long something may wait for a receiver before it is late. */

import { Refusal } from '#rules/outcome'

/** What ended is gone everywhere the same day. */
export const USUAL_HOURS = 24

/** `XINHENG_RECEIVER_HOURS`; throws where it is no whole number of hours. */
export const receiverHoursOf = (settings: Readonly<Record<string, string | undefined>>): { readonly receiverHours: number } => {
  const given = settings.XINHENG_RECEIVER_HOURS ?? ''
  const hours = given === '' ? USUAL_HOURS : Number(given)
  if (!Number.isInteger(hours) || hours < 1)
    throw new Refusal('SETTING_INVALID', { details: { setting: 'XINHENG_RECEIVER_HOURS', value: given } })
  return { receiverHours: hours }
}
