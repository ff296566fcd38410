/** Bodies as HTML forms send them: taken by the routes of a scope of their own, and by no operation. */

import type { FastifyInstance } from 'fastify'

/** A form is a few short texts. */
const LONGEST_FORM = 16 * 1024

/** `add` is given a scope whose routes find `URLSearchParams` in the body. */
export const withForms = (app: FastifyInstance, add: (scope: FastifyInstance) => void): void => {
  app.register(async scope => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: LONGEST_FORM },
      async (_request: unknown, body: string) => new URLSearchParams(body),
    )
    add(scope)
  })
}
