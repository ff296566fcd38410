// A verifier that reads the program it is to check, and speaks where it should not.
import { one as today } from '#rules/time'

export const said = `中 ${today}`
