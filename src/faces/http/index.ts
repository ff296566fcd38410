/** The HTTP face: operations as routes, refusals as problems. */

export { makeFigures } from './figures.ts'
export { leave } from './leaving.ts'
export { linesOf } from './lines.ts'
export { createMirrorServer } from './mirror.ts'
export { openApiOf } from './openapi.ts'
export type { Readiness } from './operating.ts'

export type { Answer, Ask, Pages } from './pages.ts'
export { makeReadiness } from './readiness.ts'
export { createHttpServer, type HttpOptions } from './server.ts'
export { standingOf } from './standing.ts'
export { STATUS } from './status.ts'

export type { Log, LogLine } from './trace.ts'
