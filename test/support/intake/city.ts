/** The units of the tests' city, which is nobody's. */

import { organisationCheck, usccCheckCharacter } from '#rules/organisations'

/** A valid code in the sample's divisions. */
export function uscc(number: number, { head = '91', division = '990102' } = {}): string {
  const body = String(number).padStart(8, '0')
  const first = `${head}${division}${body}${organisationCheck(body)}`
  return first + usccCheckCharacter(first)
}

export const UNITS = {
  city: { uscc: uscc(1, { head: '11', division: '990100' }), name: '明衡市市场监督管理局（演示）', division: '990100' },
  cityFire: { uscc: uscc(2, { head: '11', division: '990100' }), name: '明衡市消防救援支队（演示）', division: '990100' },
  east: { uscc: uscc(3, { head: '11', division: '990101' }), name: '东衡县市场监督管理局（演示）', division: '990101' },
  west: { uscc: uscc(4, { head: '11', division: '990102' }), name: '西衡县市场监督管理局（演示）', division: '990102' },
} as const
