/** How long a session lasts. */

import type { Lasting } from '#storage/actors'

/** Half an hour unused, a working day at all. */
export const SESSION: Lasting = { idle: 30 * 60, whole: 10 * 60 * 60 }
