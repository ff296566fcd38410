/** What each sector of the sample licenses and punishes. */
import { AGRICULTURE, CULTURE, MARKET, TOBACCO } from './matters-market.ts'
import { EDUCATION, HEALTH, LABOUR, POLICE } from './matters-people.ts'
import { ECOLOGY, EMERGENCY, FIRE, HOUSING, LAND, TRANSPORT, URBAN, WATER, WEATHER } from './matters-works.ts'
import type { Sector } from './units.ts'

/** Title of the decision, certificate, category, content, years in force (0: long-term). */
export type LicenceMatter = readonly [title: string, certificate: string, category: string, content: string, years: number]
/** Unlawful act, facts (%N stands for a number), basis, kinds of penalty, range of the fine in yuan. */
export type PenaltyMatter = readonly [
  act: string,
  facts: string,
  basis: string,
  kinds: readonly string[],
  fine: readonly [number, number] | null,
]

export interface Matters {
  licences: readonly LicenceMatter[]
  penalties: readonly PenaltyMatter[]
}

export const MATTERS: Record<Sector, Matters> = {
  market: MARKET,
  tobacco: TOBACCO,
  agriculture: AGRICULTURE,
  culture: CULTURE,
  ecology: ECOLOGY,
  emergency: EMERGENCY,
  transport: TRANSPORT,
  housing: HOUSING,
  urban: URBAN,
  land: LAND,
  water: WATER,
  weather: WEATHER,
  fire: FIRE,
  health: HEALTH,
  education: EDUCATION,
  labour: LABOUR,
  police: POLICE,
  approval: {
    licences: [...MARKET.licences.slice(0, 3), ...HOUSING.licences.slice(0, 2), ...CULTURE.licences, ...LABOUR.licences],
    penalties: [],
  },
}
