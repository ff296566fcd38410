// The door of planted disclosure, which speaks HTTP and starts the roof.
import fastify from 'fastify'
import { started } from '../../main.ts'

export const disclosure = () => [fastify, started]
