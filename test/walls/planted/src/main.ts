// The roof of the planted house.
import { portal } from '#faces/portal'

export const started = portal
