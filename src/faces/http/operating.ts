/** What those who run the platform ask of it: is it alive, is it ready, how much does it do. */

import type { FastifyInstance } from 'fastify'
import { Refusal } from '#rules/outcome'
import { type Counters, type Figure, figuresText } from './measured.ts'
import { type Meter, mayMeasure } from './meter.ts'

/** Whether the platform can serve: what it still waits for, or what is wrong. Filled by the roof. */
export type Readiness = { readonly ok: boolean; readonly waitingFor: readonly string[] }

type Asked = {
  readonly counters: Counters
  readonly ready: () => Promise<Readiness>
  readonly figures: () => Promise<readonly Figure[]>
  readonly meter: Meter
}

export const addOperating = (app: FastifyInstance, { counters, ready, figures, meter }: Asked): void => {
  app.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ ok: true }))
  app.get('/readyz', async (_request, reply) => {
    const seen = await ready().catch((): Readiness => ({ ok: false, waitingFor: ['database'] }))
    const waitingFor = app.isLeaving() ? [...seen.waitingFor, 'leaving'] : seen.waitingFor
    return reply
      .code(waitingFor.length === 0 ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ok: waitingFor.length === 0, waitingFor })
  })
  app.get('/metrics', async (request, reply) => {
    if (!mayMeasure(request, meter)) throw new Refusal('NOT_FOUND')
    return reply
      .header('cache-control', 'no-store')
      .type('text/plain; version=0.0.4; charset=utf-8')
      .send(`${counters.text()}\n${figuresText(await figures())}\n`)
  })
}
