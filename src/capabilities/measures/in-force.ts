/** Every measure and every effect as the law has them on a day: for everybody, with the basis and its end. */

import { query } from '#capabilities/operation'
import { earlierEnd, isWithinInterval } from '#rules/time'
import { dayOf } from './check.ts'
import { InForceInput, InForceOutput } from './shapes.ts'

export const inForce = query({
  name: 'measures.in-force',
  title: 'Measures and incentives in force on a day: in which matters, by which clause, until when',
  clause: 'cn-cpc-state-council-office-2025-social-credit#12.unified',
  may: ['public', 'local-operator'],
  input: InForceInput,
  output: InForceOutput,
  run: async ({ law, today }, input) => {
    const on = dayOf(input.on, today)
    const { matters, measures, effects } = law.measures
    const effectOf = (effect: (typeof effects)[number]) => {
      const { unconfirmed, instrument } = law.clause(effect.clause)!
      const { id, title, english, measure, kind, clause, from, division } = effect
      const until = earlierEnd(effect.until, instrument.until)
      const matterIds = [...effect.matters]
      return {
        ...{ effect: id, title, english, measure, kind, matters: matterIds, clause, from, until, division },
        level: instrument.level,
        seen: !unconfirmed,
      }
    }
    return {
      on,
      matters: [...matters.values()].map(({ id, title, english, units }) => ({ matter: id, title, english, units })),
      measures: [...measures.values()].map(({ id, title, english, class: its, reducesRights, clause }) => ({
        ...{ measure: id, title, english, class: its, reducesRights, clause },
      })),
      effects: effects.map(effectOf).filter(effect => isWithinInterval(effect, on)),
    }
  },
})
