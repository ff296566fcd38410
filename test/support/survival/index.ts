// Sizes of the long suites: small in every run, whole where `npm run survive` runs them.

/** `smoke` in `npm test`, `whole` in `npm run survive`. */
export const sized = <T>(smoke: T, whole: T): T => (process.env.XINHENG_SURVIVE === '1' ? whole : smoke)
