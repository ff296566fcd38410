// The program stands on a test's support.
import { prepared } from '#support/database'

export const tested = prepared
