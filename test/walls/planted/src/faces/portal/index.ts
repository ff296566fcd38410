// The door of the planted portal: past another's door, to the tables, into the browser.
import pg from 'pg'
import react from 'react'
import { disclosure } from '#capabilities/disclosure'
import { frobnication } from '#capabilities/frobnication'
import { text } from '#faces/text'
import { files } from '#storage/files'
import { append } from '../../storage/ledger/append.ts'
import { PageMaker } from './PageMaker.ts'
import { spoken } from './speaks.tsx'

export const portal = () => [pg, react, disclosure, frobnication, text, files, append, PageMaker, spoken]
